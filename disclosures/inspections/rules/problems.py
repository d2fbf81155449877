"""What an inspection finds wanting: no queries, no clock.

Each kind names the requirement it checks by its number (R8 …), in the order of the notice.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from disclosures.inspections.evidence import Evidence
from disclosures.inspections.rules.cells import Cell, Mark, month_day


@dataclass(frozen=True)
class Quota:
    """The ★ of one sheet against what its body might give."""

    pool: str
    pioneers: int
    allowed: int
    reason: str

    @property
    def is_exceeded(self) -> bool:
        return self.pioneers > self.allowed


class Problem(StrEnum):
    """The kinds of finding, in the order of the notice; the value is what the report says."""

    COMMITMENTS = "承诺未公示"
    NO_MEETING = "未召开组织生活会"
    LATE_MEETING = "组织生活会逾期召开"
    NO_SECRETARY_MEETING = "未召开支部书记会"
    LATE_SECRETARY_MEETING = "支部书记会逾期召开"
    STATEMENTS = "缺讲述"
    CRITIQUES = "缺点评"
    NO_VOTE = "未投票"
    NO_RATING = "未评定"
    LATE_RATING = "评定逾期"
    QUOTA = "先锋超过名额"
    NO_PUBLICATION = "未公示"
    LATE_PUBLICATION = "公示逾期"
    OPINIONS = "意见逾期未答复"
    NO_HEARING = "两月未听取汇报"
    LATE_HEARING = "听取汇报逾期"


REQUIREMENTS = {
    Problem.COMMITMENTS: "R6",
    Problem.NO_MEETING: "R8",
    Problem.LATE_MEETING: "R8",
    Problem.NO_SECRETARY_MEETING: "R13",
    Problem.LATE_SECRETARY_MEETING: "R13",
    Problem.STATEMENTS: "R9",
    Problem.CRITIQUES: "R16",
    Problem.NO_VOTE: "R22",
    Problem.NO_RATING: "R34",
    Problem.LATE_RATING: "R34",
    Problem.QUOTA: "R33",
    Problem.NO_PUBLICATION: "R39",
    Problem.LATE_PUBLICATION: "R39",
    Problem.OPINIONS: "R40",
    Problem.NO_HEARING: "R45",
    Problem.LATE_HEARING: "R45",
}
OF_SUPERIORS = (
    Problem.NO_SECRETARY_MEETING,
    Problem.LATE_SECRETARY_MEETING,
    Problem.NO_HEARING,
    Problem.LATE_HEARING,
)


@dataclass(frozen=True)
class Observation:
    """One thing found wanting, with the words that prove it and the way to the record behind it."""

    organization_id: int
    organization: str
    superior: str
    problem: Problem
    words: str
    evidence: Evidence | None = None

    @property
    def is_of_a_branch(self) -> bool:
        return self.problem not in OF_SUPERIORS

    @property
    def requirement(self) -> str:
        return REQUIREMENTS[self.problem]


def problems(row) -> list[tuple[Problem, str]]:
    """What is wanting in one branch's month (a `rows.BranchMonth`)."""
    if not row.is_expected:
        return []
    found = [
        *_of_commitments(row),
        *_of_day(row.meeting_cell, Problem.NO_MEETING, Problem.LATE_MEETING, row.held_words),
        *_of_meeting(row),
        *_of_day(row.rating_cell, Problem.NO_RATING, Problem.LATE_RATING, row.rated_words),
        *[(Problem.QUOTA, _quota_words(quota)) for quota in row.quotas if quota.is_exceeded],
    ]
    if row.rating_cell.mark is not Mark.MISSING:
        found += _of_day(row.publication_cell, Problem.NO_PUBLICATION, Problem.LATE_PUBLICATION, row.posted_words)
    if row.opinions_overdue:
        found.append((Problem.OPINIONS, f"{row.opinions_overdue}条意见过了答复期限"))
    return found


def _of_commitments(row) -> list[tuple[Problem, str]]:
    if row.commitments_unpublished:
        return [(Problem.COMMITMENTS, f"{row.commitments_unpublished}份承诺过了期限没有公示")]
    return []


def _of_meeting(row) -> list[tuple[Problem, str]]:
    """What a concluded meeting lacks; one that still runs may yet make it good."""
    if not row.is_concluded:
        return []
    found = []
    if row.statements_missing:
        found.append((Problem.STATEMENTS, f"缺{row.statements_missing}人的讲述"))
    if row.critiques_missing:
        found.append((Problem.CRITIQUES, f"缺{row.critiques_missing}人的点评"))
    if row.vote_cell.mark is Mark.MISSING:
        found.append((Problem.NO_VOTE, f"没有投票：{row.no_vote_reason}"))
    return found


def _of_day(cell: Cell, missing: Problem, late: Problem, words: str) -> list[tuple[Problem, str]]:
    if cell.mark is Mark.MISSING:
        return [(missing, words)]
    return [(late, f"{words}，{cell.words}")] if cell.mark is Mark.LATE else []


def _quota_words(quota: Quota) -> str:
    reason = f"原因：{quota.reason}" if quota.reason else "没有写原因"
    return f"{quota.pool}先锋{quota.pioneers}名，名额{quota.allowed}名，{reason}"


def secretary_meeting_problems(cell: Cell, due: dt.date) -> list[tuple[Problem, str]]:
    words = f"应于{month_day(due)}前召开"
    return _of_day(cell, Problem.NO_SECRETARY_MEETING, Problem.LATE_SECRETARY_MEETING, words)


def hearing_problems(cell: Cell, due: dt.date) -> list[tuple[Problem, str]]:
    words = f"应于{month_day(due)}前听取汇报"
    return _of_day(cell, Problem.NO_HEARING, Problem.LATE_HEARING, words)
