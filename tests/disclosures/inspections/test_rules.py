"""On time, late, missing, waiting, nothing expected: days that are just in time and days that just are not."""

import datetime as dt

import pytest

from disclosures.inspections import rules
from disclosures.inspections.rules import Cell, Mark
from organizations.periods import Month, TwoMonths

OCTOBER = Month(2026, 10)
DUE = dt.date(2026, 10, 25)


def day(text):
    return dt.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("held_on", "today", "mark", "words"),
    [
        ("2026-10-22", "2026-10-23", Mark.DONE, "22日"),
        ("2026-10-25", "2026-10-26", Mark.DONE, "25日"),  # that day included
        ("2026-09-30", "2026-10-23", Mark.DONE, "9月30日"),
        ("2026-10-26", "2026-10-26", Mark.LATE, "迟1天"),
        ("2026-11-03", "2026-11-04", Mark.LATE, "迟9天"),
        (None, "2026-10-25", Mark.WAITING, "待开"),  # until 24:00
        (None, "2026-10-26", Mark.MISSING, "未开"),
    ],
)
def test_a_meeting_is_due_on_the_25th_that_day_included(held_on, today, mark, words):
    assert rules.meeting(OCTOBER, DUE, day(held_on), day(today)) == Cell(mark, words)


@pytest.mark.parametrize(
    ("founded", "dissolved", "started", "why"),
    [
        (None, None, "2026-01-01", ""),
        ("2026-10-25", None, "2026-01-01", ""),
        ("2026-10-26", None, "2026-01-01", "未成立"),
        (None, "2026-10-26", "2026-01-01", ""),
        (None, "2026-10-25", "2026-01-01", "已撤销"),
        (None, None, "2026-10-01", ""),
        (None, None, "2026-11-01", "未启用"),
        (None, None, None, "未启用"),
    ],
)
def test_nothing_is_expected_of_who_was_not_there(founded, dissolved, started, why):
    assert rules.not_expected(OCTOBER, DUE, day(founded), day(dissolved), day(started)) == why


HELD, LATE, MISSING, WAITING = (
    Cell(Mark.DONE, "22日"),
    Cell(Mark.LATE, "迟1天"),
    Cell(Mark.MISSING, "未开"),
    Cell(Mark.WAITING, "待开"),
)


@pytest.mark.parametrize(
    ("held", "counted", "concluded", "words"),
    [
        (HELD, True, True, "已投票"),
        (HELD, False, True, "未投票"),
        (HELD, False, False, "待投票"),
        (MISSING, False, False, "未投票"),
        (WAITING, False, False, "待投票"),
    ],
)
def test_a_meeting_that_ends_without_a_vote_is_an_exception(held, counted, concluded, words):
    assert rules.vote(held, counted, concluded).words == words


@pytest.mark.parametrize(
    ("rated", "due", "posted", "today", "expected"),
    [
        (HELD, "2026-10-28", "2026-10-28", "2026-10-30", Cell(Mark.DONE, "按期")),
        (HELD, "2026-10-28", "2026-10-30", "2026-10-30", Cell(Mark.LATE, "迟2天")),
        (HELD, "2026-10-28", None, "2026-10-28", Cell(Mark.WAITING, "待公示")),
        (HELD, "2026-10-28", None, "2026-10-29", Cell(Mark.MISSING, "未公示")),
        (MISSING, None, None, "2026-11-01", Cell(Mark.MISSING, "未评定")),
        (WAITING, None, None, "2026-10-26", Cell(Mark.WAITING, "待公示")),
    ],
)
def test_a_publication_is_due_once_the_ratings_stand(rated, due, posted, today, expected):
    assert rules.publication(rated, day(due), day(posted), day(today)) == expected


def test_ratings_are_due_with_the_month():
    assert rules.rating(OCTOBER, day("2026-10-31"), day("2026-11-02")).mark is Mark.DONE
    assert rules.rating(OCTOBER, day("2026-11-01"), day("2026-11-02")) == Cell(Mark.LATE, "迟1天")
    assert rules.rating(OCTOBER, None, day("2026-11-01")) == Cell(Mark.MISSING, "未评定")


def test_what_is_waiting_is_in_no_denominator():
    counted = rules.count([HELD, HELD, LATE, MISSING, WAITING, Cell(Mark.NONE, "未成立")])
    assert counted == rules.Count(on_time=2, late=1, missing=1, waiting=1)
    assert [counted.expected, counted.done, counted.is_full] == [4, 3, False]


def test_a_secretary_meeting_in_february_is_due_on_its_last_day():
    cell = rules.meeting(TwoMonths(2026, 1), day("2026-02-28"), day("2026-03-02"), day("2026-03-05"))
    assert cell == Cell(Mark.LATE, "迟2天")


@pytest.mark.parametrize(
    ("held", "concluded", "lacking", "expected"),
    [
        (HELD, True, 0, Cell(Mark.DONE, "齐全")),
        (LATE, True, 2, Cell(Mark.MISSING, "缺2人")),
        (HELD, False, 2, Cell(Mark.WAITING, "待办")),  # it still runs
        (WAITING, False, 0, Cell(Mark.WAITING, "待办")),
        (MISSING, False, 0, Cell(Mark.NONE, "未开")),  # nobody could say a word
        (Cell(Mark.NONE, "未成立"), False, 0, Cell(Mark.NONE, "未成立")),
    ],
)
def test_words_lack_only_in_a_meeting_that_is_over(held, concluded, lacking, expected):
    assert rules.said_of_all(held, concluded, lacking) == expected


@pytest.mark.parametrize(
    ("answered", "waiting", "overdue", "expected"),
    [
        (0, 0, 0, Cell(Mark.NONE, "没有意见")),
        (2, 0, 0, Cell(Mark.DONE, "已答2条")),
        (2, 1, 0, Cell(Mark.WAITING, "待答1条")),
        (2, 1, 1, Cell(Mark.MISSING, "1条逾期")),
    ],
)
def test_one_opinion_too_late_says_more_than_those_that_are_answered(answered, waiting, overdue, expected):
    assert rules.opinions(answered, waiting, overdue) == expected


NOTHING = Cell(Mark.NONE, "没有意见")


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ({"开会": HELD, "公示": HELD, "意见": NOTHING}, Cell(Mark.DONE, "2/2")),
        ({"开会": HELD, "公示": WAITING}, Cell(Mark.WAITING, "1/2")),
        ({"开会": LATE, "公示": WAITING}, Cell(Mark.LATE, "开会迟1天 1/2")),
        ({"开会": LATE, "公示": Cell(Mark.MISSING, "未公示")}, Cell(Mark.MISSING, "未公示 1/2")),
        ({"开会": HELD, "讲述": Cell(Mark.MISSING, "缺2人")}, Cell(Mark.MISSING, "讲述缺2人 1/2")),
        ({"开会": Cell(Mark.NONE, "未成立"), "意见": NOTHING}, Cell(Mark.NONE, "未成立")),
    ],
)
def test_a_whole_month_says_its_worst_and_how_much_is_done(steps, expected):
    assert rules.whole(steps) == expected


@pytest.mark.parametrize(
    ("on_time", "late", "percent"), [(1, 0, 100), (0, 1, 0), (1, 2, 33), (2, 1, 67), (1, 7, 13), (0, 0, None)]
)
def test_a_rate_is_rounded_half_up_and_is_none_where_nothing_was_due(on_time, late, percent):
    assert rules.Count(on_time, late).percent == percent
