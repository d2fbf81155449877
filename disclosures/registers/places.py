"""Where a row belongs: to the organization as it stands today, or as it stood when its period ended."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from disclosures.inspections.reach import Reach
from disclosures.registers.wish import Wish
from organizations.documents import Value
from organizations.models import Organization
from organizations.periods import Month, Period, TwoMonths


@dataclass(frozen=True)
class OrganizationLine:
    """What one organization's rows come to."""

    organization_pk: int
    name: str
    superior: str
    counts: tuple[int, ...]

    @property
    def values(self) -> tuple[Value, ...]:
        return (self.name, self.superior, *self.counts)


def as_it_stands(wish: Wish, field: str) -> Q:
    """Rows whose organization lies within the scope today."""
    return Q(**{f"{field}__path__startswith": wish.scope.path, f"{field}__in": _readable(wish)})


def as_it_stood(wish: Wish, field: str, start: str, kind: type[Month] | type[TwoMonths]) -> Q:
    """Rows of the wished periods whose organization stood within the scope on its period's last day.

    Few organizations ever move: only of those the tree of each period is looked at. `start` is the field that holds
    the period's first day.
    """
    moved = _moved(wish.reach)
    periods = _periods(wish, kind)
    stands = as_it_stands(wish, field) & ~Q(**{f"{field}__in": [organization.pk for organization in moved]})
    within = Q(**{f"{start}__range": (periods[0].start, periods[-1].start)})
    return (stands & within) | _stood(wish, field, start, moved, periods)


def _readable(wish: Wish):
    return wish.reach.chosen.order_by().values("pk")


def _periods(wish: Wish, kind: type[Month] | type[TwoMonths]) -> list[Period]:
    periods = [kind.of(wish.first.start)]
    while periods[-1].end < wish.last.start:
        periods.append(periods[-1].next())
    return periods


def _moved(reach: Reach) -> list[Organization]:
    """Those that stood elsewhere once, and those below them."""
    paths = tuple(path for path, organization in reach.present.items() if organization.pk in reach.past.placements)
    return [organization for organization in reach.listed if organization.path.startswith(paths)] if paths else []


def _stood(wish: Wish, field: str, start: str, moved: list[Organization], periods: list[Period]) -> Q:
    """The moved organizations in the periods in which they stood within the scope; alike ones under one condition."""
    together = defaultdict(list)
    for organization in moved:
        days = tuple(each.start for each in periods if wish.reach.stood_within(organization, wish.scope, each.end))
        together[days].append(organization.pk)
    found = Q(pk__in=[])
    for days, organizations in together.items():
        found |= Q(**{f"{field}__in": organizations, f"{start}__in": days})
    return found


def superior_on(reach: Reach, organization: Organization, day: dt.date) -> str:
    """What the superior of `day` was called then; empty when the reader knows of none."""
    superior = reach.superior_on(organization, day)
    return reach.name_on(superior, day) if superior else ""


def of_organizations(wish: Wish, rows: Iterable[tuple[int, ...]]) -> list[OrganizationLine]:
    """Counts by the id of an organization, as lines in the order of the tree; one query."""
    return list(_of_organizations(wish, {pk: tuple(counts) for pk, *counts in rows}))


def _of_organizations(wish: Wish, counts: dict[int, tuple[int, ...]]) -> Iterator[OrganizationLine]:
    day = wish.last.end
    for organization in Organization.objects.filter(pk__in=counts):
        yield OrganizationLine(
            organization.pk,
            wish.reach.name_on(organization, day),
            superior_on(wish.reach, organization, day),
            counts[organization.pk],
        )
