"""Keeping names and places (名称与隶属) by date, in the same transaction as the change of the tree."""

import datetime as dt
from collections.abc import Sequence

from organizations.models import Organization, Placement

BATCH = 1000


def keep_placements(organizations: Sequence[Organization], on: dt.date) -> None:
    """Note from `on` the names and places that `organizations` have now; what is unchanged stays as it is noted."""
    superiors = dict(
        Organization.objects.filter(path__in={_path_above(each) for each in organizations}).values_list("path", "pk")
    )
    noted = {row.organization_id: row for row in Placement.objects.open().filter(organization__in=organizations)}
    changed, new = [], []
    for organization in organizations:
        row = noted.get(organization.pk)
        now = _as_it_is(organization, superiors.get(_path_above(organization)))
        if row is None:
            new.append(now)
        elif not _says_the_same(row, now):
            began = row.starts_on or organization.founded_on
            if began and began >= on:  # it held for no whole day: what was noted was wrong
                now.pk, now.starts_on = row.pk, row.starts_on
                changed.append(now)
            else:
                row.ends_on, now.starts_on = on - dt.timedelta(days=1), on
                changed.append(row)
                new.append(now)
    Placement.objects.bulk_update(changed, ["name", "short_name", "superior", "ends_on"], batch_size=BATCH)
    Placement.objects.bulk_create(new, batch_size=BATCH)


def _path_above(organization: Organization) -> str:
    return organization.path[: -Organization.steplen]


def _as_it_is(organization: Organization, superior_id: int | None) -> Placement:
    return Placement(
        organization=organization,
        name=organization.name,
        short_name=organization.short_name,
        superior_id=superior_id,
    )


def _says_the_same(row: Placement, now: Placement) -> bool:
    return all(getattr(row, name) == getattr(now, name) for name in ("name", "short_name", "superior_id"))
