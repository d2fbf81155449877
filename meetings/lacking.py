"""What a meeting still lacks before its vote, and by whom it is owed: pure, from rows that the workbench has read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from meetings.models import Attendance
from meetings.rules import Commentator

Presence = Attendance.Presence
SPEAKING = (Presence.PRESENT, Presence.ONLINE, Presence.WRITTEN)
NAMES_SHOWN = 6


@dataclass(frozen=True)
class Lack:
    """What one step lacks of one person's doing."""

    step: str
    whose: str  # who has to do it; empty where it is the named themselves
    names: tuple[str, ...]
    counted: str = "人"

    @property
    def count(self) -> int:
        return len(self.names)

    @property
    def words(self) -> str:
        """The first names, and how many there are when these are not all."""
        shown = "、".join(self.names[:NAMES_SHOWN])
        return f"{shown}等{self.count}{self.counted}" if self.count > NAMES_SHOWN else shown


def lacks_of(
    rows: Iterable[Attendance],
    told: set[int],
    criticized: set[int],
    commentators: Mapping[int, Commentator | None],
) -> list[Lack]:
    """What is still to be done, in the order of the agenda; `told` and `criticized` hold ids of persons."""
    rows = list(rows)
    speakers = [row for row in rows if row.presence in SPEAKING]
    unmarked = tuple(row.name for row in rows if row.presence == Presence.EXPECTED)
    silent = tuple(row.name for row in speakers if row.person_id not in told)
    found = [Lack("签到", "", unmarked)] if unmarked else []
    found += [Lack("讲述", "", silent)] if silent else []
    return found + _critiques([row for row in speakers if row.person_id not in criticized], commentators)


def _critiques(waiting: list[Attendance], commentators: Mapping[int, Commentator | None]) -> list[Lack]:
    """One line for each who has critiques to write; who has none to comment on them stands last."""
    by_whom: dict[str, list[str]] = {}
    for row in waiting:
        commentator = commentators[row.person_id]
        by_whom.setdefault(commentator.name if commentator else "", []).append(row.name)
    nobodys = by_whom.pop("", [])
    found = [Lack("点评", name, tuple(names)) for name, names in by_whom.items()]
    return found + ([Lack("点评", "还没有点评人", tuple(nobodys))] if nobodys else [])
