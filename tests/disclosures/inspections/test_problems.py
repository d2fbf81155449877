"""Every rule with data that triggers it and data that nearly does: no database."""

import datetime as dt
from types import SimpleNamespace

import pytest

from disclosures.inspections import rules
from disclosures.inspections.evidence import Evidence, EvidenceKind
from disclosures.inspections.rules import Cell, Mark, PoolOfYear, Problem, Quota
from disclosures.inspections.rules.problems import of_branches, of_superiors

ON_TIME, LATE, MISSING, WAITING, NONE = (
    Cell(Mark.DONE, "22日"),
    Cell(Mark.LATE, "迟1天"),
    Cell(Mark.MISSING, "未办"),
    Cell(Mark.WAITING, "待办"),
    Cell(Mark.NONE, "不适用"),
)
MONTH, MEETING, PUBLICATION, COMMITMENTS, SECRETARY, HEARING = (
    Evidence(EvidenceKind.ORGANIZATION, 7),
    Evidence(EvidenceKind.MEETING, 11),
    Evidence(EvidenceKind.PUBLICATION, 12),
    Evidence(EvidenceKind.COMMITMENTS, 7),
    Evidence(EvidenceKind.MEETING, 13),
    Evidence(EvidenceKind.HEARING, 14),
)
LAST_DAY = dt.date(2026, 10, 31)


def branch(**fields):
    """A branch's month in which nothing is wanting."""
    values = {
        "is_expected": True,
        "is_concluded": True,
        "meeting_cell": ON_TIME,
        "vote_cell": Cell(Mark.DONE, "已投票"),
        "rating_cell": ON_TIME,
        "publication_cell": Cell(Mark.DONE, "按期"),
        "held_words": "应于10月25日前召开",
        "rated_words": "应于10月31日前评定",
        "posted_words": "应于10月28日前公示",
        "no_vote_reason": "",
        "member_statements_missing": 0,
        "staff_statements_missing": 0,
        "member_critiques_missing": 0,
        "staff_critiques_missing": 0,
        "critiques_alike": 0,
        "ballot_adds_up": True,
        "exempt_without_agreement": 0,
        "deferred_left": 0,
        "quotas": (Quota("党员", 2, 2, ""),),
        "opinions_overdue": 0,
        "commitments_unpublished": 0,
        "vacant_on": None,
        "month_evidence": MONTH,
        "meeting_evidence": MEETING,
        "publication_evidence": PUBLICATION,
        "commitments_evidence": COMMITMENTS,
    }
    return SimpleNamespace(**(values | fields))


OF_BRANCHES = [
    ({}, []),
    ({"commitments_unpublished": 3}, [(Problem.COMMITMENTS, "3份承诺过了期限没有公示", COMMITMENTS)]),
    ({"meeting_cell": MISSING}, [(Problem.NO_MEETING, "应于10月25日前召开", MEETING)]),
    ({"meeting_cell": LATE}, [(Problem.LATE_MEETING, "应于10月25日前召开，迟1天", MEETING)]),
    ({"meeting_cell": WAITING}, []),
    ({"member_statements_missing": 2}, [(Problem.STATEMENTS, "缺2名党员的讲述", MEETING)]),
    ({"member_statements_missing": 2, "is_concluded": False}, []),
    ({"staff_statements_missing": 1}, [(Problem.STAFF_STATEMENTS, "缺1名党外干部职工的讲述", MEETING)]),
    ({"staff_statements_missing": 1, "is_concluded": False}, []),
    ({"member_critiques_missing": 1}, [(Problem.CRITIQUES, "缺1名党员的点评", MEETING)]),
    ({"member_critiques_missing": 1, "is_concluded": False}, []),
    ({"staff_critiques_missing": 2}, [(Problem.STAFF_CRITIQUES, "缺2名党外干部职工的点评", MEETING)]),
    ({"staff_critiques_missing": 2, "is_concluded": False}, []),
    (
        {"critiques_alike": 3},
        [(Problem.ALIKE, "去掉姓名和标点，有3份点评的文字和同一次会议的其他点评相同", MEETING)],
    ),
    ({"critiques_alike": 3, "is_concluded": False}, []),
    (
        {"vote_cell": Cell(Mark.MISSING, "未投票"), "no_vote_reason": "人少"},
        [(Problem.NO_VOTE, "没有投票：人少", MEETING)],
    ),
    ({"vote_cell": Cell(Mark.MISSING, "未投票"), "is_concluded": False}, []),
    ({"vote_cell": Cell(Mark.WAITING, "待投票")}, []),
    ({"ballot_adds_up": False}, [(Problem.BALLOT, "计票结果各行合计不一致，或者票数多于领票人数", MEETING)]),
    (
        {"rating_cell": MISSING, "publication_cell": MISSING},  # what was never rated is found once
        [(Problem.NO_RATING, "应于10月31日前评定", MONTH)],
    ),
    ({"rating_cell": LATE}, [(Problem.LATE_RATING, "应于10月31日前评定，迟1天", MONTH)]),
    ({"rating_cell": WAITING, "publication_cell": WAITING}, []),
    ({"deferred_left": 1}, [(Problem.DEFERRED, "暂缓的1人，下一次评定时没有补评", MONTH)]),
    ({"quotas": (Quota("党员", 3, 2, "人多"),)}, [(Problem.QUOTA, "党员先锋3名，名额2名，原因：人多", MONTH)]),
    ({"quotas": (Quota("党员", 3, 2, ""),)}, [(Problem.QUOTA, "党员先锋3名，名额2名，没有写原因", MONTH)]),
    ({"publication_cell": MISSING}, [(Problem.NO_PUBLICATION, "应于10月28日前公示", MONTH)]),
    ({"publication_cell": LATE}, [(Problem.LATE_PUBLICATION, "应于10月28日前公示，迟1天", PUBLICATION)]),
    ({"publication_cell": WAITING}, []),
    ({"opinions_overdue": 1}, [(Problem.OPINIONS, "1条意见过了答复期限", MONTH)]),
    ({"exempt_without_agreement": 1}, [(Problem.EXEMPTION, "1人登记为免于参加，开会那天没有上级的同意", MEETING)]),
    ({"vacant_on": LAST_DAY}, [(Problem.NO_SECRETARY, "10月31日没有书记，也没有代理书记", MONTH)]),
    ({"is_expected": False, "meeting_cell": MISSING, "vacant_on": LAST_DAY}, []),
]


@pytest.mark.parametrize(("fields", "found"), OF_BRANCHES)
def test_a_branch_is_found_wanting_in_what_is_wanting_and_in_nothing_else(fields, found):
    assert rules.problems(branch(**fields)) == found


def superior(**fields):
    values = {
        "secretary_cell": ON_TIME,
        "secretary_words": "应于10月30日前召开",
        "secretary_evidence": SECRETARY,
        "hearing_cell": ON_TIME,
        "hearing_words": "应于10月31日前听取汇报",
        "hearing_evidence": HEARING,
        "vacant_on": None,
        "month_evidence": MONTH,
    }
    return SimpleNamespace(**(values | fields))


OF_SUPERIORS = [
    ({}, []),
    ({"secretary_cell": MISSING}, [(Problem.NO_SECRETARY_MEETING, "应于10月30日前召开", SECRETARY)]),
    ({"secretary_cell": LATE}, [(Problem.LATE_SECRETARY_MEETING, "应于10月30日前召开，迟1天", SECRETARY)]),
    ({"secretary_cell": WAITING}, []),
    ({"hearing_cell": MISSING}, [(Problem.NO_HEARING, "应于10月31日前听取汇报", HEARING)]),
    ({"hearing_cell": LATE}, [(Problem.LATE_HEARING, "应于10月31日前听取汇报，迟1天", HEARING)]),
    ({"hearing_cell": WAITING}, []),
    ({"hearing_cell": NONE}, []),
    ({"vacant_on": LAST_DAY}, [(Problem.NO_SECRETARY, "10月31日没有书记，也没有代理书记", MONTH)]),
]


@pytest.mark.parametrize(("fields", "found"), OF_SUPERIORS)
def test_a_superior_is_found_wanting_in_what_it_owes_itself(fields, found):
    assert rules.superior_problems(superior(**fields)) == found


@pytest.mark.parametrize(("pioneers", "is_found"), [(3, False), (4, True)])
def test_all_pioneers_of_a_scope_together_stay_in_the_proportion(pioneers, is_found):
    words = f"今年到这个月，党员评定20次，先锋{pioneers}次，按比例最多3次"
    found = [(Problem.SCOPE_QUOTA, words, MONTH)] if is_found else []
    assert rules.scope_problems([PoolOfYear("党员", 20, pioneers, 3)], MONTH) == found


def test_every_kind_of_finding_has_a_rule_that_finds_it_and_a_requirement():
    found = {each for table in (OF_BRANCHES, OF_SUPERIORS) for _, rows in table for each, _, _ in rows}
    assert found | {Problem.SCOPE_QUOTA} == set(Problem) == set(rules.REQUIREMENTS)


@pytest.mark.parametrize(
    "rule", [*of_branches.RULES, *of_superiors.RULES, rules.scope_problems], ids=lambda r: r.__name__
)
def test_a_rule_names_its_requirement_first(rule):
    number, _, clause = rule.__doc__.partition(". ")
    assert number in rules.REQUIREMENTS.values()
    assert clause.startswith("通知")
