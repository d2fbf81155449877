"""The frame of every page: what a stranger, a lost visitor and an old eye meet."""

import pytest

from config.secret_key import kept_secret


def test_a_stranger_is_led_to_sign_in_and_back(client, db):
    response = client.get("/account/")
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/account/")


def test_a_page_that_does_not_exist_says_so_in_chinese(client, cast, signed_in):
    response = signed_in(cast.member).get("/nowhere/")
    assert response.status_code == 404
    assert "没有找到这一页" in response.content.decode()


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


def test_the_development_secret_is_made_once_and_kept_private(tmp_path):
    path = tmp_path / "kept" / "secret"
    first = kept_secret(path)
    assert len(first) == 50
    assert kept_secret(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["secret"]
