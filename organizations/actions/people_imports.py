"""Writing an imported roster: all of it or nothing; a second import updates and never doubles."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from organizations import audit
from organizations.access import Permission, require
from organizations.actions.organization_imports import BATCH, begin_import
from organizations.imports.problems import RowsRefused
from organizations.imports.roster import PersonRow, Roster
from organizations.imports.roster_plan import COMPARED, RosterPlan, plan_roster, units_by_name
from organizations.models import Organization, Person, Post, Role, Unit, User
from organizations.name_order import sort_key
from organizations.stroke_order import stroke_key

WRITTEN = [*COMPARED, "sort_key", "stroke_key"]


def untold(written: int, of: int) -> None:
    """Nobody watches this import."""


@transaction.atomic
def import_people(
    *, by: User | None, roster: Roster, file_name: str, tell: Callable[[int, int], None] = untold
) -> RosterPlan:
    """Create and change people and their posts as the roster says; `by` is None for the command line.

    People who are in the database and not on the roster are listed in the plan, never deleted. `tell` hears how
    many of how many people have been written.
    """
    begin_import(Person)
    root = Organization.objects.filter(depth=1).first()
    if by is not None:
        require(by, Permission.MAINTAIN_ROSTER, root)
    today = timezone.localdate()
    plan = plan_roster(roster)
    if plan.problems:
        raise RowsRefused(plan.problems)
    detail = {"文件": file_name, **plan.counts}
    with audit.acting(by, "导入人员名册", organization=root, detail=detail):
        Unit.objects.bulk_create([Unit(organization=organization, name=name) for organization, name in plan.new_units])
        units = units_by_name()
        written, total = 0, len(plan.changed) + len(plan.new)
        for write, rows in ((_change, [row for row, _ in plan.changed]), (_create, plan.new)):
            for batch in _batches(rows):
                write(batch, units, today)
                written += len(batch)
                tell(written, total)
        _end_posts(plan, today)
        _begin_posts(plan, units, today)
    return plan


def _batches(rows: Sequence[PersonRow]) -> Iterator[list[PersonRow]]:
    """A thousand at a time: sixty thousand model objects at once would take as much memory as all else."""
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _create(rows: list[PersonRow], units: dict, today: dt.date) -> None:
    people = [Person(**_keys(row.name), **{"since": today, **row.written(units)}) for row in rows]
    Person.objects.bulk_create(people)
    for row, person in zip(rows, people, strict=True):
        row.new_id = person.pk


def _change(rows: list[PersonRow], units: dict, today: dt.date) -> None:
    """One statement a thousand people: Django's bulk_update takes ten times as long."""
    stored = Person.objects.in_bulk([row.person.id for row in rows])
    for row in rows:
        values = row.written(units) | _keys(row.name)
        if row.person.organization_id != row.organization.pk:
            values.setdefault("since", today)
        for name, value in values.items():
            setattr(stored[row.person.id], name, value)
    Person.objects.bulk_create(stored.values(), update_conflicts=True, unique_fields=["pk"], update_fields=WRITTEN)


def _keys(name: str) -> dict[str, str]:
    return {"sort_key": sort_key(name), "stroke_key": stroke_key(name)}


def _end_posts(plan: RosterPlan, today: dt.date) -> None:
    for post in plan.posts_ended:
        post.ends_on = max(post.starts_on, today - dt.timedelta(days=1))
    Post.objects.bulk_update(plan.posts_ended, ["ends_on"], batch_size=BATCH)


def _begin_posts(plan: RosterPlan, units: dict, today: dt.date) -> None:
    free_from = _free_from(plan)
    Post.objects.bulk_create(
        [
            Post(
                person_id=row.person_id,
                organization=organization,
                role=duty.role,
                unit_id=_unit_led(row, organization, units) if duty.role == Role.ADMINISTRATIVE_HEAD else None,
                is_acting=duty.is_acting,
                starts_on=max(
                    row.duties_since or today, free_from.get((organization.pk, duty.role, duty.is_acting), dt.date.min)
                ),
            )
            for row, organization, duty in plan.posts_begun
        ],
        batch_size=BATCH,
    )


def _free_from(plan: RosterPlan) -> dict[tuple, dt.date]:
    """The last day of the last secretary's term: a successor's term begins there, whatever day the roster says."""
    over = Post.objects.filter(
        organization__in={organization.pk for _, organization, _ in plan.posts_begun},
        role=Role.SECRETARY,
        ends_on__isnull=False,
    )
    last = over.order_by().values_list("organization", "role", "is_acting").annotate(last=Max("ends_on"))
    return {(organization, role, is_acting): day for organization, role, is_acting, day in last}


def _unit_led(row: PersonRow, organization: Organization, units: dict) -> int | None:
    """An administrative head of a joint branch leads his own unit; of any other branch, all of them."""
    is_joint = organization.kind == Organization.Kind.JOINT_BRANCH
    if not is_joint or organization.pk != row.organization.pk:
        return None
    return row.written(units).get("unit_id", row.person and row.person.unit_id)
