"""A session that nobody uses ends, and the database never learns when it was used."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse

from evaluations.ballots import actions as ballot_actions
from meetings import actions as meeting_actions
from organizations.accounts import idle
from organizations.models import RegisterEntry
from organizations.periods import Month
from tests.evaluations.ballots.conftest import attend, criticize, member_meeting

MORNING = dt.datetime(2026, 10, 22, 1, 30, tzinfo=dt.UTC)


def url(name, *args):
    return reverse(f"organizations:{name}", args=args)


def text_of(response):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize(
    ("who", "minutes"), [("member", 30), ("secretary", 30), ("head", 30), ("officer", 15), ("inspector", 15)]
)
def test_a_session_ends_after_half_an_hour_and_half_of_that_in_offices(cast, signed_in, clock, who, minutes):
    client = signed_in(getattr(cast, who))
    for _ in range(3):
        clock.shift(dt.timedelta(minutes=minutes))
        assert client.get("/").status_code == 200
    clock.shift(dt.timedelta(minutes=minutes, seconds=1))
    response = client.get("/organizations/?q=T1")
    assert response.url == f"{url('sign_in')}?next=/organizations/%3Fq%3DT1"
    assert f"{minutes}分钟没有操作，已经退出登录。请再登录一次，回到刚才的页面。" in text_of(client.get(response.url))
    again = {"username": getattr(cast, who).user.username, "password": "demo-2026", "next": "/organizations/?q=T1"}
    assert client.post(url("sign_in"), again).url == "/organizations/?q=T1"


@pytest.mark.parametrize("forged", ["", "9999999999", "9999999999:signature", "x:y"])
def test_who_throws_the_cookie_away_or_forges_it_gains_nothing(cast, signed_in, clock, forged):
    client = signed_in(cast.member)
    for _ in range(2):
        clock.shift(dt.timedelta(minutes=20))
        assert client.get("/").status_code == 200
    client.cookies[idle.COOKIE] = forged
    assert client.get("/").status_code == 302


def test_a_true_cookie_cannot_be_given_a_later_time(cast, signed_in, clock):
    client = signed_in(cast.member)
    client.get("/")
    seconds, signature = client.cookies[idle.COOKIE].value.split(":")
    clock.shift(dt.timedelta(minutes=31))
    client.cookies[idle.COOKIE] = f"{int(seconds) + 1800}:{signature}"
    assert client.get("/").status_code == 302


def test_a_cookie_of_another_session_counts_for_nothing(cast, signed_in, clock):
    old = signed_in(cast.member)
    clock.shift(dt.timedelta(minutes=31))
    other = signed_in(cast.staff)
    other.get("/")
    old.cookies[idle.COOKIE] = other.cookies[idle.COOKIE].value
    assert old.get("/").status_code == 302


def test_the_cookie_is_for_this_site_and_no_script(cast, signed_in):
    client = signed_in(cast.member)
    cookie = client.get("/").cookies[idle.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    client.post(url("sign_out"))
    assert client.cookies[idle.COOKIE].value == ""


def test_asking_how_long_is_left_is_not_work_and_going_on_is(cast, signed_in, clock):
    client = signed_in(cast.member)
    client.get("/")
    clock.shift(dt.timedelta(minutes=28))
    assert client.get(url("time_left")).json() == {"seconds": 120}
    clock.shift(dt.timedelta(minutes=1))
    assert client.get(url("time_left")).json() == {"seconds": 60}
    assert client.post(url("stay")).json() == {"seconds": 1800}
    clock.shift(dt.timedelta(minutes=29))
    assert client.get(url("time_left")).json() == {"seconds": 60}
    clock.shift(dt.timedelta(minutes=2))
    assert client.get(url("time_left")).status_code == 302


def test_every_page_of_somebody_signed_in_carries_the_warning_and_a_visitors_does_not(cast, signed_in, client):
    assert 'data-seconds="900"' in signed_in(cast.inspector).get("/").content.decode()
    assert "data-idle" not in client.get(url("sign_in")).content.decode()


def test_a_form_sent_too_late_leads_back_to_the_page_with_the_form(cast, signed_in, clock):
    client = signed_in(cast.member)
    clock.shift(dt.timedelta(minutes=31))
    here = {"headers": {"referer": "http://testserver/account/password/?a=1"}}
    assert client.post(url("sign_out_everywhere"), **here).url == "/sign-in/?next=/account/password/%3Fa%3D1"
    elsewhere = {"headers": {"referer": "https://elsewhere.example/account/"}}
    assert Client().post(url("sign_out_everywhere"), **elsewhere).url == "/sign-in/?next=/"


# --- secrecy ----------------------------------------------------------------------------------------------------------
def everything_about_sessions_and_people():
    """Every row, with its transaction, of the tables in which a moment of activity could lie."""
    seen = {}
    with connection.cursor() as cursor:
        for table in ("django_session", "organizations_user", "organizations_registerentry", "axes_accessattempt"):
            cursor.execute(f"select t::text, xmin::text, ctid::text from {table} t order by 1")
            seen[table] = cursor.fetchall()
    return seen


def test_using_the_site_leaves_no_moment_in_the_database(cast, signed_in, clock):
    client = signed_in(cast.member)
    before = everything_about_sessions_and_people()
    for page in ("/", "/organizations/", url("account"), url("time_left")):
        clock.shift(dt.timedelta(minutes=5))
        assert client.get(page).status_code == 200
    assert client.post(url("stay")).status_code == 200
    assert everything_about_sessions_and_people() == before
    assert before["django_session"] != []


@pytest.fixture
def ballot(cast):
    meeting = member_meeting(cast.branch)
    for person in (cast.secretary, cast.member, cast.head):
        attend(meeting, person)
        criticize(meeting, person, by=cast.secretary)
    return ballot_actions.open_ballot(by=cast.secretary.user, meeting=meeting)


@pytest.mark.attack
def test_the_anonymous_pages_neither_read_nor_set_the_idle_cookie_nor_leave_a_line(cast, ballot, signed_in):
    client = signed_in(cast.member)
    client.get("/")
    before = everything_about_sessions_and_people()
    for cookie in (client.cookies[idle.COOKIE].value, "forged"):
        client.cookies[idle.COOKIE] = cookie
        for name in ("ballot_vote", "ballot_state", "ballot_cast"):
            page = reverse(f"evaluations:{name}", args=[ballot.pk])
            response = (
                client.post(page, "{}", content_type="application/json") if name == "ballot_cast" else client.get(page)
            )
            assert response.cookies == {}
            assert "Cookie" not in response.headers.get("Vary", "")
    assert everything_about_sessions_and_people() == before


@pytest.mark.attack
def test_an_idle_session_survives_on_no_anonymous_page_and_dies_on_none(cast, ballot, signed_in, clock):
    client = signed_in(cast.member)
    clock.shift(dt.timedelta(hours=1))
    assert client.get(reverse("evaluations:ballot_vote", args=[ballot.pk])).status_code == 200
    assert Session.objects.count() == 1
    assert client.get("/").status_code == 302
    assert Session.objects.count() == 0


@pytest.mark.attack
def test_signing_in_to_the_ballot_leaves_no_line(cast, ballot, signed_in):
    client = signed_in(cast.member)
    lines = RegisterEntry.objects.count()
    page = reverse("evaluations:ballot_sign_in", args=[ballot.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"blinded": "x"}).status_code == 400
    assert RegisterEntry.objects.count() == lines


def test_the_autosave_is_told_when_the_session_has_ended_and_writes_nothing(cast, signed_in, clock):
    today = dt.date(2026, 10, 22)
    meeting = meeting_actions.schedule(
        by=cast.secretary.user,
        organization=cast.branch,
        period=Month.of(today),
        scheduled_at=MORNING,
        place="会议室",
    )
    meeting_actions.open_meeting(by=cast.secretary.user, meeting=meeting)
    page = reverse("meetings:person", args=[meeting.pk, cast.member.pk])
    client = signed_in(cast.secretary)
    assert client.get(page).status_code == 200
    clock.shift(dt.timedelta(minutes=31))
    answer = client.post(page, headers={"accept": "application/json", "referer": f"http://testserver{page}"})
    assert (answer.status_code, answer.url) == (302, f"{url('sign_in')}?next={page}")
