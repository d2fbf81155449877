"""Writing an imported roster: all of it or nothing; a second import updates and never doubles."""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from organizations import audit
from organizations.access import Permission, require
from organizations.actions.organization_imports import BATCH, lock_against_other_imports
from organizations.imports.problems import RowsRefused
from organizations.imports.roster import PersonRow, Roster, RosterPlan, plan_roster
from organizations.models import Organization, Person, Post, Role, Unit, User
from organizations.name_order import sort_key

WRITTEN = [
    "name",
    "sort_key",
    "kind",
    "standing",
    "organization",
    "unit",
    "since",
    "post_title",
    "is_leading_cadre",
    "joined_on",
    "phone",
    "away_destination",
    "id_digest",
]


@transaction.atomic
def import_people(*, by: User | None, roster: Roster, file_name: str) -> RosterPlan:
    """Create and change people and their posts as the roster says; `by` is None for the command line.

    People who are in the database and not on the roster are listed in the plan, never deleted.
    """
    lock_against_other_imports(Person)
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
        _give_units([*plan.new, *(row for row, _ in plan.changed)])
        _change(plan, today)
        _create(plan, today)
        _end_posts(plan, today)
        _begin_posts(plan, today)
    return plan


def _give_units(rows: list[PersonRow]) -> None:
    units = {(unit.organization_id, unit.name): unit.pk for unit in Unit.objects.all()}
    for row in rows:
        if row.unit:
            row.values["unit_id"] = units[row.organization.pk, row.unit]


def _create(plan: RosterPlan, today: dt.date) -> None:
    for row in plan.new:
        row.person = Person(sort_key=sort_key(row.name), **{"since": today, **row.values})
    Person.objects.bulk_create([row.person for row in plan.new], batch_size=BATCH)


def _change(plan: RosterPlan, today: dt.date) -> None:
    """One statement a thousand people: Django's bulk_update takes ten times as long."""
    for row, _ in plan.changed:
        person = row.person
        if person.organization_id != row.organization.pk:
            row.values.setdefault("since", today)
        for name, value in row.values.items():
            setattr(person, name, value)
        person.sort_key = sort_key(person.name)
    changed = [row.person for row, _ in plan.changed]
    Person.objects.bulk_create(
        changed, batch_size=BATCH, update_conflicts=True, unique_fields=["pk"], update_fields=WRITTEN
    )


def _end_posts(plan: RosterPlan, today: dt.date) -> None:
    for post in plan.posts_ended:
        post.ends_on = max(post.starts_on, today - dt.timedelta(days=1))
    Post.objects.bulk_update(plan.posts_ended, ["ends_on"], batch_size=BATCH)


def _begin_posts(plan: RosterPlan, today: dt.date) -> None:
    free_from = _free_from(plan)
    Post.objects.bulk_create(
        [
            Post(
                person=row.person,
                organization=organization,
                role=duty.role,
                unit_id=_unit_led(row, organization) if duty.role == Role.ADMINISTRATIVE_HEAD else None,
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


def _unit_led(row: PersonRow, organization: Organization) -> int | None:
    """An administrative head of a joint branch leads his own unit; of any other branch, all of them."""
    is_joint = organization.kind == Organization.Kind.JOINT_BRANCH
    return row.person.unit_id if is_joint and organization.pk == row.person.organization_id else None
