"""Writing an imported list of organizations: all of it or nothing."""

from collections import defaultdict

from django.db import connection, transaction
from django.utils import timezone

from organizations import audit
from organizations.access import Permission, require
from organizations.actions.placements import keep_placements
from organizations.bulk_writes import check_foreign_keys_at_once
from organizations.imports.organization_list import Node, OrganizationList, OrganizationPlan, plan_organizations
from organizations.imports.problems import RowsRefused
from organizations.models import Organization, Unit, User
from organizations.name_order import organization_sort_key

BATCH = 1000


@transaction.atomic
def import_organizations(*, by: User | None, listed: OrganizationList, file_name: str) -> OrganizationPlan:
    """Create, change and move organizations as the list says; `by` is None for the command line."""
    begin_import(Organization)
    root = Organization.objects.filter(depth=1).first()
    if by is not None:
        require(by, Permission.MAINTAIN_ROSTER, root)
    plan = plan_organizations(listed)
    if plan.problems:
        raise RowsRefused(plan.problems)
    detail = {"文件": file_name, **plan.counts}
    with audit.acting(by, "导入党组织名单", organization=root, detail=detail):
        _change(plan)
        _create(plan)
        _move(plan)
        keep_placements(list(Organization.objects.all()), timezone.localdate())
        Unit.objects.bulk_create(
            [Unit(organization=_organization_of(node), name=name) for node, name in plan.new_units], batch_size=BATCH
        )
    return plan


def begin_import(model) -> None:
    """Let readers go on and writers wait until the import has ended; check foreign keys at once."""
    lock_against_writers(model)
    check_foreign_keys_at_once()


def lock_against_writers(model) -> None:
    """Let readers of a table go on and its writers wait until the transaction has ended."""
    with connection.cursor() as cursor:
        cursor.execute(f"lock table {connection.ops.quote_name(model._meta.db_table)} in share row exclusive mode")


def _organization_of(superior: Node | Organization) -> Organization:
    return superior.existing if isinstance(superior, Node) else superior


def _change(plan: OrganizationPlan) -> None:
    fields = set()
    for node, changes in plan.changed:
        for name, (_, value) in changes.items():
            setattr(node.existing, name, value)
        node.existing.sort_key = organization_sort_key(node.existing.short_name)
        fields |= set(changes)
    if fields:
        changed = [node.existing for node, _ in plan.changed]
        Organization.objects.bulk_update(changed, [*fields, "sort_key"], batch_size=BATCH)


def _create(plan: OrganizationPlan) -> None:
    """New organizations get their places in the tree here: treebeard would ask the database for each of them."""
    children = defaultdict(list)
    for node in plan.new:
        children[id(node.superior) if isinstance(node.superior, Node) else None].append(node)
    last_steps = _last_steps()
    waiting = [node for node in plan.new if not (isinstance(node.superior, Node) and node.superior.existing is None)]
    more_children = defaultdict(int)
    created = []
    while waiting:
        node = waiting.pop(0)
        above = _organization_of(node.superior) if node.superior else None
        path = above.path if above else ""
        last_steps[path] += 1
        node.existing = _placed(node, path, last_steps[path])
        created.append(node.existing)
        more_children[path] += 1
        waiting += [child for child in children[id(node)] if child.existing is None]
    for organization in created:
        organization.numchild = more_children.pop(organization.path, 0)
    Organization.objects.bulk_create(created, batch_size=BATCH)
    _count_children(more_children)


def _last_steps() -> dict[str, int]:
    steps = defaultdict(int)
    for path in Organization.objects.values_list("path", flat=True):
        above, own = path[: -Organization.steplen], path[-Organization.steplen :]
        steps[above] = max(steps[above], Organization._str2int(own))
    return steps


def _placed(node: Node, above: str, step: int) -> Organization:
    values = {"short_name": node.row.short_name, **node.row.values}
    depth = len(above) // Organization.steplen + 1
    return Organization(
        path=Organization._get_path(above, depth, step),
        depth=depth,
        sort_key=organization_sort_key(values["short_name"]),
        **values,
    )


def _count_children(more: dict[str, int]) -> None:
    superiors = list(Organization.objects.filter(path__in=[path for path in more if path]))
    for superior in superiors:
        superior.numchild += more[superior.path]
    Organization.objects.bulk_update(superiors, ["numchild"], batch_size=BATCH)


def _move(plan: OrganizationPlan) -> None:
    for node in plan.moved:
        organization = Organization.objects.get(pk=node.existing.pk)  # moves before this one may have changed its path
        superior = Organization.objects.get(pk=_organization_of(node.superior).pk)
        Organization.objects.move(organization, superior, "last-child")
