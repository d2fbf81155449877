"""What counts as on time, late or missing: no queries, no clock."""

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


def month_day(day: dt.date) -> str:
    """10月22日."""
    return f"{day.month}月{day.day}日"


def _within(day: dt.date, period: Period) -> str:
    return f"{day.day}日" if isinstance(period, Month) and Month.of(day) == period else month_day(day)


def by_day(
    period: Period, due: dt.date, done_on: dt.date | None, today: dt.date, *, missing: str, waiting: str
) -> Cell:
    """A cell for what has a last day: that day included. 通知一(二): 每月25日前, 双月的30日前."""
    if done_on and done_on <= due:
        return Cell(Mark.DONE, _within(done_on, period))
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


def said_of_all(held: Cell, is_concluded: bool, lacking: int) -> Cell:
    """通知一(二), 二(一): 由每个党员讲述, 逐一点评; known once the meeting has ended, and of none that was not held."""
    if held.mark in (Mark.NONE, Mark.MISSING):
        return Cell(Mark.NONE, held.words)
    if not is_concluded:
        return Cell(Mark.WAITING, "待办")
    return Cell(Mark.MISSING, f"缺{lacking}人") if lacking else Cell(Mark.DONE, "齐全")


def opinions(answered: int, waiting: int, overdue: int) -> Cell:
    """通知三: 广泛听取意见; of the opinions that came in the month."""
    if overdue:
        return Cell(Mark.MISSING, f"{overdue}条逾期")
    if waiting:
        return Cell(Mark.WAITING, f"待答{waiting}条")
    return Cell(Mark.DONE, f"已答{answered}条") if answered else Cell(Mark.NONE, "没有意见")


def whole(steps: dict[str, Cell]) -> Cell:
    """A month in one cell: the first step that is missing, else the first that was late, and how many are done."""
    asked = {label: cell for label, cell in steps.items() if cell.mark is not Mark.NONE}
    if not asked:
        return next(iter(steps.values()))
    done = f"{sum(cell.mark in (Mark.DONE, Mark.LATE) for cell in asked.values())}/{len(asked)}"
    for mark in (Mark.MISSING, Mark.LATE):
        for label, cell in asked.items():
            if cell.mark is mark:
                words = cell.words if cell.words.startswith("未") else f"{label}{cell.words}"
                return Cell(mark, f"{words} {done}")
    is_waiting = any(cell.mark is Mark.WAITING for cell in asked.values())
    return Cell(Mark.WAITING if is_waiting else Mark.DONE, done)


@dataclass(frozen=True)
class Count:
    """Cells added up: what was expected by now, and how much of it was on time."""

    on_time: int = 0
    late: int = 0
    missing: int = 0
    waiting: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.on_time + other.on_time,
            self.late + other.late,
            self.missing + other.missing,
            self.waiting + other.waiting,
        )

    @property
    def expected(self) -> int:
        return self.on_time + self.late + self.missing

    @property
    def is_full(self) -> bool:
        return self.on_time == self.expected

    @property
    def exceptions(self) -> int:
        return self.late + self.missing

    @property
    def percent(self) -> int | None:
        """按期率, halves rounded up; None where nothing was due."""
        return (200 * self.on_time + self.expected) // (2 * self.expected) if self.expected else None

    @property
    def done(self) -> int:
        return self.on_time + self.late


def count(cells: Iterable[Cell]) -> Count:
    return count_marks(Counter(cell.mark for cell in cells))


def count_marks(marks: Counter[Mark]) -> Count:
    return Count(marks[Mark.DONE], marks[Mark.LATE], marks[Mark.MISSING], marks[Mark.WAITING])
