"""Pure decisions of the meetings: who comments on whom, and how late a meeting is."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Timeliness(StrEnum):
    ON_TIME = "on_time"
    LATE = "late"  # held after its last day: told apart from missing
    MISSING = "missing"  # its last day is over and it was not held
    NOT_DUE = "not_due"


def days_late(held_on: dt.date | None, due: dt.date, today: dt.date) -> int:
    """Days past the last day; 0 when in time. “25日前” includes the 25th until 24:00."""
    return max(0, ((held_on or today) - due).days)


def timeliness(held_on: dt.date | None, due: dt.date, today: dt.date) -> Timeliness:
    if held_on is not None:
        return Timeliness.LATE if held_on > due else Timeliness.ON_TIME
    return Timeliness.MISSING if today > due else Timeliness.NOT_DUE


@dataclass(frozen=True)
class Chair:
    """Somebody who comments (点评人) and the capacity in which it is done."""

    person_id: int
    name: str
    capacity: str


@dataclass(frozen=True)
class Chairs:
    """Who leads on the meeting's day; `heads` maps a unit's id, or None for all units, to its administrative head."""

    secretary: Chair | None = None
    deputies: tuple[Chair, ...] = ()
    superiors: tuple[Chair, ...] = ()  # representatives of the superior who are at the meeting
    heads: Mapping[int | None, Chair] = field(default_factory=dict)


def commentator_for(person_id: int, is_staff: bool, unit_id: int | None, chairs: Chairs) -> Chair | None:
    """Who comments on this person; None when the meeting has to ask a member present.

    通知二(一): the secretary on members, the administrative head on staff; nobody comments on themselves.
    """
    if is_staff:
        head = chairs.heads.get(unit_id) or chairs.heads.get(None)
        candidates = [head, chairs.secretary, *chairs.deputies]
    elif chairs.secretary and person_id == chairs.secretary.person_id:
        candidates = [*chairs.superiors, *chairs.deputies]
    else:
        candidates = [chairs.secretary, *chairs.deputies]
    return next((chair for chair in candidates if chair and chair.person_id != person_id), None)
