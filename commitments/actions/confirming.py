"""Handing a commitment in, confirming it, giving it back."""

from django.db import transaction
from django.utils import timezone

from commitments import rules
from commitments.access import require_writer
from commitments.actions.moving import check_move, locked
from commitments.models import Campaign, Commitment
from organizations import audit
from organizations.access import Permission, require
from organizations.models import Organization, User
from organizations.refusals import Refused

State = Commitment.State


@transaction.atomic
def submit(*, by: User, commitment: Commitment) -> Commitment:
    """Hand the commitment in for the branch to confirm."""
    commitment = locked(commitment)
    require_writer(by, commitment.subject)
    check_move(commitment, State.SUBMITTED)
    if lacks := _lacks(commitment):
        raise Refused(lacks[0])
    with audit.acting(by, "提交承诺", organization=commitment.keeper, record=commitment):
        commitment.state, commitment.submitted_at = State.SUBMITTED, timezone.now()
        commitment.save()
    return commitment


def _lacks(commitment: Commitment) -> list[str]:
    items = list(commitment.items.all())
    if commitment.person is None:
        return rules.lacks_of_an_organization(commitment, items)
    areas = rules.required_areas(commitment.person.kind, commitment.person.is_leading_cadre)
    return rules.lacks_of_a_person(areas, items)


@transaction.atomic
def confirm(*, by: User, commitment: Commitment) -> Commitment:
    """Confirm a submitted commitment, after which its text stands."""
    commitment = locked(commitment)
    require(by, Permission.CONFIRM_COMMITMENTS, commitment.keeper)
    check_move(commitment, State.CONFIRMED)
    with audit.acting(by, "确认承诺", organization=commitment.keeper, record=commitment):
        commitment.state, commitment.return_comment = State.CONFIRMED, ""
        commitment.confirmed_by, commitment.confirmed_at = by, timezone.now()
        commitment.save()
    return commitment


@transaction.atomic
def confirm_all(*, by: User, organization: Organization, campaign: Campaign) -> int:
    """Confirm everything that waits in the organization at once; returns how many there were."""
    require(by, Permission.CONFIRM_COMMITMENTS, organization)
    waiting = (
        Commitment.objects.filter(campaign=campaign)
        .of_roster(organization)
        .waiting_for_confirmation()
        .select_related("campaign", "organization", "person")
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    waiting = list(waiting)
    if not waiting:
        raise Refused("现在没有等待确认的承诺。")
    detail = {"commitments": [{"id": each.pk, "name": str(each.subject)} for each in waiting]}
    with audit.acting(by, f"一并确认{len(waiting)}份承诺", organization=organization, detail=detail):
        Commitment.objects.filter(pk__in=[each.pk for each in waiting]).update(
            state=State.CONFIRMED, return_comment="", confirmed_by=by, confirmed_at=timezone.now()
        )
    return len(waiting)


@transaction.atomic
def return_to_writer(*, by: User, commitment: Commitment, comment: str) -> Commitment:
    """Give a submitted or confirmed commitment back to be changed, saying what to change."""
    commitment = locked(commitment)
    require(by, Permission.CONFIRM_COMMITMENTS, commitment.keeper)
    check_move(commitment, State.DRAFT)
    comment = comment.strip()
    if not comment:
        raise Refused("请写明要改什么，再退回。")
    with audit.acting(by, "退回承诺", organization=commitment.keeper, record=commitment, reason=comment):
        commitment.state, commitment.return_comment = State.DRAFT, comment
        commitment.submitted_at = commitment.confirmed_at = commitment.confirmed_by = None
        commitment.save()
    return commitment
