"""Who comments on whom and how late a meeting is, as tables."""

import datetime as dt

import pytest

from meetings.rules import Commentator, Leader, Punctuality, commentator_for, is_day_for, lateness, punctuality
from organizations.models import Person, Role
from organizations.periods import Month, TwoMonths

DUE = dt.date(2026, 10, 25)


@pytest.mark.parametrize(
    ("held_on", "days"),
    [(dt.date(2026, 10, 1), 0), (DUE, 0), (dt.date(2026, 10, 26), 1), (dt.date(2026, 11, 2), 8)],
)
def test_lateness_counts_the_days_after_the_last_day(held_on, days):
    assert lateness(held_on, DUE) == days


@pytest.mark.parametrize(
    ("held_on", "today", "expected"),
    [
        (None, DUE, Punctuality.NOT_DUE),
        (None, dt.date(2026, 10, 26), Punctuality.MISSING),
        (DUE, dt.date(2026, 12, 1), Punctuality.HELD),
        (dt.date(2026, 10, 26), dt.date(2026, 12, 1), Punctuality.LATE),
    ],
)
def test_a_late_meeting_is_told_apart_from_one_not_held(held_on, today, expected):
    assert punctuality(held_on, DUE, today) == expected


@pytest.mark.parametrize(
    ("period", "day", "allowed"),
    [
        (Month(2026, 10), dt.date(2026, 9, 30), False),
        (Month(2026, 10), dt.date(2026, 10, 1), True),
        (Month(2026, 10), dt.date(2026, 11, 3), True),
        (TwoMonths(2026, 5), dt.date(2026, 8, 31), False),
        (TwoMonths(2026, 5), dt.date(2026, 9, 1), True),
    ],
)
def test_a_meeting_is_never_held_before_its_period(period, day, allowed):
    assert is_day_for(period, day) is allowed


SECRETARY = Leader(1, "书记", Role.SECRETARY, takes_part=True)
DEPUTY = Leader(2, "副书记", Role.DEPUTY, takes_part=True)
HEAD = Leader(3, "主任", Role.ADMINISTRATIVE_HEAD, takes_part=True)
SCHOOL_HEAD = Leader(4, "校长", Role.ADMINISTRATIVE_HEAD, unit_id=7, takes_part=True)
OFFICER = Leader(5, "上级", Role.COMMITTEE_OFFICER, is_superiors=True)
PRESENT_OFFICER = Leader(5, "上级", Role.COMMITTEE_OFFICER, is_superiors=True, takes_part=True)
ABSENT_SECRETARY = Leader(1, "书记", Role.SECRETARY)
ACTING = Leader(1, "书记", Role.SECRETARY, is_acting=True, takes_part=True)
BOTH = Leader(1, "书记", Role.ADMINISTRATIVE_HEAD, takes_part=True)
MEMBER, STAFF = Person.Kind.MEMBER, Person.Kind.STAFF


@pytest.mark.parametrize(
    ("person", "category", "unit", "leaders", "expected"),
    [
        (9, MEMBER, None, [SECRETARY, DEPUTY, HEAD], Commentator(1, "书记", "党支部书记")),
        (9, MEMBER, None, [ACTING], Commentator(1, "书记", "党支部代理书记")),
        (9, MEMBER, None, [DEPUTY, HEAD], Commentator(2, "副书记", "党支部副书记")),
        (9, MEMBER, None, [ABSENT_SECRETARY, DEPUTY], Commentator(2, "副书记", "党支部副书记")),
        (9, MEMBER, None, [ABSENT_SECRETARY], Commentator(1, "书记", "党支部书记")),
        (9, MEMBER, None, [HEAD], None),
        (1, MEMBER, None, [SECRETARY, DEPUTY, PRESENT_OFFICER], Commentator(5, "上级", "上级党组织代表")),
        (1, MEMBER, None, [SECRETARY, DEPUTY, OFFICER], Commentator(2, "副书记", "党支部副书记")),
        (1, MEMBER, None, [SECRETARY, OFFICER], Commentator(5, "上级", "上级党组织代表")),
        (1, MEMBER, None, [SECRETARY, HEAD], None),
        (9, STAFF, None, [SECRETARY, HEAD], Commentator(3, "主任", "行政主要负责人")),
        (9, STAFF, 7, [HEAD, SCHOOL_HEAD], Commentator(4, "校长", "行政主要负责人")),
        (9, STAFF, 8, [HEAD, SCHOOL_HEAD], Commentator(3, "主任", "行政主要负责人")),
        (9, STAFF, 8, [SECRETARY, SCHOOL_HEAD], None),
        (3, STAFF, None, [SECRETARY, HEAD], Commentator(1, "书记", "党支部书记")),
        (9, STAFF, None, [SECRETARY, BOTH], Commentator(1, "书记", "行政主要负责人")),
        (9, MEMBER, None, [SECRETARY, BOTH], Commentator(1, "书记", "党支部书记")),
        (1, MEMBER, None, [SECRETARY, BOTH, DEPUTY], Commentator(2, "副书记", "党支部副书记")),
    ],
)
def test_who_comments_on_whom(person, category, unit, leaders, expected):
    assert commentator_for(person, category, unit, leaders) == expected
