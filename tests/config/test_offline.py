"""The page without a network and its script: the same for everybody, from the root, under the same strict policy."""

import hashlib

from django.test import Client


def test_both_are_the_same_for_everybody_and_read_no_cookie(cast, signed_in, django_assert_num_queries):
    own = signed_in(cast.member)
    own.cookies["elder"], own.cookies["theme"] = "30", "dark"
    for address in ("/offline/", "/sw.js"):
        with django_assert_num_queries(0):
            mine, anybodys = own.get(address), Client().get(address)
        assert mine.content == anybodys.content
        assert [dict(mine.cookies), mine.headers.get("Vary")] == [{}, None]


def test_the_script_stands_at_the_root_and_obeys_the_policy_of_pages(client):
    response = client.get("/sw.js")
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]


def test_the_script_changes_when_its_page_does(client):
    digest = hashlib.sha256(client.get("/offline/").content).hexdigest()
    assert client.get("/sw.js").content.decode().endswith(f"\n// {digest}\n")


def test_the_page_says_what_to_do_and_asks_for_styles_that_the_script_keeps(client):
    page = client.get("/offline/").content.decode()
    assert "<h1>没有连上网络</h1>" in page
    assert '<a class="button button--primary" href="">再试一次</a>' in page
    assert [part.split('"')[0] for part in page.split('<link rel="stylesheet" href="')[1:]] == [
        "/static/css/tokens.css?offline",
        "/static/css/components.css?offline",
    ]
