"""The facts of a branch's two months, read from every floor in the same number of queries for each branch."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from commitments.models import Commitment, CommitmentItem
from disclosures.inspections.branch_months import branch_months
from disclosures.inspections.branch_rows import BranchRow, detailed
from disclosures.inspections.ground import ground_on
from disclosures.inspections.reach import reach_of
from disclosures.two_months.rules import Fulfilled
from organizations.models import Organization
from organizations.periods import TwoMonths


@dataclass(frozen=True)
class TwoMonthsFacts:
    """What the pages show and the draft says; a superior below (党总支) holds no member meetings and has no rows."""

    rows: tuple[BranchRow, ...]
    own: Fulfilled  # of the organization's own commitment
    people: Fulfilled  # of everybody it lists


def two_months_of(organization: Organization, period: TwoMonths, today: dt.date) -> TwoMonthsFacts:
    """Read what `organization` did in the months of `period`."""
    ground = ground_on(today)
    reach = reach_of(Organization.objects.filter(pk=organization.pk))
    months = list(branch_months(reach, list(period.months), ground).values())
    rows = [row for month in months for row in detailed([month], reach, month.month, ground)]
    return TwoMonthsFacts(tuple(rows), *_fulfilled(organization, period.start.year))


def _fulfilled(organization: Organization, year: int) -> tuple[Fulfilled, Fulfilled]:
    """The own items and those of its people, of the commitments that bind each of them."""
    rows = (
        CommitmentItem.objects.filter(commitment__in=_binding(organization, year))
        .annotate(is_own=Q(commitment__person__isnull=True))
        .order_by()
        .values("is_own")
        .annotate(**{name: Count("pk", filter=Q(fulfilment=name)) for name in CommitmentItem.Fulfilment.values})
    )
    found = {row["is_own"]: Fulfilled(row["fulfilled"], row["under_way"], row["not_yet"]) for row in rows}
    return found.get(True, Fulfilled()), found.get(False, Fulfilled())


def _binding(organization: Organization, year: int) -> QuerySet[Commitment]:
    """This year's, and last year's of whoever has none of this year yet: not all are confirmed on one day."""
    this_year = Commitment.objects.confirmed().filter(campaign__year=year)
    of_organization = this_year.filter(person__isnull=True, organization=OuterRef("organization"))
    is_renewed = Exists(this_year.filter(person=OuterRef("person"))) | Q(
        Q(person__isnull=True), Exists(of_organization)
    )
    last_year = Q(campaign__year=year - 1) & ~Q(is_renewed)
    return Commitment.objects.of_roster(organization).confirmed().filter(Q(campaign__year=year) | last_year)
