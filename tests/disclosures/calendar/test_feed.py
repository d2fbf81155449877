"""The feed of a calendar: who opens it, what stands in it, how programs read it back."""

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from disclosures.calendar import actions
from disclosures.calendar.models import CalendarFeed
from meetings import actions as meetings
from meetings.models import Meeting
from organizations.actions import accounts
from organizations.models import Holiday, Person, Policy, RegisterEntry
from organizations.register import changes_of
from organizations.secret_links import selector_of, token_of
from tests import builders
from tests.disclosures.calendar.test_rows import scheduled
from tests.disclosures.inspections.october import october, september

WEDNESDAY = dt.date(2026, 10, 21)
PAGE = reverse("disclosures:calendar_subscription")


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(builders.at(WEDNESDAY, 8), tick=False) as clock:
        yield clock


def address(feed):
    return reverse("disclosures:calendar_feed", args=[feed.token])


def fetch(feed, client=None, **headers):
    return (client or Client()).get(address(feed), headers=headers)


def events(feed):
    """The feed's events by their id, as a calendar program reads them."""
    calendar = Calendar.from_ical(fetch(feed).content)
    return {str(event["uid"]).partition("@")[0]: event for event in calendar.events}


@pytest.fixture
def feed(cast):
    return actions.renew_feed(by=cast.secretary.user)


# --- who opens it ---


def test_the_address_opens_for_whoever_holds_it_and_reads_no_cookie(cast, feed, signed_in):
    client = signed_in(cast.outsider)
    client.cookies["elder"] = "18"
    with CaptureQueriesContext(connection) as captured:
        response = fetch(feed, client)
    assert response.content == fetch(feed).content
    assert "桐花社区党支部" in response.content.decode().replace("\r\n ", "")
    assert [query for query in captured.captured_queries if Session._meta.db_table in query["sql"]] == []
    assert response.cookies == {}
    assert not response.has_header("Vary") or "Cookie" not in response["Vary"]


def test_an_address_can_be_shown_again_and_stands_nowhere_in_the_database(cast, feed, signed_in):
    for _ in range(2):
        assert f"http://testserver{address(feed)}" in signed_in(cast.secretary).get(PAGE).content.decode()
    (stored,) = CalendarFeed.objects.values_list("selector", flat=True)
    assert feed.token.startswith(stored)
    assert stored != feed.token
    assert selector_of("calendar", stored + "0" * 32) is None
    assert selector_of("stop mail", feed.token) is None
    assert token_of("calendar", stored) == feed.token


def test_nobody_reads_another_ones_address(cast, feed, signed_in):
    for who in (cast.outsider, cast.deputy, cast.officer, cast.inspector):
        assert feed.token not in signed_in(who).get(PAGE).content.decode()


def test_a_new_address_ends_the_old_one_at_once(cast, feed, signed_in):
    response = signed_in(cast.secretary).post(reverse("disclosures:renew_calendar_feed"), follow=True)
    assert "以前的地址已经作废" in response.content.decode()
    new = CalendarFeed.objects.get()
    assert [fetch(feed).status_code, fetch(new).status_code] == [404, 200]


def test_a_feed_that_is_switched_off_is_gone(cast, feed, signed_in):
    response = signed_in(cast.secretary).post(reverse("disclosures:end_calendar_feed"), follow=True)
    assert "日历订阅已经停用" in response.content.decode()
    assert fetch(feed).status_code == 404
    actions.end_feed(by=cast.secretary.user)
    assert CalendarFeed.objects.count() == 0


def test_the_feed_of_a_closed_account_is_gone(cast):
    feed = actions.renew_feed(by=cast.member.user)
    assert fetch(feed).status_code == 200
    accounts.close_account(by=cast.officer.user, person=cast.member, today=WEDNESDAY)
    assert fetch(feed).status_code == 404


@pytest.mark.parametrize("standing", ["suspended", "left", "deceased"])
def test_the_feed_of_who_departed_is_gone(cast, feed, standing):
    Person.objects.filter(pk=cast.secretary.pk).update(standing=standing)
    assert fetch(feed).status_code == 404


@pytest.mark.parametrize("token", ["x", "0" * 48, "a" * 500])
def test_a_guess_opens_nothing(feed, token):
    response = Client().get(reverse("disclosures:calendar_feed", args=[token]))
    assert (response.status_code, response["X-Robots-Tag"]) == (404, "noindex, nofollow, noarchive")
    assert response.content.decode().startswith("没有这个日历")


def test_the_database_refuses_a_selector_that_could_be_an_address(cast):
    with pytest.raises(IntegrityError, match="calendar_feed_keeps_a_selector_only"), transaction.atomic():
        CalendarFeed.objects.create(user=cast.member.user, selector="https://x")


def test_the_register_says_that_a_feed_was_begun_and_never_its_address(cast, feed):
    actions.end_feed(by=cast.secretary.user)
    found = list(RegisterEntry.objects.order_by("pk"))
    assert [entry.verb for entry in found] == ["启用日历订阅的新地址", "停用日历订阅"]
    assert {entry.organization for entry in found} == {cast.district}
    assert [changes_of(entry) for entry in found] == [([], False), ([], False)]
    assert feed.selector not in repr([vars(entry) for entry in found])


# --- how it is served ---


def test_it_may_be_kept_by_nobody_but_its_reader_and_asked_for_again_cheaply(feed):
    response = fetch(feed)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-cache"}
    assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex, nofollow, noarchive", "no-referrer")
    again = fetch(feed, if_none_match=response["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_the_same_days_give_the_same_bytes_at_any_hour_and_other_days_another_tag(cast, feed, wednesday):
    before = fetch(feed)
    wednesday.move_to(builders.at(WEDNESDAY, 20))
    assert fetch(feed).content == before.content
    scheduled(cast.branch)
    assert fetch(feed)["ETag"] != before["ETag"]


def test_asking_for_it_writes_nothing(feed):
    with CaptureQueriesContext(connection) as captured:
        fetch(feed)
    assert {query["sql"].split()[0] for query in captured.captured_queries} == {"SELECT"}


# --- what programs read ---


def test_deadlines_are_whole_days_with_an_alarm_on_the_day_before_the_last_working_day(cast, feed):
    september(cast)
    found = events(feed)
    event = found[f"member-meeting-{cast.branch.pk}-2026-10"]
    assert str(event["summary"]) == "召开10月组织生活会（桐花社区党支部）"
    assert (event["dtstart"].dt, event["dtend"].dt) == (dt.date(2026, 10, 25), dt.date(2026, 10, 26))
    assert str(event["description"]) == "10月25日是周日，不上班也不顺延；截止前最后一个工作日是10月23日。"
    (alarm,) = event.walk("VALARM")
    noon = dt.datetime(2026, 10, 25) + alarm["trigger"].dt
    assert (noon, str(alarm["action"])) == (dt.datetime(2026, 10, 22, 9), "DISPLAY")
    held = found[f"member-meeting-{cast.branch.pk}-2026-09"]
    assert held.walk("VALARM") == []


def test_meetings_have_their_hour_and_place_and_an_alarm_a_day_before(cast, feed):
    meeting = scheduled(cast.branch)
    event = events(feed)[f"meeting-{meeting.pk}"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (
        dt.datetime(2026, 10, 22, 11, tzinfo=dt.UTC),
        dt.datetime(2026, 10, 22, 13, tzinfo=dt.UTC),
    )
    assert [str(event["summary"]), str(event["location"])] == ["10月组织生活会（桐花社区党支部）", "二楼会议室"]
    assert [alarm["trigger"].dt for alarm in event.walk("VALARM")] == [dt.timedelta(days=-1)]


def test_a_meeting_that_is_moved_keeps_its_id_and_counts_up(cast, feed, wednesday):
    meeting = scheduled(cast.branch)
    before = events(feed)[f"meeting-{meeting.pk}"]
    wednesday.shift(60)
    meetings.reschedule(
        by=cast.secretary.user,
        meeting=meeting,
        scheduled_at=builders.at(dt.date(2026, 10, 23)),
        place="一楼",
        presider=None,
    )
    after = events(feed)[f"meeting-{meeting.pk}"]
    assert (before["uid"], before["sequence"]) == (after["uid"], 0)
    assert after["sequence"] == 1
    assert after["dtstart"].dt == dt.datetime(2026, 10, 23, 11, tzinfo=dt.UTC)


def test_the_moments_of_a_vote_leave_no_stamp(cast, feed, wednesday):
    meeting = scheduled(cast.branch, WEDNESDAY)
    stamp = events(feed)[f"meeting-{meeting.pk}"]["dtstamp"].dt
    wednesday.shift(3600)
    opened = {"state": "in_session", "opened_at": builders.at(WEDNESDAY), "held_on": WEDNESDAY, "vote": "open"}
    Meeting.objects.filter(pk=meeting.pk).update(**opened)
    event = events(feed)[f"meeting-{meeting.pk}"]
    assert (event["dtstamp"].dt, event["sequence"]) == (stamp, 0)


def test_deadlines_count_up_when_the_policy_or_the_holidays_change(cast, feed):
    september(cast)
    key = f"member-meeting-{cast.branch.pk}-2026-12"
    sequences = [events(feed)[key]["sequence"]]
    Policy.objects.create(starts_on=dt.date(2026, 12, 1), member_meeting_day=20)
    event = events(feed)[key]
    sequences.append(event["sequence"])
    assert event["dtstart"].dt == dt.date(2026, 12, 20)
    Holiday.objects.create(day=dt.date(2026, 12, 18), name="演习")
    sequences.append(events(feed)[key]["sequence"])
    assert sequences == [0, 1, 2]


def test_the_whole_is_a_calendar_that_says_how_often_to_look_again(feed):
    content = fetch(feed).content
    calendar = Calendar.from_ical(content)
    assert calendar.errors == []
    assert [event.errors for event in calendar.events if event.errors] == []
    for line in (b"VERSION:2.0", b"REFRESH-INTERVAL;VALUE=DURATION:PT6H", b"X-PUBLISHED-TTL:PT6H"):
        assert line + b"\r\n" in content
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert all(event["uid"] and event["dtstamp"] and event["dtstart"] for event in calendar.events)


def test_no_name_of_a_person_and_nothing_of_a_vote_stands_in_it(cast):
    builders.campaign()
    october(cast)
    builders.exemption(cast.member, starts_on=WEDNESDAY)
    for who in ("secretary", "officer", "inspector", "member", "head", "exempt"):
        person = getattr(cast, who)
        feed = actions.renew_feed(by=type(person.user).objects.get(pk=person.user.pk))
        text = fetch(feed).content.decode().replace("\r\n ", "")
        assert [each.name for each in cast.everyone if each.name in text] == []
        assert [word for word in ("票", "先锋名额", "免于", "意见", "ballot") if word in text] == []
