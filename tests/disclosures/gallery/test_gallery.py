"""样张: for the office alone, complete by the style sheets' own account, and nothing in it is real."""

import re
from pathlib import Path

from django.conf import settings

from disclosures.gallery.samples import SECTIONS
from organizations.models import Organization, Person, RegisterEntry

ADDRESS = "/gallery/"
LINKED = re.compile(r"<link rel=\"stylesheet\" href=\"{% static '(css/\w+\.css)' %}")  # papers name theirs in Python


def page_of(client) -> str:
    return client.get(ADDRESS).content.decode()


def classes_of_styles() -> set[str]:
    """Every class that a screen's style sheet gives a look."""
    templates = Path(settings.BASE_DIR, "templates").rglob("*.html")
    names = {name for path in templates for name in LINKED.findall(path.read_text(encoding="utf-8"))}
    text = "".join(Path(settings.BASE_DIR, "static", name).read_text(encoding="utf-8") for name in sorted(names))
    selectors = re.findall(r"([^{};]*)\{", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    return {name for selector in selectors for name in re.findall(r"\.([a-zA-Z][\w-]*)", selector)}


def classes_shown(page: str) -> set[str]:
    return {name for found in re.findall(r'class="([^"]*)"', page) for name in found.split()}


def test_every_class_of_the_style_sheets_is_shown(cast, signed_in):
    missing = classes_of_styles() - classes_shown(page_of(signed_in(cast.inspector)))
    assert missing == set(), "show these in templates/disclosures/gallery, in each of their states"


def test_a_class_that_nobody_shows_would_be_found():
    assert {"button", "choice--levels", "year--six"} <= classes_of_styles()
    assert classes_shown('<a class="button button--plain">') == {"button", "button--plain"}


def test_every_state_and_level_is_shown(cast, signed_in):
    page = page_of(signed_in(cast.inspector))
    assert set(re.findall(r'data-state="(\w+)"', page)) == {"done", "doing", "todo", "late", "none"}
    assert set(re.findall(r'data-level="(\w+)"', page)) == {"pioneer", "qualified", "basic", "lagging"}
    assert {"data-void", "data-exempt", "data-full"} <= set(re.findall(r"data-[a-z]+", page))


def test_every_section_has_its_anchor_and_no_id_stands_twice(cast, signed_in):
    page = page_of(signed_in(cast.inspector))
    ids = re.findall(r' id="([^"]+)"', page)
    assert sorted(set(ids)) == sorted(ids)
    anchors = [
        part.split('"')[0] for part in page.split('<nav class="section" aria-label="样张目录">')[1].split('href="#')[1:]
    ]
    assert anchors[: len(SECTIONS)] == [key for key, _ in SECTIONS]
    assert {key for key, _ in SECTIONS} <= set(ids)


def test_it_is_for_the_office_alone(cast, client, signed_in):
    people = [cast.inspector, cast.officer, cast.secretary, cast.member, cast.staff, cast.outsider]
    assert [signed_in(each).get(ADDRESS).status_code for each in people] == [200, 403, 403, 403, 403, 403]
    assert client.get(ADDRESS)["Location"] == "/sign-in/?next=/gallery/"


def test_it_reads_nothing_but_who_asks_and_writes_nothing(cast, signed_in, django_assert_num_queries):
    own = signed_in(cast.inspector)
    before = [model.objects.count() for model in (Organization, Person, RegisterEntry)]
    own.get(ADDRESS)
    with django_assert_num_queries(5):
        own.get(ADDRESS)
    assert [model.objects.count() for model in (Organization, Person, RegisterEntry)] == before


def test_the_mode_is_switched_on_the_page_itself(cast, signed_in):
    own = signed_in(cast.inspector)
    response = own.post(f"/display/?next={ADDRESS}", {"size": "24", "theme": "dark"})
    assert response["Location"] == ADDRESS
    page = page_of(own)
    assert '<html lang="zh-Hans-CN" data-elder="24" data-theme="dark">' in page
    assert 'value="24" required id="id_size_2" checked' in page
