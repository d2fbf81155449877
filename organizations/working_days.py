"""Working days (工作日) of a district: the holiday table as a value, then pure counting."""

import datetime as dt
from dataclasses import dataclass, field

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """Days off and made-up working days; a year without data falls back to Monday to Friday."""

    days_off: frozenset[dt.date] = field(default_factory=frozenset)
    made_up: frozenset[dt.date] = field(default_factory=frozenset)

    def is_working(self, day: dt.date) -> bool:
        if day in self.made_up:
            return True
        return day.weekday() < 5 and day not in self.days_off

    def knows(self, year: int) -> bool:
        """Whether the year's holidays are entered; where they are not, pages say that its days are a guess."""
        return any(day.year == year for day in self.days_off | self.made_up)

    def add(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day after `day`; `day` itself is not counted."""
        while count > 0:
            day += ONE_DAY
            count -= self.is_working(day)
        return day

    def last_on_or_before(self, day: dt.date) -> dt.date:
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def count_from(self, first: dt.date, count: int) -> dt.date:
        """The last day of `count` working days of which the first is `first` or the working day after it."""
        while not self.is_working(first):
            first += ONE_DAY
        return self.add(first, count - 1)
