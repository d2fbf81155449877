"""The versions of what was told and said (改动记录), read from the events of its row. 通知一(二): 据实讲述.

While somebody goes on typing, each save only adds to the one before; such saves are one version. Whatever was taken
out or replaced is a version of its own, so that nothing which anybody may have read is left out.
"""

import datetime as dt
from dataclasses import dataclass

from meetings.models import Recorded
from organizations.models import User

BESIDE_THE_TEXTS = ("channel", "confirmed_at")


@dataclass(frozen=True)
class Changed:
    """One field, before and after."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """What one save, or one stretch of typing, made of the record."""

    who: str
    since: dt.datetime
    until: dt.datetime
    changes: tuple[Changed, ...]


def versions_of(record: Recorded) -> list[Version]:
    """Every version, the newest first; three queries however many there are."""
    steps = folded(list(record.events.order_by("pgh_id")), record.TEXTS)
    names = _names_of(steps)
    found, before = [], None
    for first, last in steps:
        changes = tuple(_changes(record, before, last))
        who = names.get(_by(last), "系统")
        found.append(Version(who, _moment(first), _moment(last), changes))
        before = last
    return found[::-1]


def folded(events: list, texts: tuple[str, ...]) -> list[tuple]:
    """The first and the last event of each stretch in which the texts only grew."""
    steps: list[tuple] = []
    for event in events:
        if steps and _goes_on(steps[-1][1], event, texts):
            steps[-1] = (steps[-1][0], event)
        else:
            steps.append((event, event))
    return steps


def _goes_on(before, event, texts: tuple[str, ...]) -> bool:
    is_same_line = _line(before) is not None and _line(before) == _line(event)
    grew = all(getattr(event, name).startswith(getattr(before, name)) for name in texts)
    others = [name for name in BESIDE_THE_TEXTS if hasattr(event, name)]
    return is_same_line and grew and all(getattr(event, name) == getattr(before, name) for name in others)


def _line(event) -> int | None:
    return (event.pgh_context or {}).get("entry")


def _by(event) -> int | None:
    return (event.pgh_context or {}).get("by")


def _moment(event) -> dt.datetime:
    """A confirmation leaves the moment of the save as it was; a save takes the confirmation back."""
    return getattr(event, "confirmed_at", None) or event.saved_at


def _names_of(steps: list[tuple]) -> dict[int, str]:
    keys = {_by(last) for _, last in steps} - {None}
    found = User.objects.select_related("person").in_bulk(keys)
    return {pk: user.display_name for pk, user in found.items()}


def _changes(record: Recorded, before, event):
    for name in record.TEXTS:
        old, new = getattr(before, name, ""), getattr(event, name)
        if old != new:
            yield Changed(str(record._meta.get_field(name).verbose_name), old, new)
    if before is not None and hasattr(event, "channel"):
        old, new = before.get_channel_display(), event.get_channel_display()
        if old != new:
            yield Changed("讲述方式", old, new)
    if before is not None and hasattr(event, "confirmed_at") and bool(before.confirmed_at) != bool(event.confirmed_at):
        yield Changed("本人确认", *(("没有确认", "已确认") if event.confirmed_at else ("已确认", "改过，要重新确认")))
