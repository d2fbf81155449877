"""On time, late, missing, waiting; and every kind of finding with data that triggers it and data that nearly does."""

import datetime as dt
from types import SimpleNamespace

import pytest

from disclosures.inspections import rules
from disclosures.inspections.rules import Cell, Mark, Problem, Quota
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


def row(**fields):
    """A branch's month in which nothing is wanting."""
    values = {
        "is_expected": True,
        "is_concluded": True,
        "meeting_cell": HELD,
        "vote_cell": Cell(Mark.DONE, "已投票"),
        "rating_cell": HELD,
        "publication_cell": Cell(Mark.DONE, "按期"),
        "held_words": "应于10月25日前召开",
        "rated_words": "应于10月31日前评定",
        "posted_words": "应于10月28日前公示",
        "no_vote_reason": "",
        "statements_missing": 0,
        "critiques_missing": 0,
        "quotas": (Quota("党员", 2, 2, ""),),
        "opinions_overdue": 0,
        "commitments_unpublished": 0,
    }
    return SimpleNamespace(**(values | fields))


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"meeting_cell": MISSING}, [(Problem.NO_MEETING, "应于10月25日前召开")]),
        ({"meeting_cell": LATE}, [(Problem.LATE_MEETING, "应于10月25日前召开，迟1天")]),
        ({"meeting_cell": WAITING}, []),
        ({"statements_missing": 2}, [(Problem.STATEMENTS, "缺2人的讲述")]),
        ({"statements_missing": 2, "is_concluded": False}, []),
        ({"critiques_missing": 1}, [(Problem.CRITIQUES, "缺1人的点评")]),
        (
            {"vote_cell": Cell(Mark.MISSING, "未投票"), "no_vote_reason": "人少"},
            [(Problem.NO_VOTE, "没有投票：人少")],
        ),
        ({"rating_cell": MISSING, "publication_cell": MISSING}, [(Problem.NO_RATING, "应于10月31日前评定")]),
        ({"rating_cell": LATE}, [(Problem.LATE_RATING, "应于10月31日前评定，迟1天")]),
        ({"quotas": (Quota("党员", 3, 2, "人多"),)}, [(Problem.QUOTA, "党员先锋3名，名额2名，原因：人多")]),
        ({"quotas": (Quota("党员", 3, 2, ""),)}, [(Problem.QUOTA, "党员先锋3名，名额2名，没有写原因")]),
        ({"publication_cell": MISSING}, [(Problem.NO_PUBLICATION, "应于10月28日前公示")]),
        ({"publication_cell": LATE}, [(Problem.LATE_PUBLICATION, "应于10月28日前公示，迟1天")]),
        ({"opinions_overdue": 1}, [(Problem.OPINIONS, "1条意见过了答复期限")]),
        ({"commitments_unpublished": 3}, [(Problem.COMMITMENTS, "3份承诺过了期限没有公示")]),
        ({"is_expected": False, "meeting_cell": MISSING}, []),
    ],
)
def test_a_finding_is_made_of_what_is_wanting_and_of_nothing_else(fields, found):
    assert rules.problems(row(**fields)) == found


def test_every_kind_of_finding_names_its_requirement():
    assert set(rules.REQUIREMENTS) == set(Problem)


def test_a_secretary_meeting_in_february_is_due_on_its_last_day():
    period = TwoMonths(2026, 1)
    cell = rules.meeting(period, day("2026-02-28"), day("2026-03-02"), day("2026-03-05"))
    assert cell == Cell(Mark.LATE, "迟2天")
    assert rules.secretary_meeting_problems(cell, day("2026-02-28")) == [
        (Problem.LATE_SECRETARY_MEETING, "应于2月28日前召开，迟2天")
    ]
