"""Which to-dos a mail names, and whether they are worth a mail: no queries, no clock."""

import datetime as dt
import hashlib
from collections.abc import Iterable

from disclosures.home.todo import ToDo
from organizations.working_days import WorkCalendar

REPEATED_AFTER = dt.timedelta(days=7)  # the same lines again tell nobody anything; a week later they may


def told_by_mail(todos: Iterable[ToDo], today: dt.date, calendar: WorkCalendar, working_days: int) -> tuple[ToDo, ...]:
    """What is overdue, due now or within so many working days; what names somebody stays on the page."""
    last = calendar.add(today, working_days)
    return tuple(each for each in todos if not each.names_somebody and (each.due is None or each.due <= last))


def fingerprint(todos: Iterable[ToDo]) -> str:
    """What a mail said, in a form that tells only whether another one would say the same."""
    said = "\n".join(f"{each.title} {each.due} {each.is_late}" for each in todos)
    return hashlib.sha256(said.encode()).hexdigest()


def is_news(said: str, last_said: str, last_day: dt.date | None, today: dt.date) -> bool:
    """Whether a mail tells anything that the last one did not, or the last one is long enough ago."""
    return last_day is None or said != last_said or today - last_day >= REPEATED_AFTER


def subject(todos: Iterable[ToDo]) -> str:
    """What the mail's list shows before it is opened: numbers only."""
    todos = list(todos)
    late = sum(each.is_late for each in todos)
    return f"有{len(todos)}件事要办" + (f"，其中{late}件已经逾期" if late else "")
