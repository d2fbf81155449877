"""Who stands on a meeting's papers: those frozen when it opened; before that, those whom the roster will give it."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from meetings.expected import branches_expected, people_expected
from meetings.models import Attendance, Meeting, MeetingBranch
from organizations.models import Person
from organizations.namesakes import Named, told_apart


def people_of(meeting: Meeting) -> list[Attendance]:
    """Members, then staff by unit, in name order; observers last."""
    if meeting.held_on:
        rows = list(meeting.attendances.select_related("unit", "organization"))
    elif meeting.kind == Meeting.Kind.MEMBER:
        rows = people_expected(meeting, _day_of(meeting))
    else:
        rows = branches_expected(meeting, _day_of(meeting))[1]
    return sorted(rows, key=_place)


def branches_of(meeting: Meeting) -> list[MeetingBranch]:
    """The branches that a secretary meeting hears, in the order of the tree."""
    if meeting.held_on:
        return list(meeting.branches.select_related("organization"))
    return branches_expected(meeting, _day_of(meeting))[0]


def names_of(rows: Iterable[Attendance]) -> dict[int, str]:
    """The name to print for each person's id; namesakes are told apart."""
    return told_apart(Named(row.person_id, row.name, row.post_title, row.unit.name if row.unit else "") for row in rows)


def category_of(row: Attendance) -> str:
    """党员、预备党员、党外干部职工, and that somebody is away (流出)."""
    return row.get_category_display() + ("（流出）" if row.standing == Person.Standing.AWAY else "")


def whole_name(meeting: Meeting) -> str:
    """Organization, period with its year, and kind, as titles and file names have it."""
    return f"{meeting.organization_name}{meeting.period.label}{meeting.get_kind_display()}"


def _day_of(meeting: Meeting) -> dt.date:
    """A meeting put off is still to be held, at the earliest today."""
    return max(timezone.localdate(meeting.scheduled_at), timezone.localdate())


def _place(row: Attendance) -> tuple:
    is_staff = row.category == Person.Kind.STAFF
    return row.is_observer, is_staff, row.unit.name if is_staff and row.unit else "", row.sort_key, row.person_id
