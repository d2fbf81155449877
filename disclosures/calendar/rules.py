"""What a row of the calendar says, and which days and periods a calendar spans: no queries, no clock."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from disclosures.home.rules import Standing, State, day, day_and_weekday, deadline_note, tag_words
from organizations.periods import Month, TwoMonths
from organizations.working_days import WorkCalendar

FIRST_YEAR, LAST_YEAR = 2010, 2100  # the notice is of 2010's campaign; a calendar beyond these is a slip of the hand


@dataclass(frozen=True)
class Span:
    """The months that a calendar shows, both included."""

    first: Month
    last: Month

    @classmethod
    def of_year(cls, year: int) -> "Span":
        return cls(Month(year, 1), Month(year, 12))

    def __contains__(self, day: dt.date) -> bool:
        return self.first.start <= day <= self.last.end

    @property
    def months(self) -> list[Month]:
        """Its months and the twelve before: what was rated late is still due for posting now."""
        month, found = Month(self.first.year - 1, self.first.month), []
        while month <= self.last:
            found.append(month)
            month = month.next()
        return found

    @property
    def pairs(self) -> list[TwoMonths]:
        return sorted({TwoMonths.of(month.start) for month in self.months})

    @property
    def years(self) -> range:
        return range(self.first.year, self.last.year + 1)


@dataclass(frozen=True)
class Row:
    """One day of the calendar: a deadline, or a meeting that has its hour (`at`) and place."""

    key: str  # the same thing keeps it, whatever becomes of its day: calendar programs know an event by it
    due: dt.date
    title: str
    organization: str  # whose it is; empty where it is the reader's own
    standing: Standing
    working_day: dt.date  # the due day, or the last working day before a rest day
    is_open: bool  # still to be done
    url: str = ""
    at: dt.datetime | None = None
    place: str = ""
    meeting_pk: int | None = None

    @property
    def day_words(self) -> str:
        return day_and_weekday(self.due)

    @property
    def note(self) -> str:
        """Where and when a meeting is; else why it had better be done before its day."""
        if self.at:
            return f"{self.at:%H:%M}，{self.place}。"
        return deadline_note(self.due, self.working_day)


def standing(due: dt.date, done_on: dt.date | None, today: dt.date, verb: str) -> Standing:
    """How a deadline stands, that day included: done on, so many days late, not done, to come."""
    if done_on is None:
        late = (today - due).days
        return (
            Standing(State.LATE, f"逾期{late}天没有{verb}") if late > 0 else Standing(State.TODO, tag_words(due, today))
        )
    if done_on > due:
        return Standing(State.LATE, f"{day(done_on)}{verb}，迟{(done_on - due).days}天")
    return Standing(State.DONE, f"{day(done_on)}已{verb}")


def deadline(
    key: str,
    title: str,
    due: dt.date,
    done_on: dt.date | None,
    verb: str,
    *,
    today: dt.date,
    calendar: WorkCalendar,
    organization: str = "",
    url: str = "",
) -> Row:
    """The row of something that has a last day; what is over needs no earlier working day named any more."""
    is_to_come = done_on is None and due >= today
    return Row(
        key=key,
        due=due,
        title=title,
        organization=organization,
        standing=standing(due, done_on, today, verb),
        working_day=calendar.last_on_or_before(due) if is_to_come else due,
        is_open=done_on is None,
        url=url,
    )


def by_month(rows: Iterable[Row]) -> list[tuple[Month, list[Row]]]:
    """The rows under their months, in the order of their days; months without any are left out."""
    found: dict[Month, list[Row]] = {}
    for row in in_order(rows):
        found.setdefault(Month.of(row.due), []).append(row)
    return list(found.items())


def in_order(rows: Iterable[Row]) -> list[Row]:
    """By day; what has its hour before what is merely due that day."""
    return sorted(rows, key=lambda row: (row.due, row.at is None, row.title, row.organization, row.key))


def title_sentence(rows: Iterable[Row], year: int, today: dt.date) -> str:
    """What is the matter with a year: what is overdue, else what comes next."""
    left = [row for row in in_order(rows) if row.is_open]
    late = sum(row.due < today for row in left)
    if late:
        return f"{year}年的日程，有{late}件事已经逾期"
    coming = [row for row in left if row.due >= today]
    return f"{year}年的日程，下一件在{day(coming[0].due)}" if coming else f"{year}年的日程"
