"""September and October 2026 of the cast's branch, before the committee's secretary meeting."""

import datetime as dt

from commitments.models import CommitmentItem
from disclosures.opinions.models import Opinion
from meetings.models import BranchCritique, Meeting
from tests import builders
from tests.disclosures.inspections.october import october, september
from tests.evaluations.ratings import rounds

TODAY = dt.date(2026, 11, 24)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def autumn(cast):
    """桐花: September rated and unposted, October posted, an opinion overdue, promises half kept, one suggestion."""
    september(cast)
    october(cast)
    campaign = builders.campaign()
    builders.commitment(campaign, cast.branch)
    builders.commitment(campaign, cast.member)
    CommitmentItem.objects.filter(commitment__person=cast.member, area="study").update(fulfilment="fulfilled")
    Opinion.objects.create(
        organization=cast.branch,
        receipt_digest="0",
        text="开放时间",
        channel="box",
        received_on=day("2026-10-27"),
        due_on=day("2026-11-10"),
    )
    summer = rounds.secretary_meeting(cast.committee, [cast.branch], start=day("2026-07-01"))
    BranchCritique.objects.create(
        meeting=summer,
        organization=cast.branch,
        achievements="实",
        gaps="少",
        suggestions="补齐台账",
        commented_by=cast.committee_secretary,
        capacity="上级党组织书记",
        recorded_by=cast.committee_secretary.user,
    )
    return planned(cast)


def planned(cast) -> Meeting:
    """The committee's secretary meeting of these two months, not opened yet."""
    return Meeting.objects.create(
        organization=cast.committee,
        kind=Meeting.Kind.SECRETARY,
        period_start=day("2026-09-01"),
        scheduled_at=builders.at(TODAY),
        place="街道会议室",
    )
