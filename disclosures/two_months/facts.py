"""The facts of a branch's two months, read from every floor in the same number of queries for each branch."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from commitments.fulfilment import Fulfilment, fulfilment_by
from commitments.models import Commitment, CommitmentItem
from disclosures.inspections.branch_months import branch_months
from disclosures.inspections.branch_rows import BranchRow, detailed
from disclosures.inspections.ground import ground_on
from disclosures.inspections.reach import reach_of
from organizations.models import Organization
from organizations.periods import TwoMonths


@dataclass(frozen=True)
class TwoMonthsFacts:
    """What the pages show and the draft says; a superior below (党总支) holds no member meetings and has no rows."""

    rows: tuple[BranchRow, ...]
    own: Fulfilment  # of the organization's own commitment
    people: Fulfilment  # of everybody it lists


def two_months_of(organization: Organization, period: TwoMonths, today: dt.date) -> TwoMonthsFacts:
    """Read what `organization` did in the months of `period`."""
    ground = ground_on(today)
    reach = reach_of(Organization.objects.filter(pk=organization.pk))
    months = list(branch_months(reach, list(period.months), ground).values())
    rows = [row for month in months for row in detailed([month], reach, month.month, ground)]
    return TwoMonthsFacts(tuple(rows), *_fulfilled(organization, period.start.year))


def _fulfilled(organization: Organization, year: int) -> tuple[Fulfilment, Fulfilment]:
    """The own items and those of its people, of the commitments that bind each of them."""
    items = CommitmentItem.objects.filter(commitment__in=_binding(organization, year))
    found = fulfilment_by(items.annotate(is_own=Q(commitment__person__isnull=True)), "is_own")
    return found.get(True, Fulfilment()), found.get(False, Fulfilment())


def _binding(organization: Organization, year: int) -> QuerySet[Commitment]:
    """This year's, and last year's of whoever has none of this year yet: not all are confirmed on one day."""
    this_year = Commitment.objects.confirmed().filter(campaign__year=year)
    of_organization = this_year.filter(person__isnull=True, organization=OuterRef("organization"))
    is_renewed = Exists(this_year.filter(person=OuterRef("person"))) | Q(
        Q(person__isnull=True), Exists(of_organization)
    )
    last_year = Q(campaign__year=year - 1) & ~Q(is_renewed)
    return Commitment.objects.of_roster(organization).confirmed().filter(Q(campaign__year=year) | last_year)
