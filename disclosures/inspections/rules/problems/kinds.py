"""The kinds of what is found wanting, each with the requirement that it checks."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from disclosures.inspections.evidence import Evidence
from disclosures.inspections.rules.cells import Cell, Mark


class Problem(StrEnum):
    """The kinds of finding, in the order of the notice; the value is what the report says."""

    COMMITMENTS = "承诺未公示"
    NO_MEETING = "未召开组织生活会"
    LATE_MEETING = "组织生活会逾期召开"
    NO_SECRETARY_MEETING = "未召开支部书记会"
    LATE_SECRETARY_MEETING = "支部书记会逾期召开"
    STATEMENTS = "党员缺讲述"
    STAFF_STATEMENTS = "党外干部职工缺讲述"
    CRITIQUES = "党员缺点评"
    STAFF_CRITIQUES = "党外干部职工缺点评"
    ALIKE = "点评雷同"
    NO_VOTE = "未投票"
    BALLOT = "票数不符"
    NO_RATING = "未评定"
    LATE_RATING = "评定逾期"
    DEFERRED = "暂缓后没有补评"
    QUOTA = "先锋超过名额"
    SCOPE_QUOTA = "先锋总数超过比例"
    NO_PUBLICATION = "未公示"
    LATE_PUBLICATION = "公示逾期"
    OPINIONS = "意见逾期未答复"
    EXEMPTION = "免于参加未经同意"
    NO_SECRETARY = "没有书记"
    NO_HEARING = "两月未听取汇报"
    LATE_HEARING = "听取汇报逾期"


REQUIREMENTS = {
    Problem.COMMITMENTS: "R6",
    Problem.NO_MEETING: "R8",
    Problem.LATE_MEETING: "R8",
    Problem.NO_SECRETARY_MEETING: "R13",
    Problem.LATE_SECRETARY_MEETING: "R13",
    Problem.STATEMENTS: "R9",
    Problem.STAFF_STATEMENTS: "R11",
    Problem.CRITIQUES: "R16",
    Problem.STAFF_CRITIQUES: "R19",
    Problem.ALIKE: "R16",
    Problem.NO_VOTE: "R22",
    Problem.BALLOT: "R26",
    Problem.NO_RATING: "R34",
    Problem.LATE_RATING: "R34",
    Problem.DEFERRED: "R34",
    Problem.QUOTA: "R33",
    Problem.SCOPE_QUOTA: "R33",
    Problem.NO_PUBLICATION: "R39",
    Problem.LATE_PUBLICATION: "R39",
    Problem.OPINIONS: "R40",
    Problem.EXEMPTION: "R43",
    Problem.NO_SECRETARY: "R44",
    Problem.NO_HEARING: "R45",
    Problem.LATE_HEARING: "R45",
}


class Found(NamedTuple):
    """What one rule says of one row: the kind, the words that prove it, the record behind it."""

    problem: Problem
    words: str
    evidence: Evidence


@dataclass(frozen=True)
class Observation:
    """One thing found wanting at one organization."""

    organization_id: int
    organization: str
    superior: str
    problem: Problem
    words: str
    evidence: Evidence
    is_of_a_branch: bool = True

    @property
    def requirement(self) -> str:
        return REQUIREMENTS[self.problem]


def missing(cell: Cell, problem: Problem, words: str, evidence: Evidence) -> Iterator[Found]:
    """Found when the last day is over and nothing was done."""
    if cell.mark is Mark.MISSING:
        yield Found(problem, words, evidence)


def late(cell: Cell, problem: Problem, words: str, evidence: Evidence) -> Iterator[Found]:
    """Found when it was done after the last day, with how many days."""
    if cell.mark is Mark.LATE:
        yield Found(problem, f"{words}，{cell.words}", evidence)
