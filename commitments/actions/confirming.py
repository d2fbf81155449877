"""Handing a commitment in, confirming it, giving it back."""

from django.db import transaction
from django.utils import timezone

from commitments import rules
from commitments.access import is_own, require_writer
from commitments.actions.consent import consented
from commitments.actions.moving import check_move, locked, require_version
from commitments.areas import areas_of
from commitments.models import Campaign, Commitment
from organizations import audit
from organizations.access import Permission, require
from organizations.models import Organization, User
from organizations.refusals import Refused

State, Consent = Commitment.State, Commitment.Consent
_NOTHING_READY = "等待确认的都是代写的，本人还没有确认。请本人先确认，或者逐份写明怎样核对的。"


@transaction.atomic
def submit(*, by: User, commitment: Commitment, based_on: int) -> Commitment:
    """Hand the commitment in for the branch to confirm, as it was read: `based_on` is that version."""
    commitment = locked(commitment)
    require_writer(by, commitment.subject)
    check_move(commitment, State.SUBMITTED)
    require_version(commitment, based_on)
    if lacks := _lacks(commitment):
        raise Refused(lacks[0])
    if commitment.awaits_the_person and is_own(by, commitment.subject):
        commitment = consented(by, commitment)
    with audit.acting(by, "提交承诺", organization=commitment.keeper, record=commitment):
        commitment.state, commitment.submitted_at = State.SUBMITTED, timezone.now()
        commitment.save()
    return commitment


def _lacks(commitment: Commitment) -> list[str]:
    items = list(commitment.items.all())
    if commitment.person is None:
        return rules.lacks_of_an_organization(commitment, items)
    return rules.lacks_of_a_person(areas_of(commitment.person, commitment.campaign), items)


@transaction.atomic
def confirm(*, by: User, commitment: Commitment, based_on: int, consent_note: str = "") -> Commitment:
    """Confirm a submitted commitment, after which its text stands; `based_on` is the version that was read.

    What somebody wrote for a person waits for that person's word, unless they have no account, or `consent_note` says
    how the branch made sure of it otherwise.
    """
    commitment = locked(commitment)
    require(by, Permission.CONFIRM_COMMITMENTS, commitment.keeper)
    check_move(commitment, State.CONFIRMED)
    require_version(commitment, based_on)
    note = consent_note.strip()
    consent = rules.consent_on_confirming(commitment, commitment.person_may_sign_in, note)
    if consent is None:
        raise Refused(
            f"这份承诺是代{commitment.subject}写的，本人还没有确认。"
            "请本人在手机上看一看、点确认；不方便的，请写明怎样核对的，再确认。"
        )
    with audit.acting(by, "确认承诺", organization=commitment.keeper, record=commitment):
        commitment.state, commitment.return_comment = State.CONFIRMED, ""
        commitment.confirmed_by, commitment.confirmed_at = by, timezone.now()
        commitment.consent, commitment.consent_note = consent, note if consent == Consent.VOUCHED else ""
        commitment.save()
    return commitment


@transaction.atomic
def confirm_all(*, by: User, organization: Organization, campaign: Campaign) -> int:
    """Confirm everything in the organization that waits for the branch alone; returns how many there were."""
    require(by, Permission.CONFIRM_COMMITMENTS, organization)
    waiting = Commitment.objects.filter(campaign=campaign).of_roster(organization).waiting_for_confirmation()
    ready = (
        waiting.waiting_for_nobody_else()
        .select_related("campaign", "organization", "person")
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    ready = list(ready)
    if not ready:
        raise Refused(_NOTHING_READY if waiting.exists() else "现在没有等待确认的承诺。")
    detail = {"commitments": [{"id": each.pk, "name": str(each.subject)} for each in ready]}
    held = Commitment.objects.filter(pk__in=[each.pk for each in ready])
    with audit.acting(by, f"一并确认{len(ready)}份承诺", organization=organization, detail=detail):
        held.awaiting_the_person().update(consent=Consent.NO_ACCOUNT)
        held.update(state=State.CONFIRMED, return_comment="", confirmed_by=by, confirmed_at=timezone.now())
    return len(ready)


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
