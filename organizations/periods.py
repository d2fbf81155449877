"""Periods as values: a month of a branch (月) and two months of a superior (双月)."""

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass


def _day_or_last(year: int, month: int, day: int) -> dt.date:
    return dt.date(year, month, min(day, monthrange(year, month)[1]))


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month, in which a branch holds its member meeting (组织生活会)."""

    year: int
    month: int

    def __post_init__(self):
        if not 1 <= self.month <= 12:
            raise ValueError(f"no month {self.month}")

    @classmethod
    def of(cls, day: dt.date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read `2026-10`; raises ValueError for anything else."""
        year, _, month = text.partition("-")
        if len(year) != 4 or len(month) != 2:
            raise ValueError(f"not a month: {text!r}")
        return cls(int(year), int(month))

    @property
    def start(self) -> dt.date:
        return dt.date(self.year, self.month, 1)

    @property
    def end(self) -> dt.date:
        return _day_or_last(self.year, self.month, 31)

    def due(self, policy) -> dt.date:
        """The last day for the meeting, that day included. 通知一(二): 每月25日前."""
        return _day_or_last(self.year, self.month, policy.member_meeting_day)

    def next(self) -> "Month":
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    def previous(self) -> "Month":
        return Month(self.year - (self.month == 1), (self.month - 2) % 12 + 1)

    def until(self, last: "Month") -> list["Month"]:
        """This month and all that follow it up to `last`; none when `last` is earlier."""
        months, month = [], self
        while month <= last:
            months.append(month)
            month = month.next()
        return months

    def __str__(self):
        return f"{self.year}-{self.month:02}"

    @property
    def label(self) -> str:
        return f"{self.year}年{self.month}月"

    @property
    def short_label(self) -> str:
        return f"{self.month}月"


@dataclass(frozen=True, order=True)
class TwoMonths:
    """An odd month and the even one after it; `pair` counts 1 (January, February) to 6."""

    year: int
    pair: int

    def __post_init__(self):
        if not 1 <= self.pair <= 6:
            raise ValueError(f"no pair of months {self.pair}")

    @classmethod
    def of(cls, day: dt.date) -> "TwoMonths":
        return cls(day.year, (day.month + 1) // 2)

    @property
    def start(self) -> dt.date:
        return dt.date(self.year, 2 * self.pair - 1, 1)

    @property
    def end(self) -> dt.date:
        return _day_or_last(self.year, 2 * self.pair, 31)

    @property
    def months(self) -> tuple[Month, Month]:
        return Month(self.year, 2 * self.pair - 1), Month(self.year, 2 * self.pair)

    def due(self, policy) -> dt.date:
        """The last day for the secretary meeting. 通知一(二): 每个双月的30日前; February ends earlier."""
        return _day_or_last(self.year, 2 * self.pair, policy.secretary_meeting_day)

    def next(self) -> "TwoMonths":
        return TwoMonths(self.year + self.pair // 6, self.pair % 6 + 1)

    def previous(self) -> "TwoMonths":
        return TwoMonths(self.year - (self.pair == 1), (self.pair - 2) % 6 + 1)

    def __str__(self):
        return f"{self.year}-{2 * self.pair - 1:02}/{2 * self.pair:02}"

    @property
    def label(self) -> str:
        return f"{self.year}年{2 * self.pair - 1}—{2 * self.pair}月"

    @property
    def short_label(self) -> str:
        return f"{2 * self.pair - 1}—{2 * self.pair}月"


Period = Month | TwoMonths
