"""Closing an organization: it ends when its books are closed, because afterwards nobody holds a post there."""

import datetime as dt

from django.db import transaction

from disclosures.handover.facts import open_business
from organizations.actions import tree
from organizations.models import Organization, User
from organizations.refusals import Refused


@transaction.atomic
def dissolve(*, by: User, organization: Organization, on: dt.date, today: dt.date, reason: str) -> Organization:
    """Dissolve an organization that leaves no meeting, sheet, publication or opinion behind."""
    dissolved = tree.dissolve(by=by, organization=organization, on=on, today=today, reason=reason)
    _refuse_open_business(organization, today)
    return dissolved


@transaction.atomic
def merge(
    *, by: User, organization: Organization, into: Organization, on: dt.date, today: dt.date, reason: str
) -> Organization:
    """Merge an organization that leaves no meeting, sheet, publication or opinion behind."""
    merged = tree.merge(by=by, organization=organization, into=into, on=on, today=today, reason=reason)
    _refuse_open_business(organization, today)
    return merged


def _refuse_open_business(organization: Organization, today: dt.date) -> None:
    """After the change, so that who may not make it learns nothing; the refusal takes everything back."""
    if business := open_business(organization, today):
        raise Refused(f"还有没办完的事：{'、'.join(business)}。请先由现任书记办完，再来办理。")
