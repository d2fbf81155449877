"""What writing meetings down took the office (会务用时), beside the results: medians of units, never of a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from meetings.models import Burden, Meeting


@dataclass(frozen=True)
class Work:
    """What one concluded meeting took."""

    seconds: int
    fields: int


@dataclass(frozen=True)
class Medians:
    """Of several meetings, half took less; nothing is said where none was typed in."""

    minutes: int | None = None
    fields: int | None = None


def works_of(meeting_pks: Iterable[int]) -> dict[int, Work]:
    """The concluded ones among the meetings that were typed in, by the meeting's number; one query."""
    rows = Burden.objects.filter(meeting__in=meeting_pks, meeting__state=Meeting.State.CONCLUDED)
    return {pk: Work(seconds, fields) for pk, seconds, fields in rows.values_list("meeting", "seconds", "fields")}


def medians_of(works: Iterable[Work | None]) -> Medians:
    """Whole minutes and fields, halves rounded up."""
    counted = [work for work in works if work]
    if not counted:
        return Medians()
    return Medians(
        minutes=int(median(work.seconds for work in counted) / 60 + 0.5),
        fields=int(median(work.fields for work in counted) + 0.5),
    )
