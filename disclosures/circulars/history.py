"""The changes of a circular's words (改动记录), read from the events of its row: what was replaced is never lost."""

from disclosures.circulars.models import Circular
from meetings.versions import Changed, Version
from organizations.models import User


def versions_of(circular: Circular) -> list[Version]:
    """Every save that changed a text, the newest first; two queries however many there are."""
    names = ("prefix", *Circular.TEXTS)
    events = list(circular.events.order_by("pgh_id").only("pgh_created_at", "pgh_context", *names))
    writers = User.objects.select_related("person").in_bulk({_by(event) for event in events} - {None})
    found, before = [], None
    for event in events:
        if changes := tuple(_changes(before, event, names)):
            who = writers[_by(event)].display_name if _by(event) in writers else "系统"
            found.append(Version(who, event.pgh_created_at, event.pgh_created_at, changes))
        before = event
    return found[::-1]


def _by(event) -> int | None:
    return (event.pgh_context or {}).get("by")


def _changes(before, event, names: tuple[str, ...]):
    for name in names:
        old, new = getattr(before, name, ""), getattr(event, name)
        if old != new:
            yield Changed(str(Circular._meta.get_field(name).verbose_name), old, new)
