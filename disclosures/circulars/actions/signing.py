"""A unit signs for a circular (签收): the first reading by somebody who may sign there."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from disclosures.circulars.access import receipts_signed_by
from disclosures.circulars.models import Circular
from organizations import audit
from organizations.models import User
from organizations.refusals import Refused


@transaction.atomic
def sign(*, by: User, circular: Circular, now: dt.datetime) -> int:
    """Sign for every unit of `by` that has not yet; say how many they were, none on a second click."""
    own = receipts_signed_by(by).filter(circular=circular)
    if not own.exists():
        raise PermissionDenied
    held = Circular.objects.select_for_update(no_key=True, of=["self"]).defer("content").get(pk=circular.pk)
    if not held.is_issued:
        raise Refused(f"这份通报{held.get_state_display()}，不用签收。")
    waiting = list(own.filter(read_at__isnull=True).select_related("organization"))
    for receipt in waiting:
        receipt.read_at, receipt.read_by = now, by
        with audit.acting(by, "签收通报", organization=receipt.organization, record=circular):
            receipt.save(update_fields=["read_at", "read_by"])
    return len(waiting)
