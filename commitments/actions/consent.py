"""The person's word on what somebody else wrote for them (代写)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from commitments.access import is_own
from commitments.actions.moving import locked, require_version
from commitments.models import Commitment
from organizations import audit
from organizations.models import User
from organizations.refusals import Refused

State, Consent = Commitment.State, Commitment.Consent


@transaction.atomic
def give_consent(*, by: User, commitment: Commitment, based_on: int) -> Commitment:
    """Say that what was written for oneself is one's own word; `based_on` is the version that was read."""
    commitment = _own_and_asked(by, commitment)
    require_version(commitment, based_on)
    return consented(by, commitment)


@transaction.atomic
def take_back(*, by: User, commitment: Commitment) -> Commitment:
    """Take back, to correct it, what somebody else wrote for oneself and handed in."""
    commitment = _own_and_asked(by, commitment)
    if not commitment.is_submitted:
        raise Refused("这份承诺还没有提交，可以直接修改。")
    with audit.acting(by, "本人收回代写的承诺", organization=commitment.keeper, record=commitment):
        commitment.state, commitment.submitted_at = State.DRAFT, None
        commitment.save()
    return commitment


def _own_and_asked(by: User, commitment: Commitment) -> Commitment:
    commitment = locked(commitment)
    if not is_own(by, commitment.subject):
        raise PermissionDenied
    if not commitment.awaits_the_person:
        raise Refused("这份承诺不用您再确认。")
    return commitment


def consented(by: User, commitment: Commitment) -> Commitment:
    """Write down that the person, `by`, stands by a commitment whose row is held."""
    with audit.acting(by, "本人确认代写的承诺", organization=commitment.keeper, record=commitment):
        commitment.consent, commitment.consented_at = Consent.GIVEN, timezone.now()
        commitment.save()
    return commitment
