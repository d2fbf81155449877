"""Saving a draft: whatever is decided so far, upon the version that the deciding body had before it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from evaluations.ratings.actions.advising import ADVISED, advise, refuse_a_barred_pioneer
from evaluations.ratings.actions.writing import Decision, Minutes, locked_draft
from evaluations.ratings.models import Rating, RatingSheet
from organizations import audit
from organizations.refusals import Refused

DECIDED = ["level", "is_deferred", "deferred_reason", "note"]
OF_A_DRAFT = ["participants", "decided_on", "place", "over_quota_reason", "version", "saved_by", "saved_at"]


@transaction.atomic
def decide(
    *, by, sheet: RatingSheet, based_on: int, decisions: Mapping[int, Decision], minutes: Minutes | None = None
) -> RatingSheet:
    """Save a draft: decisions by rating id, and the minutes so far; nothing has to be complete."""
    sheet = locked_draft(sheet, based_on)
    rows = list(sheet.ratings.current())
    if unknown := decisions.keys() - {row.pk for row in rows}:
        raise Refused(f"有{len(unknown)}项不在这张评价表上，没有保存。请刷新页面再填一次。")
    for row in rows:
        _apply(row, decisions.get(row.pk))
    refuse_a_barred_pioneer(sheet, rows)
    if minutes:
        note(sheet, minutes)
    sheet.version += 1
    sheet.saved_by, sheet.saved_at = by, timezone.now()
    with audit.acting(by, "保存评定草稿", organization=sheet.organization, record=sheet):
        sheet.save(update_fields=OF_A_DRAFT)
        advise(sheet, rows)
        Rating.objects.bulk_update(rows, DECIDED + ADVISED)
    return sheet


def note(sheet: RatingSheet, minutes: Minutes) -> None:
    """Set on the sheet what the minutes say."""
    sheet.participants = minutes.participants.strip()
    sheet.decided_on = minutes.decided_on
    sheet.place = minutes.place.strip()
    sheet.over_quota_reason = minutes.over_quota_reason.strip()


def _apply(row: Rating, decision: Decision | None) -> None:
    if decision is None:
        return
    text = decision.text.strip()
    row.is_deferred = decision.is_deferred
    row.level = None if decision.is_deferred else decision.level
    row.deferred_reason, row.note = (text, "") if decision.is_deferred else ("", text)
