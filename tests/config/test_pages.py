"""The frame of every page: what a stranger, a lost visitor and an old eye meet."""

import pytest
from django.test import Client

from config.secret_key import kept_secret


def test_a_stranger_is_led_to_sign_in_and_back(client, db):
    response = client.get("/account/")
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/account/")


def test_every_page_forbids_inline_code_and_other_hosts(client, db):
    policy = client.get("/sign-in/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy


def test_wrong_password_keeps_the_user_name(client, cast):
    response = client.post("/sign-in/", {"username": cast.member.user.username, "password": "wrong"})
    assert response.status_code == 200
    assert f'value="{cast.member.user.username}"' in response.content.decode()


def test_five_wrong_passwords_lock_the_account_and_say_for_how_long(client, cast):
    for _ in range(5):
        response = client.post("/sign-in/", {"username": cast.member.user.username, "password": "wrong"})
    assert response.status_code == 429
    assert "连续输错了5次" in response.content.decode()
    assert told(response)[2] == ["/activate/", "/boards/"]
    right = client.post("/sign-in/", {"username": cast.member.user.username, "password": "demo-2026"})
    assert right.status_code == 429


@pytest.mark.parametrize(
    ("asked", "led_to"), [("/boards/", "/boards/"), ("https://elsewhere.example/", "/"), ("//elsewhere.example", "/")]
)
def test_the_switch_of_type_size_leads_back_only_into_this_site(client, asked, led_to):
    response = client.get("/elder/", {"next": asked, "size": "18"})
    assert (response["Location"], response.cookies["elder"].value) == (led_to, "18")


def test_an_unknown_type_size_is_forgotten(client):
    response = client.get("/elder/", {"next": "/", "size": "900"})
    assert response.cookies["elder"].value == ""


# --- what went wrong, and what to do next ---


def told(response) -> tuple[int, str, list[str]]:
    """Status, heading, and what the buttons of the page lead to."""
    page = response.content.decode()
    buttons = page[page.index("<h1>") : page.index("</main>")].split('<a class="button')[1:]
    return (
        response.status_code,
        page.split("<h1>")[1].split("</h1>")[0],
        [b.split('href="')[1].split('"')[0] for b in buttons],
    )


def test_a_page_that_does_not_exist_leads_everybody_on(client, cast, signed_in):
    assert told(client.get("/nowhere/")) == (404, "没有找到这一页", ["/sign-in/", "/boards/"])
    assert told(signed_in(cast.member).get("/nowhere/")) == (404, "没有找到这一页", ["/", "/boards/"])
    assert told(signed_in(cast.outsider).get(f"/organizations/{cast.branch.pk}/")) == (
        404,
        "没有找到这一页",
        ["/", "/boards/"],
    )


def test_a_step_of_somebody_else_says_whom_to_ask(cast, signed_in):
    response = signed_in(cast.outsider).get("/policy/new/")
    assert told(response) == (403, "这一步不由您办理", ["/", "/boards/"])
    assert "请联系本组织的书记或活动办公室" in response.content.decode()


def test_the_address_of_a_button_that_is_opened_says_what_it_is(cast, signed_in):
    response = signed_in(cast.member).get("/account/sign-out-everywhere/")
    assert told(response) == (405, "这个网址不能直接打开", ["/", "/boards/"])


def test_a_page_that_has_expired_says_how_to_keep_what_was_typed(db):
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "u"})
    assert told(response) == (403, "页面已经过期", ["/sign-in/", "/boards/"])
    assert "先把写好的字复制下来" in response.content.decode()


def test_what_is_too_large_is_answered_without_the_request(cast, signed_in, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    own = signed_in(cast.member)
    own.cookies["elder"], own.cookies["theme"] = "30", "dark"
    response = own.post("/account/password/", {"old_password": "x" * 100})
    assert told(response) == (400, "这次提交没有收下", ["/", "/boards/"])
    page = response.content.decode()
    assert "附件一次传一个，不超过10MB" in page
    assert '<html lang="zh-Hans-CN" data-elder="18">' in page
    assert cast.member.name not in page


def test_an_error_is_told_while_the_database_is_away():
    """No test database is asked for here, so whatever asks one fails."""
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"], client.cookies["elder"] = "a" * 32, "30"
    response = client.get("/account/")
    assert told(response) == (500, "系统出错了", ["/", "/boards/"])
    page = response.content.decode()
    assert "您已经保存的内容还在" in page
    assert '<html lang="zh-Hans-CN" data-elder="18">' in page


def test_the_development_secret_is_made_once_and_kept_private(tmp_path):
    path = tmp_path / "kept" / "secret"
    first = kept_secret(path)
    assert len(first) == 50
    assert kept_secret(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["secret"]
