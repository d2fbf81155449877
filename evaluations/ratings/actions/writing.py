"""What every write to a sheet does first: lock it, see that it is a draft, compare versions.

A save names the version it was typed upon. When somebody else has saved since, it is refused and both are shown.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from evaluations.ratings.levels import Level
from evaluations.ratings.models import RatingSheet
from organizations.holding import held
from organizations.refusals import Refused

READ_ONLY = "这张评价表已经确认，不能再改。要改其中一项，请用“更正”并写明原因。"


@dataclass(frozen=True)
class Decision:
    """What the deciding body holds of one row so far; `text` is the reason of a deferral, else a note."""

    level: Level | None = None
    is_deferred: bool = False
    text: str = ""


@dataclass(frozen=True)
class Minutes:
    """Who decided when and where, and why there are more ★ than the quota."""

    participants: str = ""
    decided_on: dt.date | None = None
    place: str = ""
    over_quota_reason: str = ""


class Conflict(Refused):
    """Somebody else has saved the same sheet meanwhile; `sheet` is what stands now."""

    def __init__(self, sheet: RatingSheet):
        at = timezone.localtime(sheet.saved_at)
        super().__init__(
            f"{sheet.saved_by.display_name}在{at:%H:%M}已经存过这张评价表，您填的没有盖上去。"
            "不一样的地方下面都列出来了，请对照着改好，再保存。"
        )
        self.sheet = sheet


def locked(sheet: RatingSheet) -> RatingSheet:
    """The sheet as it stands now, held until the transaction ends."""
    related = ("organization", "meeting__organization", "unit", "saved_by__person")
    return held(RatingSheet.objects.select_related(*related), sheet.pk)


def locked_draft(sheet: RatingSheet, based_on: int) -> RatingSheet:
    """The locked sheet, when it is a draft still and stands at the version that the save was typed upon."""
    draft = locked(sheet)
    if draft.is_confirmed:
        raise Refused(READ_ONLY)
    if draft.version != based_on:
        raise Conflict(draft)
    return draft


def some(names: list[str]) -> str:
    """A few of the names, for a sentence."""
    return "、".join(names[:5]) + ("等" if len(names) > 5 else "")
