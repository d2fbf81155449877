"""The areas (方面) that organizations add for their people. 通知四: 结合本系统本行业本单位实际."""

from django.db import transaction

from commitments.models import AddedArea, Campaign, CommitmentItem
from organizations import audit
from organizations.access import Permission, require
from organizations.models import Organization, User
from organizations.refusals import Refused


@transaction.atomic
def add_area(*, by: User, organization: Organization, campaign: Campaign, label: str) -> AddedArea:
    """Ask the Party members of an organization and of all below it to write about one more area this year."""
    require(by, Permission.CONFIRM_COMMITMENTS, organization)
    organization = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    label = label.strip()
    if label in CommitmentItem.Area.labels:
        raise Refused(f"“{label}”是通知要求的方面，本来就要写，不用再加。")
    if AddedArea.objects.asked_of(organization, campaign).filter(label=label).exists():
        raise Refused(f"“{label}”已经加过了，不用再加。")
    with audit.acting(by, "增加承诺的方面", organization=organization, record=organization, detail={"方面": label}):
        return AddedArea.objects.create(organization=organization, campaign=campaign, label=label)


@transaction.atomic
def remove_area(*, by: User, area: AddedArea) -> None:
    """Take an added area back while nobody has written about it."""
    area = AddedArea.objects.select_for_update(of=("self",)).select_related("organization").get(pk=area.pk)
    require(by, Permission.CONFIRM_COMMITMENTS, area.organization)
    if written := area.items.count():
        raise Refused(f"已经有{written}个人写了“{area}”，不能撤掉。")
    with audit.acting(by, "撤掉增加的方面", organization=area.organization, record=area):
        area.delete()
