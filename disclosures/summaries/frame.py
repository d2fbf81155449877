"""What every year is measured against: policies, the district's first month, names and places that are over."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from disclosures.inspections.ground import Ground
from organizations.models import Organization
from organizations.past import Past, read_past


@dataclass(frozen=True)
class Frame:
    """One year, as it is read on one day."""

    year: int
    ground: Ground
    past: Past

    @property
    def today(self) -> dt.date:
        return self.ground.today

    @property
    def day(self) -> dt.date:
        """The day whose names and places head a summary: the year's last, while it runs today."""
        return min(dt.date(self.year, 12, 31), self.today)

    @property
    def is_running(self) -> bool:
        return self.year == self.today.year

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        return dt.date(self.year, 1, 1), dt.date(self.year, 12, 31)


def frame_of(year: int, ground: Ground) -> Frame:
    return Frame(year, ground, read_past())


@dataclass(frozen=True)
class Places:
    """Some organizations and their superiors, under the names and in the tree of any day."""

    past: Past
    by_pk: dict[int, Organization]
    by_path: dict[str, Organization] = field(repr=False)

    def name_on(self, pk: int, day: dt.date) -> str:
        return self.past.short_name_on(self.by_pk[pk], day)

    def superior_on(self, pk: int, day: dt.date) -> Organization | None:
        return self.past.superior_on(self.by_pk[pk], day, self.by_path)

    def superior_name_on(self, pk: int, day: dt.date) -> str:
        superior = self.superior_on(pk, day)
        return self.past.short_name_on(superior, day) if superior else ""


def places_of(pks: Collection[int], past: Past) -> Places:
    """Two queries, for the organizations and for what they stand under."""
    chosen = Organization.objects.in_bulk(pks)
    above = {one.path[: -Organization.steplen] for one in chosen.values()}
    by_path = {one.path: one for one in [*chosen.values(), *Organization.objects.filter(path__in=above)]}
    return Places(past, chosen, by_path)
