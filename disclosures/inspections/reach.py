"""The organizations that are looked at, under the names and superiors that they had."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from organizations.models import Organization
from organizations.past import Past, read_past


@dataclass(frozen=True)
class Reach:
    """The organizations that are looked at, read once; `chosen` serves the other queries as a subquery.

    Who may look follows from today's tree; what counts for whom, from the tree of the period's last day.
    """

    chosen: QuerySet[Organization]
    listed: tuple[Organization, ...]
    past: Past
    present: dict[str, Organization]  # the listed ones and the superiors above them, by path

    def within(self, root: Organization, days: Iterable[dt.date]) -> "Reach":
        """What stood within `root` on one of `days`."""
        days = list(days)
        listed = tuple(each for each in self.listed if any(self.stood_within(each, root, day) for day in days))
        return replace(self, chosen=self.chosen.filter(pk__in=[each.pk for each in listed]), listed=listed)

    def stood_within(self, organization: Organization, root: Organization, day: dt.date) -> bool:
        while organization is not None and organization.pk != root.pk:
            organization = self.superior_on(organization, day)
        return organization is not None

    def superior_on(self, organization: Organization, day: dt.date) -> Organization | None:
        return self.past.superior_on(organization, day, self.present)

    def superiors_on(self, organization: Organization, days: Sequence[dt.date]) -> list[Organization | None]:
        """Its superior of each day, or the only one of the many that never moved."""
        if organization.pk not in self.past.placements:
            return [self.superior_on(organization, days[0])]
        return [self.superior_on(organization, day) for day in days]

    def name_on(self, organization: Organization, day: dt.date) -> str:
        return self.past.short_name_on(organization, day)

    @property
    def root(self) -> Organization:
        return self.listed[0]

    @property
    def branches(self) -> list[Organization]:
        return [organization for organization in self.listed if organization.is_branch]

    @property
    def branch_ids(self) -> QuerySet:
        return self.chosen.branches().order_by().values("pk")


def reach_of(organizations: QuerySet[Organization]) -> Reach:
    """The organizations, the names and places that are over, and with one more query the superiors above the reach."""
    listed = tuple(organizations.order_by("path"))
    present = {organization.path: organization for organization in listed}
    above = {_parent_path(branch) for branch in listed if branch.is_branch} - present.keys()
    if above:
        present |= {organization.path: organization for organization in Organization.objects.filter(path__in=above)}
    return Reach(organizations, listed, read_past(), present)


def _parent_path(organization: Organization) -> str:
    return organization.path[: -Organization.steplen]
