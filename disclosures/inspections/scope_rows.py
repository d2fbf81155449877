"""What an inspection says of a whole scope rather than of one organization in it."""

from django.db.models import Count, Q

from disclosures.inspections import rules
from disclosures.inspections.evidence import Evidence, EvidenceKind
from disclosures.inspections.ground import Ground
from disclosures.inspections.reach import Reach
from disclosures.inspections.rules import Observation, PoolOfYear
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Pool, Rating
from evaluations.ratings.rules import percent_half_up
from organizations.models import Organization
from organizations.periods import Month


def observations_of_scope(scope: Organization, reach: Reach, month: Month, ground: Ground) -> list[Observation]:
    """The ★ of everybody in the scope in the year so far; a branch's own sheets have said it already."""
    if scope.is_branch:
        return []
    evidence = Evidence(EvidenceKind.ORGANIZATION, scope.pk)
    name = reach.name_on(scope, month.end)
    percent = ground.policy_on(month.start).pioneer_percent
    return [
        Observation(scope.pk, name, "", *found, is_of_a_branch=False)
        for found in rules.scope_problems(pools_of_year(reach, month, percent), evidence)
    ]


def pools_of_year(reach: Reach, month: Month, percent: int) -> list[PoolOfYear]:
    """Ratings and ★ of the three pools from January to `month`; one query."""
    rows = (
        Rating.objects.confirmed()
        .current()
        .filter(
            sheet__organization__in=reach.chosen.order_by().values("pk"),
            sheet__period_start__range=(month.start.replace(month=1), month.start),
            level__isnull=False,
        )
        .order_by("sheet__pool")
        .values_list("sheet__pool")
        .annotate(rated=Count("pk"), pioneers=Count("pk", filter=Q(level=Level.PIONEER)))
    )
    return [
        PoolOfYear(Pool(pool).label, rated, pioneers, percent_half_up(rated, percent)) for pool, rated, pioneers in rows
    ]
