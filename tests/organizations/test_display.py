"""显示设置: what is chosen is remembered in the browser, by whoever, and drawn from the first byte on."""

import pytest

from organizations.display import elder_of, theme_of

HTML = '<html lang="zh-Hans-CN"'


def opening(response) -> str:
    page = response.content.decode()
    return page[page.index("<html") : page.index(">", page.index("<html")) + 1]


@pytest.mark.parametrize(
    ("value", "elder", "theme"),
    [
        ("18", "18", ""),
        ("24", "24", ""),
        ("30", "30", ""),
        ("dark", "", "dark"),
        ("light", "", "light"),
        ("standard", "", ""),
        ("system", "", ""),
        ("900", "", ""),
        ('"><script>', "", ""),
        (None, "", ""),
    ],
)
def test_a_cookie_says_only_what_can_be_chosen(value, elder, theme):
    assert (elder_of(value), theme_of(value)) == (elder, theme)


def test_a_visitor_chooses_and_finds_the_page_as_chosen(client, db):
    response = client.post("/display/?next=/boards/", {"size": "24", "theme": "dark"})
    assert (response.status_code, response["Location"]) == (302, "/boards/")
    kept = {name: (morsel.value, morsel["httponly"], morsel["samesite"]) for name, morsel in response.cookies.items()}
    assert kept == {"elder": ("24", True, "Lax"), "theme": ("dark", True, "Lax")}
    shown = client.get("/boards/")
    assert opening(shown) == f'{HTML} data-elder="24" data-theme="dark">'
    assert '<meta name="color-scheme" content="dark">' in shown.content.decode()


def test_back_to_the_device_and_the_standard_size_nothing_is_kept(client, db):
    client.post("/display/", {"size": "30", "theme": "light"})
    client.post("/display/", {"size": "standard", "theme": "system"})
    assert {name: morsel.value for name, morsel in client.cookies.items() if morsel.value} == {}
    shown = client.get("/boards/")
    assert opening(shown) == f"{HTML}>"
    assert '<meta name="color-scheme" content="light dark">' in shown.content.decode()


def test_the_page_shows_what_holds_now_and_where_it_leads_back(client, cast, signed_in):
    own = signed_in(cast.outsider)
    own.cookies["elder"], own.cookies["theme"] = "18", "dark"
    page = own.get("/display/?next=/meetings/%3Fyear%3D2026").content.decode()
    assert [mark in page for mark in ('value="18" required id="id_size_1" checked', 'value="dark"')] == [True, True]
    assert 'action="?next=/meetings/%3Fyear%3D2026"' in page
    assert 'href="/meetings/?year=2026">不改，返回</a>' in page


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"size": "18"}, "请选一种颜色。"),
        ({"theme": "dark"}, "请选一种大小。"),
        ({"size": "900", "theme": "dark"}, "请从下面几种大小里选一种。"),
        ({"size": "18", "theme": "red"}, "请从下面几种颜色里选一种。"),
    ],
)
def test_what_cannot_be_chosen_is_told_and_nothing_is_kept(client, db, sent, sentence):
    response = client.post("/display/?next=/boards/", sent)
    assert sentence in response.content.decode()
    assert {"elder", "theme"} & set(response.cookies) == set()


ELSEWHERE = ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "2026-10-22T25:61", "[]"]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_the_settings_lead_back_only_into_this_site(client, db, elsewhere):
    response = client.post(f"/display/?next={elsewhere}", {"size": "18", "theme": "dark"})
    assert response["Location"] == "/"
    assert client.get(f"/elder/?next={elsewhere}&size=18")["Location"] == "/"


def test_every_page_leads_to_the_settings_and_back_to_itself(client, cast, signed_in):
    pages = {
        "/sign-in/?next=/": client.get("/sign-in/?next=/"),
        "/boards/?page=1": client.get("/boards/?page=1"),
        "/": signed_in(cast.member).get("/"),
    }
    links = {
        address: [part.split('"')[0] for part in page.content.decode().split('<a href="/display/?next=')[1:]]
        for address, page in pages.items()
    }
    assert links == {
        "/sign-in/?next=/": ["%2Fsign-in%2F%3Fnext%3D%2F"],
        "/boards/?page=1": ["%2Fboards%2F%3Fpage%3D1"],
        "/": ["%2F"],
    }


def test_the_anonymous_pages_follow_the_device_whatever_the_cookies_say(client, db):
    client.cookies["elder"], client.cookies["theme"] = "30", "dark"
    assert opening(client.get("/secrecy/")) == f"{HTML}>"
    assert opening(client.get("/secrecy/?elder=18&theme=dark")) == f'{HTML} data-elder="18">'


def test_a_board_in_another_theme_is_another_page_to_a_cache(client, db):
    light = client.get("/boards/")
    client.cookies["theme"] = "dark"
    dark = client.get("/boards/", headers={"if-none-match": light["ETag"]})
    assert (light["Vary"], dark.status_code) == ("Cookie", 200)
