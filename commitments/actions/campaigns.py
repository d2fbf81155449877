"""Opening a year's campaign (活动) and correcting it."""

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
    _require_a_day_of(year, commitments_due_on)
    with audit.acting(by, "布置年度活动", organization=district):
        return Campaign.objects.create(year=year, theme=theme, commitments_due_on=commitments_due_on)


@transaction.atomic
def correct_campaign(*, by: User, campaign: Campaign, theme: str, commitments_due_on: dt.date) -> Campaign:
    """Correct theme and due day of a campaign that was opened; what is overdue follows the new day at once."""
    district = district_or_404(by)
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    _require_a_day_of(campaign.year, commitments_due_on)
    if (theme, commitments_due_on) == (campaign.theme, campaign.commitments_due_on):
        return campaign
    with audit.acting(by, "更正年度活动", organization=district, record=campaign):
        campaign.theme, campaign.commitments_due_on = theme, commitments_due_on
        campaign.save()
    return campaign


def _require_a_day_of(year: int, day: dt.date) -> None:
    if day.year != year:
        raise Refused(f"承诺公示的截止日期要在{year}年内，请改正。")
