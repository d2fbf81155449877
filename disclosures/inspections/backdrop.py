"""What stands beside a month's rows: the year so far, how far promises are kept, how superiors rated branches."""

from dataclasses import dataclass

from django.db.models import Q

from commitments.fulfilment import Fulfilment, fulfilment_by
from commitments.models import Commitment, CommitmentItem
from disclosures.inspections import rules
from disclosures.inspections.branch_months import branch_months
from disclosures.inspections.ground import Ground, ground_on, months_begun
from disclosures.inspections.reach import Reach
from disclosures.inspections.report import Report
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Pool, Rating
from organizations.models import Person
from organizations.periods import Month, TwoMonths

OF_ORGANIZATIONS, OF_MEMBERS, OF_STAFF = "党组织", "党员", "党外干部职工"
PROMISERS = {
    None: OF_ORGANIZATIONS,
    Person.Kind.MEMBER: OF_MEMBERS,
    Person.Kind.PROBATIONARY: OF_MEMBERS,
    Person.Kind.STAFF: OF_STAFF,
}
NO_LEVELS = (0, 0, 0, 0)


@dataclass(frozen=True)
class Backdrop:
    """The scope of a report beyond its month's rows."""

    meetings: tuple[tuple[Month, rules.Count], ...]  # of the year's months up to the report's
    promises: tuple[tuple[str, Fulfilment], ...]  # as they stand today: how far one is kept has no history
    pair: TwoMonths
    levels_of_branches: dict[int, tuple[int, int, int, int]]  # in those two months, by superior


def backdrop_of(report: Report, reach: Reach) -> Backdrop:
    """What belongs beside the report, of the organizations that its reader inspects; the queries don't grow."""
    pair = TwoMonths.of(report.month.start)
    return Backdrop(
        meetings=_meetings(report, reach, ground_on(report.today)),
        promises=_promises(reach.within(report.scope, [report.month.end]), report.month.year),
        pair=pair,
        levels_of_branches=_levels_of_branches(report, pair),
    )


def _meetings(report: Report, reach: Reach, ground: Ground) -> tuple[tuple[Month, rules.Count], ...]:
    """Each month counts what stood within the scope on its last day, as its own report does."""
    months = list(months_begun(Month(report.month.year, 1), report.month, ground))
    cells = {month: [] for month in months}
    within = reach.within(report.scope, [month.end for month in months])
    for row in branch_months(within, months, ground).values():
        if row.is_expected and reach.stood_within(row.branch, report.scope, row.month.end):
            cells[row.month].append(row.meeting_cell)
    return tuple((month, rules.count(found)) for month, found in cells.items())


def _promises(reach: Reach, year: int) -> tuple[tuple[str, Fulfilment], ...]:
    """Of organizations' own commitments and of people's, who bring theirs along when they move."""
    own = Q(person=None, organization__in=reach.chosen.order_by().values("pk"))
    commitments = Commitment.objects.filter(own | Q(person__organization__in=reach.branch_ids))
    items = CommitmentItem.objects.filter(commitment__in=commitments.of_year(year).confirmed().order_by().values("pk"))
    added = dict.fromkeys((OF_ORGANIZATIONS, OF_MEMBERS, OF_STAFF), Fulfilment())
    for kind, kept in fulfilment_by(items, "commitment__person__kind").items():
        before = added[PROMISERS[kind]]
        added[PROMISERS[kind]] = Fulfilment(
            before.fulfilled + kept.fulfilled, before.under_way + kept.under_way, before.not_yet + kept.not_yet
        )
    return tuple(added.items())


def _levels_of_branches(report: Report, pair: TwoMonths) -> dict[int, tuple[int, int, int, int]]:
    superiors = [row.organization.pk for row in report.superiors]
    given = Rating.objects.filter(sheet__organization__in=superiors, sheet__pool=Pool.ORGANIZATIONS)
    return {
        superior: tuple(counted.get(level, 0) for level in Level)
        for (superior, _, _), counted in given.distribution(pair.start, pair.start).items()
    }
