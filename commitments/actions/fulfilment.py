"""Recording how far a commitment is fulfilled (兑现)."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from commitments.access import require_writer
from commitments.actions.moving import locked, require_version
from commitments.models import Commitment, CommitmentItem
from commitments.rules import Mark
from organizations import audit
from organizations.models import User
from organizations.refusals import Refused


@transaction.atomic
def update_fulfilment(*, by: User, commitment: Commitment, marks: Mapping[int, Mark], based_on: int) -> Commitment:
    """Record how far items are fulfilled (兑现); `marks` go by item id, items without a mark stay as they are.

    For the person and whoever writes commitments for the organization, in a meeting or not. `based_on` is the
    `Commitment.version` that was on the screen: when somebody has saved since, `Conflict` says who and carries the
    commitment as it stands. Marks that are the standing ones change nothing and conflict with nothing.
    """
    commitment = locked(commitment)
    require_writer(by, commitment.subject)
    if not commitment.is_confirmed:
        raise Refused("这份承诺还没有确认，确认以后再登记兑现情况。")
    changed = []
    for item in commitment.items.all():
        mark = marks.get(item.pk)
        if mark and (mark.fulfilment, mark.note) != (item.fulfilment, item.fulfilment_note):
            item.fulfilment, item.fulfilment_note = mark.fulfilment, mark.note
            changed.append(item)
    if changed:
        require_version(commitment, based_on)
        commitment.version += 1
        commitment.fulfilment_by, commitment.fulfilment_at = by, timezone.now()
        with audit.acting(by, "登记承诺兑现情况", organization=commitment.keeper, record=commitment):
            commitment.save()
            CommitmentItem.objects.bulk_update(changed, ["fulfilment", "fulfilment_note"])
    return commitment
