"""One to-do (待办): what is due, by when, and the words that say how much time is left."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from disclosures.home import rules
from disclosures.inspections.ground import Ground


@dataclass(frozen=True)
class ToDo:
    """One thing to do; `due` is the last day it may be done, None where none is set."""

    due: dt.date | None
    title: str
    url: str
    state: str
    tag: str
    note: str = ""
    shown_day: dt.date | None = None  # the last working day before a due day that is none
    rest_day_note: str = ""  # why it stands on an earlier day
    names_somebody: bool = False  # or may: stays on the page, for what goes out by mail holds nobody's name
    is_now: bool = False  # goes on at this moment and is over when others end it, like a ballot

    @property
    def is_late(self) -> bool:
        return self.state == rules.State.LATE

    @property
    def day(self) -> dt.date | None:
        return self.shown_day or self.due

    @property
    def day_words(self) -> str:
        return rules.day_and_weekday(self.day) if self.day else "现在"


def to_do(
    due, today: dt.date, title: str, url: str, note: str = "", *, ground: Ground | None = None, begun=False
) -> ToDo:
    """A to-do with the words that say how much time is left; with `ground`, a rest-day deadline is explained."""
    is_late = due is not None and due < today
    shown, rest_day_note = due, ""
    if ground and due and not is_late:
        shown = ground.calendar.last_on_or_before(due)
        rest_day_note = rules.deadline_note(due, shown)
        shown = max(shown, today)
    state = rules.State.LATE if is_late else rules.State.DOING if begun else rules.State.TODO
    return ToDo(due, title, url, state, rules.tag_words(due, today), note, shown, rest_day_note)


def in_order(todos: list[ToDo]) -> list[ToDo]:
    return sorted(todos, key=lambda each: (each.due is None, each.due or dt.date.max, each.title))


def foremost(todos: Iterable[ToDo]) -> ToDo | None:
    """The one thing to begin with: what goes on now, then what is overdue longest, then what is due next."""
    return min(todos, key=lambda each: (not each.is_now, each.due is None, each.due or dt.date.max), default=None)
