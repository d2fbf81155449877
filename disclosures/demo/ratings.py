"""Ratings decided by hand: a draft half done, one beyond the quota, a deferral taken up, a correction.

Only sheets that hang on no board yet: what is posted says what it said.
"""

from evaluations.ratings import actions
from evaluations.ratings.actions import Decision, Minutes
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Pool, Rating, RatingSheet
from evaluations.ratings.quotas import quota_of
from organizations.models import Policy, Role, User

OVER_QUOTA = "防汛抢险中三名同志连续值守，支部大会一致同意多评一名，下月从名额里扣回。"


def decide_by_hand() -> None:
    """Move a few of the district's sheets by the same actions that the pages call."""
    drafts = RatingSheet.objects.draft().filter(pool=Pool.MEMBERS).select_related("organization", "meeting")
    half_done, beyond, *_ = drafts.order_by("pk")
    _decide(half_done, list(half_done.ratings.current())[::2])
    _confirm_beyond_the_quota(beyond)
    unposted = Rating.objects.current().filter(sheet__meeting__publications__isnull=True, sheet__pool=Pool.MEMBERS)
    deferred = unposted.filter(pk__in=Rating.objects.waiting()).order_by("pk").first()
    if deferred:  # by chance nobody was absent
        _correct(deferred, Level.QUALIFIED, "本人出差回来后，在支部会上补作了讲述。")
    standing = unposted.confirmed().filter(level=Level.QUALIFIED, replaces__isnull=True).order_by("pk").first()
    _correct(standing, Level.BASICALLY_QUALIFIED, "承诺事项没有按期兑现，经支部核实。")


def _secretary_of(sheet: RatingSheet) -> User:
    return sheet.organization.posts.get(role=Role.SECRETARY).person.user


def _decide(sheet: RatingSheet, rows: list[Rating], minutes: Minutes | None = None) -> RatingSheet:
    decisions = {
        row.pk: Decision(is_deferred=row.is_deferred, text=row.deferred_reason)
        if row.is_deferred
        else Decision(row.level or row.suggestion or Level.QUALIFIED)
        for row in rows
    }
    return actions.decide(
        by=_secretary_of(sheet), sheet=sheet, based_on=sheet.version, decisions=decisions, minutes=minutes
    )


def _confirm_beyond_the_quota(sheet: RatingSheet) -> None:
    rows = list(sheet.ratings.current())
    allowed = quota_of(sheet, rows, Policy.objects.on(sheet.meeting.held_on)).allowed
    rated = [row for row in rows if not row.is_deferred]
    for place, row in enumerate(sorted(rated, key=lambda row: row.score or 0, reverse=True)):
        row.level = Level.PIONEER if place <= allowed else Level.QUALIFIED
    minutes = Minutes("支部委员会全体委员", sheet.decided_on, sheet.place, OVER_QUOTA)
    saved = _decide(sheet, rows, minutes)
    actions.confirm(by=_secretary_of(sheet), sheet=saved, based_on=saved.version)


def _correct(rating: Rating, level: Level, reason: str) -> None:
    actions.correct(by=_secretary_of(rating.sheet), rating=rating, level=level, reason=reason)
