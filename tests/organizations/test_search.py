"""Search from anywhere: what is found is what could be opened, and the end of a phone tells nothing new."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from organizations.actions.tree import rename
from organizations.models import Organization, Person
from organizations.name_order import organization_sort_key, sort_key, spelling_in_key
from organizations.search import MOST, organizations_found, people_found
from tests import builders

EVERYBODY = ["secretary", "member", "officer", "inspector", "outsider"]


def add(name, branch, **fields):
    return builders.person(name, branch, **({"sort_key": sort_key(name)} | fields))


def names_found(user, words):
    return [row.name for row in people_found(user, words).rows]


def organizations_named(user, words):
    return [organization.short_name for organization in organizations_found(user, words).rows]


def page_of(client, words):
    return client.get(reverse("organizations:search"), {"q": words}).content.decode()


def names_shown(page):
    """The names in the page's table of people."""
    return re.findall(r'class="nowrap">(.*?)</span></a></th>', page)


# --- how a name may be written ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words", ["张三丰", "三丰", "丰", "zsf", "zs", "z", "zhangsanfeng", "zhangs", "zhsf", "Zhang San", "ZHANGSANFENG"]
)
def test_a_name_is_spelled_in_full_in_part_or_by_initials(words):
    key = sort_key("张三丰")
    assert words in "张三丰" or re.search(f"^{spelling_in_key(words)}", key)


@pytest.mark.parametrize("words", ["sf", "zsg", "zhangsanfengg", "hang", "zf"])
def test_other_letters_do_not_spell_it(words):
    assert not re.search(f"^{spelling_in_key(words)}", sort_key("张三丰"))


@pytest.mark.parametrize("words", ["张s", "z3", "三", "", "z%", ".*", "(", "z|.*"])
def test_what_is_no_pinyin_is_never_a_pattern(words):
    assert spelling_in_key(words) == ""


@pytest.mark.parametrize(("name", "words"), [("单雄信", "sxx"), ("曾国藩", "zgf"), ("吕布", "lvb"), ("吕布", "lüb")])
def test_surnames_are_spelled_as_surnames_are_read(name, words):
    assert re.search(f"^{spelling_in_key(words)}", sort_key(name))


@pytest.mark.parametrize("words", ["张三", "张", "zs", "zhangsan", "zhang s", "ＺＳ", "张 三", " 张三 "])
def test_the_page_finds_a_person(cast, signed_in, words):
    add("张三", cast.branch)
    assert "张三</span></a>" in page_of(signed_in(cast.secretary), words)


def test_a_name_in_latin_letters_is_found_as_it_is_written(cast):
    add("John Smith", cast.branch)
    assert names_found(cast.secretary.user, "Smith") == ["John Smith"]


def test_the_nearest_stands_first_and_then_the_order_of_names(cast):
    for name in ("王张三", "张三丰", "张三", "安张三"):
        add(name, cast.branch)
    assert names_found(cast.secretary.user, "张三") == ["张三", "张三丰", "安张三", "王张三"]


@pytest.mark.parametrize("words", ["桐花", "thsq", "sqdzb", "tonghua"])
def test_an_organization_is_found_by_any_word_of_its_name(cast, words):
    Organization.objects.filter(pk=cast.branch.pk).update(sort_key=organization_sort_key("桐花社区党支部"))
    assert "桐花社区党支部" in organizations_named(cast.inspector.user, words)


def test_an_organization_is_found_by_its_code(cast):
    assert organizations_named(cast.inspector.user, cast.branch.code.lower()) == ["桐花社区党支部"]


def test_an_organization_is_found_by_its_former_name_which_is_said(cast, signed_in):
    rename(
        by=cast.inspector.user,
        organization=cast.branch,
        name="中共云溪区梧桐社区党支部",
        short_name="梧桐社区党支部",
        on=dt.date(2026, 3, 1),
        today=dt.date(2026, 3, 1),
        reason="社区更名",
    )
    page = page_of(signed_in(cast.secretary), "桐花")
    assert "原名中共云溪区桐花社区党支部" in page
    assert "中共云溪区梧桐社区党支部</a>" in page


# --- who finds whom ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", [*EVERYBODY, "sibling_secretary", "staff", "away"])
@pytest.mark.parametrize("words", ["顾北川", "gbc", "gubeichuan"])
def test_a_person_is_found_by_whoever_can_open_the_page_and_by_nobody_else(cast, signed_in, who, words):
    Person.objects.filter(pk=cast.member.pk).update(sort_key=sort_key("顾北川"))
    reader = getattr(cast, who)
    opens = signed_in(reader).get(reverse("organizations:person", args=[cast.member.pk])).status_code == 200
    assert names_found(reader.user, words) == (["顾北川"] if opens else [])


@pytest.mark.parametrize("who", EVERYBODY)
def test_an_organization_is_found_by_whoever_can_open_the_page_and_by_nobody_else(cast, signed_in, who):
    client = signed_in(getattr(cast, who))
    opens = client.get(reverse("organizations:organization", args=[cast.branch.pk])).status_code == 200
    assert organizations_named(getattr(cast, who).user, "桐花社区") == (["桐花社区党支部"] if opens else [])


def test_the_outsider_finds_neither_people_nor_a_number_of_them(cast, signed_in):
    for number in range(MOST + 5):
        add(f"张三{number}", cast.branch)
    page = page_of(signed_in(cast.outsider), "张三")
    assert "没有找到“张三”" in page
    assert "还有" not in page


def test_visitors_are_asked_to_sign_in(cast, client):
    assert client.get(reverse("organizations:search"), {"q": "顾"}).url.startswith(reverse("organizations:sign_in"))


# --- the end of a phone -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("secretary", ["顾北川"]),
        ("recorder", ["顾北川"]),
        ("head", ["顾北川"]),
        ("member", ["顾北川"]),  # the own one
        ("leader", []),
        ("officer", []),
        ("inspector", []),
        ("sibling_secretary", []),
        ("outsider", []),
    ],
)
@pytest.mark.parametrize("words", ["5678", "45678", "120 1234 5678", "120-1234-5678", "５６７８"])
def test_the_end_of_a_phone_finds_only_where_phones_are_read_whole(cast, signed_in, who, found, words):
    Person.objects.filter(pk=cast.member.pk).update(phone="12012345678")
    page = page_of(signed_in(getattr(cast, who)), words)
    assert names_shown(page) == found
    assert ('data-label="手机号">12012345678<' in page) == bool(found)


@pytest.mark.parametrize("words", ["8", "78", "678", "6 7 8"])
def test_fewer_digits_find_nobody_and_the_page_says_how_many_it_takes(cast, signed_in, words):
    Person.objects.filter(pk=cast.member.pk).update(phone="12012345678")
    page = page_of(signed_in(cast.secretary), words)
    assert "按手机号查，请至少写后4位。" in page
    assert "顾北川" not in page


@pytest.mark.parametrize("words", ["1201", "0123", "2345"])
def test_the_beginning_of_a_phone_finds_nobody(cast, words):
    Person.objects.filter(pk=cast.member.pk).update(phone="12012345678")
    assert names_found(cast.secretary.user, words) == []


def test_no_phone_is_shown_to_who_found_somebody_by_name_elsewhere(cast, signed_in):
    Person.objects.filter(pk=cast.member.pk).update(phone="12012345678")
    assert "12012345678" in page_of(signed_in(cast.secretary), "顾北川")
    for who in ("inspector", "officer", "leader"):
        page = page_of(signed_in(getattr(cast, who)), "顾北川")
        assert "顾北川" in page
        assert "5678" not in page


# --- namesakes, many and none -----------------------------------------------------------------------------------------
def test_namesakes_are_told_apart_as_on_the_roster_of_their_branch(cast):
    add("王伟", cast.branch, post_title="电工", phone="12000001111")
    add("王伟", cast.branch, post_title="木工")
    add("王伟", cast.sibling, post_title="瓦工")
    assert names_found(cast.inspector.user, "王伟") == ["王伟（电工）", "王伟（木工）", "王伟"]
    assert names_found(cast.secretary.user, "1111") == ["王伟（电工）"]


def test_twenty_are_shown_and_the_rest_is_counted(cast, signed_in):
    for number in range(MOST + 3):
        add(f"张三{number}", cast.branch)
    page = page_of(signed_in(cast.secretary), "zs")
    assert page.count("张三") == MOST
    assert "还有3人，请写得更全。" in page


def test_an_empty_search_says_how_to_search(cast, signed_in):
    page = signed_in(cast.member).get(reverse("organizations:search")).content.decode()
    assert "怎么写" in page
    assert "没有找到" not in page


def test_what_is_not_found_is_quoted_safely_and_the_page_says_what_to_do(cast, signed_in):
    page = page_of(signed_in(cast.secretary), "<b>火星</b>")
    assert "没有找到“&lt;b&gt;火星&lt;/b&gt;”。请看看写得对不对，或者换一种写法。" in page
    assert "怎么写" in page


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", "(", "[", "*", "\x00", "字" * 61, "a" * 60, "-", "1" * 60])
def test_whatever_is_typed_is_answered(cast, signed_in, words):
    response = signed_in(cast.secretary).get(reverse("organizations:search"), {"q": words})
    assert response.status_code == 200
    assert names_shown(response.content.decode()) == []


def test_too_long_a_search_stays_in_the_field_and_says_so(cast, signed_in):
    page = page_of(signed_in(cast.secretary), "字" * 61)
    assert "字" * 61 in page
    assert 'data-state="late"' in page


def test_the_page_asks_the_database_as_often_for_three_as_for_one(cast, signed_in, django_assert_num_queries):
    client = signed_in(cast.inspector)
    add("张三", cast.branch)
    page_of(client, "张三")
    with django_assert_num_queries(7):
        assert page_of(client, "张三").count("张三</span>") == 1
    add("张三", cast.sibling)
    add("张三", cast.foreign)
    with django_assert_num_queries(7):
        assert page_of(client, "张三").count("张三</span>") == 3


def test_the_masthead_leads_to_the_search_from_everywhere_but_the_search_itself(cast, signed_in):
    client = signed_in(cast.member)
    assert 'action="/search/" role="search"' in client.get(reverse("disclosures:home")).content.decode()
    assert client.get(reverse("organizations:search")).content.decode().count('role="search"') == 1


# --- the boxes on the lists find in the same way ----------------------------------------------------------------------
def test_the_roster_and_the_list_of_organizations_are_filtered_by_pinyin_too(cast, signed_in):
    add("张三", cast.branch)
    Organization.objects.filter(pk=cast.branch.pk).update(sort_key=organization_sort_key("桐花社区党支部"))
    client = signed_in(cast.inspector)
    roster = client.get(reverse("organizations:people", args=[cast.branch.pk]), {"q": "zs"}).content.decode()
    listed = client.get(reverse("organizations:organizations"), {"q": "thsq"}).content.decode()
    assert "共1人" in roster
    assert "张三" in roster
    assert "共1个" in listed
    assert "桐花社区党支部" in listed
