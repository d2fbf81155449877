"""帮助 in the application: one's own chapters first, all of them for who is signed in, one for everybody."""

import re

import pytest

from organizations.handbook.chapters import CHAPTERS, COMMITTEE, HEAD, MEMBER, OFFICE, SECRETARY, SIGNED_IN, chapters_of


@pytest.mark.parametrize(
    ("who", "own"),
    [
        ("member", [MEMBER]),
        ("away", [MEMBER]),
        ("staff", [MEMBER]),
        ("secretary", [SECRETARY, MEMBER]),
        ("deputy", [SECRETARY, MEMBER]),
        ("recorder", [SECRETARY, MEMBER]),
        ("head", [HEAD, MEMBER]),
        ("officer", [COMMITTEE, MEMBER]),
        ("committee_secretary", [COMMITTEE, MEMBER]),
        ("inspector", [OFFICE, MEMBER]),
        ("outsider", [SECRETARY, MEMBER]),
    ],
)
def test_the_chapters_for_what_somebody_does_come_first(cast, signed_in, who, own):
    person = getattr(cast, who)
    assert chapters_of(person.user) == own
    page = signed_in(person).get("/help/").content.decode()
    titles = re.findall(r'<li><a href="/help/[^"]*">([^<]*)</a>', page)
    assert titles == [chapter.title for chapter in [*own, *(each for each in CHAPTERS if each not in own)]]


@pytest.mark.parametrize("slug", [chapter.slug for chapter in SIGNED_IN])
@pytest.mark.parametrize("who", ["member", "secretary", "inspector", "outsider"])
def test_whoever_is_signed_in_reads_every_chapter(cast, signed_in, who, slug):
    assert signed_in(getattr(cast, who)).get(f"/help/{slug}/").status_code == 200


@pytest.mark.parametrize("address", ["/help/", "/help/member/", "/help/no-such-chapter/"])
def test_a_visitor_is_led_to_sign_in(client, db, address):
    assert client.get(address)["Location"] == f"/sign-in/?next={address}"


@pytest.mark.parametrize("slug", ["no-such-chapter", "README", "pictures", "..", "visitor.md", "%2e%2e%2fprivacy"])
def test_nothing_but_chapters_is_served(cast, signed_in, slug):
    assert signed_in(cast.member).get(f"/help/{slug}/").status_code == 404


def test_the_visitors_chapter_reads_no_cookie_and_asks_the_database_nothing(client, db, django_assert_num_queries):
    client.cookies["sessionid"] = "x" * 32
    client.cookies["elder"] = "30"
    with django_assert_num_queries(0):
        response = client.get("/help/visitor/")
    assert response.status_code == 200
    assert response.cookies == {}
    assert "Cookie" not in response.get("Vary", "")
    assert "data-elder" not in response.content.decode()


def test_the_visitors_chapter_takes_the_size_of_type_from_its_address(client):
    assert 'data-elder="24"' in client.get("/help/visitor/?elder=24").content.decode()
    assert "data-elder" not in client.get("/help/visitor/?elder=99").content.decode()


def test_who_is_signed_in_and_who_is_not_are_answered_alike_by_the_visitors_chapter(cast, signed_in, client):
    assert signed_in(cast.outsider).get("/help/visitor/").content == client.get("/help/visitor/").content


def test_who_must_first_choose_a_password_may_read_the_handbook(cast, signed_in):
    cast.member.user.must_change_password = True
    cast.member.user.save()
    assert signed_in(cast.member).get("/help/member/").status_code == 200
    assert signed_in(cast.member).get("/").status_code == 302


def test_only_reading_is_possible(cast, signed_in):
    answers = [signed_in(cast.member).post(f"/help/{place}").status_code for place in ("", "member/", "visitor/")]
    assert answers == [405, 405, 405]


@pytest.mark.parametrize("address", ["/", "/commitments/", "/help/member/"])
def test_every_page_leads_to_the_handbook_from_its_foot(cast, signed_in, address):
    assert '<a href="/help/">帮助</a>' in signed_in(cast.member).get(address).content.decode()


@pytest.mark.parametrize("address", ["/sign-in/", "/boards/"])
def test_pages_for_visitors_lead_to_the_chapter_for_visitors(client, db, address):
    assert '<a href="/help/visitor/">帮助</a>' in client.get(address).content.decode()


def test_a_chapter_asks_no_more_than_its_frame(cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.member)
    with django_assert_max_num_queries(6):
        client.get("/help/secretary/")
