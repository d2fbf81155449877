"""Units (单位) under a branch: added and renamed; they go along when branches merge."""

from django.db import transaction

from organizations import audit
from organizations.access import Permission, require
from organizations.models import Organization, Unit, User
from organizations.refusals import Refused


@transaction.atomic
def add_unit(*, by: User, organization: Organization, name: str) -> Unit:
    """Name one more unit whose staff belong to the branch."""
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    require(by, Permission.MAINTAIN_ROSTER, organization)
    if not organization.is_branch:
        raise Refused("单位只设在党支部下面。请先选择党支部。")
    if organization.dissolved_on:
        raise Refused(f"{organization}已经撤销。请选择现有的党支部。")
    name = _checked(organization, name)
    with audit.acting(by, f"增加单位{name}", organization=organization, record=organization):
        return Unit.objects.create(organization=organization, name=name)


@transaction.atomic
def rename_unit(*, by: User, unit: Unit, name: str) -> Unit:
    """Correct or change a unit's name."""
    organization = Organization.objects.select_for_update().get(pk=unit.organization_id)
    require(by, Permission.MAINTAIN_ROSTER, organization)
    unit = Unit.objects.get(pk=unit.pk)
    before, unit.name = unit.name, _checked(organization, name)
    with audit.acting(by, f"单位{before}改名为{unit.name}", organization=organization, record=unit):
        unit.save(update_fields=["name"])
    return unit


def _checked(organization: Organization, name: str) -> str:
    name = name.strip()
    if not name:
        raise Refused("请填写单位名称。")
    if organization.units.filter(name=name).exists():
        raise Refused(f"{organization}已经有这个单位。请核对名称。")
    return name
