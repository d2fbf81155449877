"""What counts as on time, late or missing, and what is found wanting: no queries, no clock.

Each finding names the requirement it checks by its number (R8 …) in the notice's order.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from organizations.periods import Month, Period


class Mark(StrEnum):
    """How one thing of one period stands."""

    DONE = "done"
    LATE = "late"
    MISSING = "missing"
    WAITING = "waiting"  # not due yet
    NONE = "none"  # nothing was expected


@dataclass(frozen=True)
class Cell:
    """One mark and the few words that say it."""

    mark: Mark
    words: str

    @property
    def is_exception(self) -> bool:
        return self.mark in (Mark.LATE, Mark.MISSING)

    @property
    def state(self) -> str:
        """The shape the page draws."""
        return {Mark.MISSING: "late", Mark.WAITING: "todo"}.get(self.mark, str(self.mark))


NOT_FOUNDED, DISSOLVED, NOT_STARTED = "未成立", "已撤销", "未启用"
MOVED_IN_LATER, MOVED_AWAY = "未划入", "已划出"  # the months that a branch counts for another superior


def not_expected(period: Period, due: dt.date, founded_on, dissolved_on, started_on) -> str:
    """Why nothing was expected of an organization in a period, or nothing; `started_on`: the district's first month."""
    if started_on is None or period.start < started_on:
        return NOT_STARTED
    if founded_on and founded_on > due:
        return NOT_FOUNDED
    if dissolved_on and dissolved_on <= due:
        return DISSOLVED
    return ""


def elsewhere(*, is_before: bool) -> Cell:
    """The cell of a month in which the branch counted for another superior."""
    return Cell(Mark.NONE, MOVED_IN_LATER if is_before else MOVED_AWAY)


def _day(day: dt.date, period: Period) -> str:
    return f"{day.day}日" if isinstance(period, Month) and Month.of(day) == period else f"{day.month}月{day.day}日"


def by_day(
    period: Period, due: dt.date, done_on: dt.date | None, today: dt.date, *, missing: str, waiting: str
) -> Cell:
    """A cell for what has a last day: that day included. 通知一(二): 每月25日前, 双月的30日前."""
    if done_on and done_on <= due:
        return Cell(Mark.DONE, _day(done_on, period))
    if done_on:
        return Cell(Mark.LATE, f"迟{(done_on - due).days}天")
    return Cell(Mark.MISSING, missing) if due < today else Cell(Mark.WAITING, waiting)


def meeting(period: Period, due: dt.date, held_on: dt.date | None, today: dt.date) -> Cell:
    return by_day(period, due, held_on, today, missing="未开", waiting="待开")


def hearing(period: Period, heard_on: dt.date | None, today: dt.date) -> Cell:
    """通知四: 每两月至少听取一次汇报: the last day of the two months is the due day, the first hearing counts."""
    return by_day(period, period.end, heard_on, today, missing="未听取", waiting="待听取")


def vote(held: Cell, is_counted: bool, is_concluded: bool) -> Cell:
    """通知二(二): 无记名投票; a meeting that ended without one is an exception, whatever its reason."""
    if is_counted:
        return Cell(Mark.DONE, "已投票")
    if is_concluded or held.mark is Mark.MISSING:
        return Cell(Mark.MISSING, "未投票")
    return Cell(Mark.WAITING, "待投票")


def rating(period: Period, confirmed_on: dt.date | None, today: dt.date) -> Cell:
    """通知二(二): 支部每月…综合评比: a period is complete only when it is rated, so its last day is the due day."""
    return by_day(period, period.end, confirmed_on, today, missing="未评定", waiting="待评定")


def publication(rated: Cell, due: dt.date | None, posted_on: dt.date | None, today: dt.date) -> Cell:
    """通知三: 按时公示. `due` is known once the ratings are confirmed."""
    if posted_on and due and posted_on > due:
        return Cell(Mark.LATE, f"迟{(posted_on - due).days}天")
    if posted_on:
        return Cell(Mark.DONE, "按期")
    if rated.mark is Mark.MISSING:
        return Cell(Mark.MISSING, "未评定")
    if due and due < today:
        return Cell(Mark.MISSING, "未公示")
    return Cell(Mark.WAITING, "待公示")


@dataclass(frozen=True)
class Count:
    """Cells added up: what was expected by now, and how much of it was on time."""

    on_time: int = 0
    late: int = 0
    missing: int = 0
    waiting: int = 0

    @property
    def expected(self) -> int:
        return self.on_time + self.late + self.missing

    @property
    def is_full(self) -> bool:
        return self.on_time == self.expected

    @property
    def done(self) -> int:
        return self.on_time + self.late


def count(cells: Iterable[Cell]) -> Count:
    marks = Counter(cell.mark for cell in cells)
    return Count(marks[Mark.DONE], marks[Mark.LATE], marks[Mark.MISSING], marks[Mark.WAITING])


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
class Finding:
    """One thing found wanting, with the words that prove it."""

    organization_id: int
    organization: str
    superior: str
    problem: Problem
    words: str

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
    words = f"应于{due.month}月{due.day}日前召开"
    return _of_day(cell, Problem.NO_SECRETARY_MEETING, Problem.LATE_SECRETARY_MEETING, words)


def hearing_problems(cell: Cell, due: dt.date) -> list[tuple[Problem, str]]:
    words = f"应于{due.month}月{due.day}日前听取汇报"
    return _of_day(cell, Problem.NO_HEARING, Problem.LATE_HEARING, words)
