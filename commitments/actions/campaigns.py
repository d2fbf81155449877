"""Opening a year's campaign (活动)."""

import datetime as dt

from django.db import transaction

from commitments.access import district_or_404
from commitments.models import Campaign
from organizations import audit
from organizations.models import Organization, User
from organizations.refusals import Refused


@transaction.atomic
def open_campaign(*, by: User, year: int, theme: str, commitments_due_on: dt.date) -> Campaign:
    """Open a year's campaign for the whole district. 通知一(一)"""
    # The lock on the district keeps two officers from opening one year at the same moment.
    district = Organization.objects.select_for_update(no_key=True).get(pk=district_or_404(by).pk)
    if Campaign.objects.of(year):
        raise Refused(f"{year}年的活动已经布置，请直接查看。")
    if commitments_due_on.year != year:
        raise Refused(f"承诺公示的截止日期要在{year}年内，请改正。")
    with audit.acting(by, "布置年度活动", organization=district):
        return Campaign.objects.create(year=year, theme=theme, commitments_due_on=commitments_due_on)
