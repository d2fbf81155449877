"""What a month says, what is counted, and what is hidden from whom."""

import datetime as dt

import pytest

from commitments.fulfilment import Fulfilment
from disclosures.inspections.rules import DISSOLVED, NOT_FOUNDED, NOT_STARTED
from disclosures.summaries import rules
from disclosures.summaries.rules import MEANINGS, REFERENCE, Use, Word
from disclosures.summaries.summary import Cell, Entry, Summary
from evaluations.ratings.levels import Level
from organizations.periods import Month

HERE, THERE = 1, 2
CAME = {"presence": "present", "state": "concluded", "level": None, "is_deferred": False, "has_no_level": False}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"level": "pioneer"}, "先锋"),
        ({"level": "lagging", "presence": "absent"}, "后进"),
        ({"is_deferred": True}, "暂缓"),
        ({"presence": "exempt"}, "免于参加"),
        ({"presence": "exempt", "state": "in_session"}, "免于参加"),
        ({"state": "in_session"}, "正在开会"),
        ({"state": "in_session", "has_no_level": True}, "正在开会"),
        ({"has_no_level": True}, "不定等次"),
        ({"has_no_level": True, "level": "qualified"}, "合格"),
        ({}, "待评定"),
    ],
)
def test_a_meeting_says_a_level_or_why_there_is_none(facts, words):
    assert rules.rated_words(**(CAME | facts)) == words


@pytest.mark.parametrize(
    ("today", "was_held", "words"),
    [
        (dt.date(2026, 9, 30), False, "未到"),
        (dt.date(2026, 10, 1), False, "待召开"),
        (dt.date(2026, 10, 25), False, "待召开"),
        (dt.date(2026, 10, 26), False, "未召开"),
        (dt.date(2026, 10, 10), True, "不在名单"),
    ],
)
def test_a_month_without_somebody_says_why(today, was_held, words):
    assert rules.unheld_words(Month(2026, 10), dt.date(2026, 10, 25), today, was_held=was_held) == words


@pytest.mark.parametrize(
    ("first", "today", "year"),
    [
        (dt.date(2025, 3, 1), dt.date(2026, 12, 31), 2026),
        (dt.date(2025, 3, 1), dt.date(2027, 1, 1), 2026),
        (dt.date(2025, 3, 1), dt.date(2027, 1, 31), 2026),
        (dt.date(2025, 3, 1), dt.date(2027, 2, 1), 2027),
        (dt.date(2027, 1, 1), dt.date(2027, 1, 20), 2027),
    ],
)
def test_in_january_the_year_that_is_appraised_is_shown(first, today, year):
    assert rules.year_shown(first, today) == year


def test_the_years_go_back_to_the_districts_first():
    assert list(rules.years_from(dt.date(2024, 11, 1), dt.date(2026, 1, 5))) == [2026, 2025, 2024]


def test_every_word_has_a_meaning_and_every_use_its_reference():
    assert set(MEANINGS) == {*Word, NOT_STARTED, NOT_FOUNDED, DISSOLVED}
    assert set(REFERENCE) == set(Use)
    assert all(sentence.endswith("只供参考：不计分，不排名，本身不作任何结论。") for sentence in REFERENCE.values())


def summary(*entries):
    return Summary(
        subject_pk=7,
        year=2026,
        name="顾北川",
        category="党员",
        use=Use.DEMOCRATIC_APPRAISAL,
        post_title="",
        place_pk=HERE,
        place="桐花",
        superior="松荫",
        unit_pk=None,
        cells=tuple(Cell(Month(2026, number), (entry,)) for number, entry in enumerate(entries, start=1)),
        fulfilment=Fulfilment(1, 2, 0),
    )


STAR = Entry("先锋", Level.PIONEER, True, "present", HERE, "桐花")
AWAY = Entry("合格", Level.QUALIFIED, False, "leave", THERE, "鹭洲")
EXEMPT = Entry(Word.EXEMPT, presence="exempt", place_pk=HERE, place="桐花")
YET = Entry(Word.TO_COME)


def test_levels_are_counted_each_for_itself_and_meetings_by_kind():
    found = summary(STAR, AWAY, EXEMPT, YET)
    assert [(level.label, times) for level, times in found.levels] == [
        ("先锋", 1), ("合格", 1), ("基本合格", 0), ("后进", 0),
    ]  # fmt: skip
    assert [found.held, found.came, found.presences] == [3, 1, (1, 0, 0, 1, 0, 1)]
    assert found.meeting_words == "共3次：到会1次，请假1次，免于参加1次"
    assert found.fulfilment.words == "共3项：已兑现1项，推进中2项，未兑现0项"
    assert found.texts == ["★先锋（更正）", "☆合格（鹭洲）", "免于参加", "未到"]
    assert found.legend == [("免于参加", "经上级党组织同意，可不参加"), ("未到", "还没有到")]


def test_levels_travel_and_the_details_of_meetings_stay():
    found = summary(STAR, AWAY, YET).with_details_of({HERE})
    assert found.texts == ["★先锋（更正）", "☆合格（鹭洲）", "未到"]
    assert [entry.presence for entry in found.entries] == ["present", "", ""]
    assert found.meeting_words == "共1次：到会1次；另有1次在别的支部，情况由那里保存"


def test_who_left_is_shown_with_the_own_months_only():
    found = summary(STAR, AWAY, YET).only_of({HERE})
    assert found.texts == ["★先锋（更正）", "在别的支部", "未到"]
    assert "鹭洲" not in repr(found)
    assert [found.held, found.kept_elsewhere] == [1, 0]


def test_a_year_without_anything_says_so():
    empty = summary(YET)
    assert empty.meeting_words == "没有开过会"
    assert Fulfilment().words == "没有确认过的承诺"
    only_elsewhere = summary(AWAY).with_details_of({HERE})
    assert only_elsewhere.meeting_words == "1次会在别的支部，情况由那里保存"
