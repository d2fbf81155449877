"""Names and places that are over, read once: a past period is shown with the names and the tree of its own days."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from organizations.models import Organization, Placement


@dataclass(frozen=True)
class Past:
    """What no longer holds, by organization; whatever is not in here was as it is today."""

    placements: dict[int, tuple[Placement, ...]]

    def placement_on(self, organization: Organization, day: dt.date) -> Placement | None:
        """The row that held on `day` and is over; None when the present one held already."""
        return next((row for row in self.placements.get(organization.pk, ()) if _held(row, day)), None)

    def short_name_on(self, organization: Organization, day: dt.date) -> str:
        return (self.placement_on(organization, day) or organization).short_name

    def superior_on(
        self, organization: Organization, day: dt.date, present: dict[str, Organization]
    ) -> Organization | None:
        """The superior of `day`; `present` holds today's organizations by path, as far as the reader knows them."""
        if row := self.placement_on(organization, day):
            return row.superior
        return present.get(organization.path[: -Organization.steplen])


def _held(row: Placement, day: dt.date) -> bool:
    return (row.starts_on is None or row.starts_on <= day) and day <= row.ends_on


def read_past() -> Past:
    """One query, for few organizations ever change."""
    rows = defaultdict(list)
    for row in Placement.objects.past().select_related("superior").order_by():
        rows[row.organization_id].append(row)
    return Past({pk: tuple(found) for pk, found in rows.items()})
