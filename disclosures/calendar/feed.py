"""The calendar as iCalendar (RFC 5545), as Apple, Google, Outlook and WPS read it: titles, days, places, organizations.

The same rows give the same bytes: stamps and sequence numbers are read from the process register's events, never the
clock. Times are in UTC, so that no program has to find our time zone.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max
from icalendar import Alarm, Calendar, Event, vDuration

from commitments.models import Campaign
from disclosures.calendar.rules import Row
from meetings.models import Meeting
from organizations.models import Holiday, Policy

MAKER = "-//yijiang-erping-sangongshi//calendar//ZH"
DOMAIN = "yijiang-erping-sangongshi"  # of the events' ids: the site's own address may change, they may not
REFRESH = dt.timedelta(hours=6)
HOURS_OF_A_MEETING = dt.timedelta(hours=2)  # nobody enters an end; without one programs draw a line
MORNING = dt.timedelta(hours=9)
ONE_DAY = dt.timedelta(days=1)
BEGINNING = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # of a calendar whose rules nobody has touched


@dataclass(frozen=True)
class Revision:
    """How often something was changed, and when last."""

    sequence: int
    stamp: dt.datetime


def feed_of(rows: Iterable[Row], name: str) -> bytes:
    """The calendar's bytes; three queries for the rules' revision, one for the meetings'."""
    rows = list(rows)
    of_rules, of_meetings = _rules_revision(), _meeting_revisions([row.meeting_pk for row in rows if row.meeting_pk])
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for row in rows:
        calendar.add_component(_event(row, of_meetings.get(row.meeting_pk, of_rules)))
    return calendar.to_ical()


def _event(row: Row, revision: Revision) -> Event:
    event = Event()
    event.add("uid", f"{row.key}@{DOMAIN}")
    event.add("dtstamp", revision.stamp)
    event.add("last-modified", revision.stamp)
    event.add("sequence", revision.sequence)
    event.add("summary", f"{row.title}（{row.organization}）" if row.organization else row.title)
    if row.at:
        event.add("dtstart", row.at.astimezone(dt.UTC))
        event.add("dtend", (row.at + HOURS_OF_A_MEETING).astimezone(dt.UTC))
        event.add("location", row.place)
    else:
        event.add("dtstart", row.due)
        event.add("dtend", row.due + ONE_DAY)  # an all-day event ends before its DTEND
        event.add("transp", "TRANSPARENT")  # a deadline keeps nobody busy
        if row.note:
            event.add("description", row.note)
    if row.is_open:
        event.add_component(_alarm(row))
    return event


def _alarm(row: Row) -> Alarm:
    """A day before: of a meeting, of its hour; of a deadline, at nine on the day before its last working day."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", row.title)
    alarm.add("trigger", -ONE_DAY if row.at else MORNING - ONE_DAY - (row.due - row.working_day))
    return alarm


def _rules_revision() -> Revision:
    """Deadlines move when the policy, the holidays or a campaign do: their changes together are one revision."""
    found = [
        model.pgh_event_model.objects.aggregate(how_many=Count("pgh_id"), last=Max("pgh_created_at"))
        for model in (Policy, Holiday, Campaign)
    ]
    stamps = [each["last"] for each in found if each["last"]]
    return Revision(sum(each["how_many"] for each in found), max(stamps, default=BEGINNING))


def _meeting_revisions(meetings: list[int]) -> dict[int, Revision]:
    """By meeting; only changes before it began, because a moment of its vote has no place in a calendar."""
    events = (
        Meeting.pgh_event_model.objects.filter(pgh_obj_id__in=meetings, state=Meeting.State.SCHEDULED)
        .order_by()
        .values("pgh_obj_id")
        .annotate(how_many=Count("pgh_id"), last=Max("pgh_created_at"))
    )
    return {row["pgh_obj_id"]: Revision(row["how_many"] - 1, row["last"]) for row in events}
