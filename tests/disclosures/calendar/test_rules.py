"""What a row says, and which days a calendar spans."""

import datetime as dt

import pytest

from disclosures.calendar import rules
from disclosures.calendar.rules import Span
from disclosures.home.rules import Standing
from organizations.periods import Month, TwoMonths
from organizations.working_days import WorkCalendar

DUE = dt.date(2026, 10, 25)  # a Sunday
PLAIN = WorkCalendar()


@pytest.mark.parametrize(
    ("done_on", "today", "standing"),
    [
        (None, dt.date(2026, 10, 21), Standing("todo", "还有4天")),
        (None, DUE, Standing("todo", "今天截止")),
        (None, dt.date(2026, 10, 26), Standing("late", "逾期1天没有召开")),
        (DUE, dt.date(2026, 10, 26), Standing("done", "10月25日已召开")),
        (dt.date(2026, 10, 28), dt.date(2026, 11, 1), Standing("late", "10月28日召开，迟3天")),
    ],
)
def test_a_deadline_says_held_late_missing_or_to_come(done_on, today, standing):
    assert rules.standing(DUE, done_on, today, "召开") == standing


def deadline(done_on=None, today=dt.date(2026, 10, 21), calendar=PLAIN, due=DUE):
    return rules.deadline("key", "召开10月组织生活会", due, done_on, "召开", today=today, calendar=calendar)


def test_the_last_working_day_is_named_while_something_is_to_come():
    row = deadline()
    assert (row.due, row.working_day, row.is_open) == (DUE, dt.date(2026, 10, 23), True)
    assert row.note == "10月25日是周日，不上班也不顺延；截止前最后一个工作日是10月23日。"


@pytest.mark.parametrize(("done_on", "today"), [(dt.date(2026, 10, 20), DUE), (None, dt.date(2026, 10, 26))])
def test_no_earlier_day_is_named_of_what_is_over(done_on, today):
    row = deadline(done_on, today)
    assert (row.working_day, row.note, row.is_open) == (DUE, "", done_on is None)


def test_a_made_up_working_day_needs_no_earlier_one():
    assert deadline(calendar=WorkCalendar(made_up=frozenset({DUE}))).note == ""


def test_a_year_spans_its_days_and_reads_the_months_before_it():
    span = Span.of_year(2026)
    assert [day in span for day in (dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2026, 12, 31))] == [
        False,
        True,
        True,
    ]
    assert (span.months[0], span.months[-1], len(span.months)) == (Month(2025, 1), Month(2026, 12), 24)
    assert (span.pairs[0], span.pairs[-1], len(span.pairs)) == (TwoMonths(2025, 1), TwoMonths(2026, 6), 12)


def test_rows_stand_under_their_months_by_day_and_title():
    rows = [deadline(due=dt.date(2026, 11, 25)), deadline(), deadline(due=dt.date(2026, 10, 10))]
    assert [(str(month), [row.due.day for row in found]) for month, found in rules.by_month(rows)] == [
        ("2026-10", [10, 25]),
        ("2026-11", [25]),
    ]


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([], "2026年的日程"),
        ([deadline(DUE)], "2026年的日程"),
        ([deadline(DUE), deadline(due=dt.date(2026, 11, 25))], "2026年的日程，下一件在11月25日"),
        ([deadline(due=dt.date(2026, 9, 25)), deadline()], "2026年的日程，有1件事已经逾期"),
    ],
)
def test_the_title_says_what_is_overdue_else_what_comes_next(rows, title):
    assert rules.title_sentence(rows, 2026, dt.date(2026, 10, 21)) == title
