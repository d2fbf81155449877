"""更正 and 补评: a new row in the place of a confirmed one, which stays and says that it was replaced."""

from django.db import transaction

from evaluations.ratings.actions.advising import refuse_a_barred_pioneer
from evaluations.ratings.actions.writing import locked
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating
from organizations import audit
from organizations.refusals import Refused


@transaction.atomic
def correct(*, by, rating: Rating, level: Level, reason: str) -> Rating:
    """Give a confirmed row another level, or one that was deferred (暂缓) its level; the old row is kept."""
    sheet = locked(rating.sheet)
    old = Rating.objects.select_related("sheet").get(pk=rating.pk)
    _require_correctable(sheet, old, level, reason.strip())
    new = Rating(
        sheet=sheet,
        position=old.position,
        person_id=old.person_id,
        organization_id=old.organization_id,
        name=old.name,
        post_title=old.post_title,
        level=level,
        note=old.note,
        score=old.score,
        suggestion=old.suggestion,
        is_tied=old.is_tied,
        is_flagged_unfamiliar=old.is_flagged_unfamiliar,
        replaces=old,
        correction_reason=reason.strip(),
    )
    refuse_a_barred_pioneer(sheet, [new])
    verb = "补评等次" if old.is_deferred else "更正评定"
    with audit.acting(by, verb, organization=sheet.organization, record=old, reason=new.correction_reason):
        old.is_current = False
        old.save(update_fields=["is_current"])
        new.save()
    return new


def _require_correctable(sheet, old: Rating, level: Level, reason: str) -> None:
    if not sheet.is_confirmed:
        raise Refused("这张评价表还没有确认，不用更正。请直接改等次再保存。")
    if not old.is_current:
        raise Refused("这一项已经更正过，请打开评价表，在现在的结果上更正。")
    if not reason:
        raise Refused("请写明更正的原因。")
    if old.level == level:
        raise Refused(f"现在的等次就是“{Level(level).label}”，不用更正。")
