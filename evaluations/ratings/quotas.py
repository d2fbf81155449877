"""The quota (先锋名额) of a sheet: what the year's other rounds leave, counted from the database for the rule."""

from collections.abc import Sequence

from django.db.models import Count, Q

from evaluations.ratings import rules
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating, RatingSheet
from evaluations.ratings.rules import Quota


def quota_of(sheet: RatingSheet, rows: Sequence[Rating], policy) -> Quota:
    """Count the quota of `sheet` whose standing rows are `rows`; a deferred row is not rated and earns nothing."""
    year = Rating.objects.current().filter(
        sheet__in=RatingSheet.objects.in_the_same_year_as(sheet), level__isnull=False
    )
    before = year.aggregate(rated=Count("pk"), pioneers=Count("pk", filter=Q(level=Level.PIONEER)))
    return rules.quota(
        rated_before=before["rated"],
        given_before=before["pioneers"],
        rated_now=sum(not row.is_deferred for row in rows),
        used_now=sum(row.level == Level.PIONEER for row in rows),
        policy=policy,
    )
