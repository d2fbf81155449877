"""The lines that a page shows and the sentences of a draft: what is recorded, and not a word more."""

from types import SimpleNamespace

import pytest

from commitments.fulfilment import Fulfilment
from disclosures.inspections.rules import Cell, Mark
from disclosures.two_months.rules import draft, filled_in, lines_of
from meetings.rules import BranchStatementText
from organizations.periods import Month
from tests.disclosures.two_months.autumn import day

HELD = {
    "month": Month(2026, 9),
    "absence": "",
    "held_on": day("2026-09-24"),
    "meeting_cell": Cell(Mark.DONE, "24日"),
    "expected": 12,
    "present": 10,
    "speakers": 11,
    "statements": 11,
    "critiques": 9,
    "rated_on": day("2026-09-25"),
    "posted_on": day("2026-09-28"),
    "publication_cell": Cell(Mark.DONE, "按期"),
    "member_levels": (1, 7, 0, 0),
    "staff_levels": (0, 2, 1, 0),
    "opinions_open": 2,
    "opinions_answered": 1,
    "opinions_overdue": 1,
}
NOT_HELD = HELD | {
    "month": Month(2026, 10),
    "held_on": None,
    "meeting_cell": Cell(Mark.MISSING, "未开"),
    "rated_on": None,
    "posted_on": None,
    "publication_cell": Cell(Mark.MISSING, "未评定"),
    "member_levels": (0, 0, 0, 0),
    "staff_levels": (0, 0, 0, 0),
    "opinions_open": 0,
    "opinions_answered": 0,
    "opinions_overdue": 0,
}
HEADINGS = "领导班子好：\n党员队伍好：\n工作机制好：\n工作业绩好：\n群众反映好："


def row(values, **fields):
    return SimpleNamespace(**(values | fields))


def test_the_lines_hold_both_months_side_by_side():
    shown = {line.label: [cell.words for _, cell in line.cells] for line in lines_of([row(HELD), row(NOT_HELD)])}
    assert shown == {
        "组织生活会": ["24日", "未开"],
        "到会": ["应到12人，实到10人", ""],
        "讲述和点评": ["应讲述11人，已讲述11人，已点评9人", ""],
        "党员评定": ["先锋★1人，合格☆7人", ""],
        "职工评定": ["合格☆2人，基本合格○1人", ""],
        "公示": ["按期", "未评定"],
        "收到的意见": ["3条，已答复1条，待答复2条，其中逾期1条", ""],
    }


def test_a_draft_says_what_is_recorded():
    drafted = draft([row(HELD), row(NOT_HELD)], Fulfilment(1, 1, 0), Fulfilment(20, 3, 2), "补齐台账。")
    assert drafted == BranchStatementText(
        activities="9月组织生活会9月24日召开。应到12人，实到10人；应讲述11人，已讲述11人，已点评9人。"
        "9月评比结果9月28日公示。\n10月组织生活会没有召开。\n上次会上的建议：补齐台账。",
        fulfilment="本支部承诺事项2项，已兑现1项，推进中1项，未兑现0项。\n"
        "党员、干部职工承诺事项25项，已兑现20项，推进中3项，未兑现2项。",
        five_goods="领导班子好：\n"
        "党员队伍好：9月评定党员先锋★1人，合格☆7人。9月评定干部职工合格☆2人，基本合格○1人。\n"
        "工作机制好：\n工作业绩好：\n"
        "群众反映好：9月收到意见3条，已答复1条，待答复2条，其中逾期1条。",
    )


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"meeting_cell": Cell(Mark.WAITING, "待开")}, "10月组织生活会还没有召开。"),
        ({"absence": "未成立"}, ""),
        (
            {"held_on": day("2026-10-28"), "meeting_cell": Cell(Mark.LATE, "迟3天"), "expected": 3, "present": 3}
            | {"speakers": 3, "statements": 3, "critiques": 3, "rated_on": day("2026-10-30")}
            | {"publication_cell": Cell(Mark.MISSING, "未公示")},
            "10月组织生活会10月28日召开，逾期召开。应到3人，实到3人；应讲述3人，已讲述3人，已点评3人。"
            "10月评比结果没有公示。",
        ),
    ],
)
def test_late_and_missing_are_told_apart_in_words(fields, sentence):
    drafted = draft([row(NOT_HELD, **fields)], Fulfilment(), Fulfilment(), "")
    assert drafted == BranchStatementText(sentence, "", HEADINGS)


def test_a_draft_fills_only_what_is_empty():
    typed = BranchStatementText(activities="自己写的", fulfilment=" ", five_goods="")
    drafted = BranchStatementText(activities="起草一", fulfilment="起草二", five_goods="起草三")
    assert filled_in(typed, drafted) == BranchStatementText("自己写的", "起草二", "起草三")
