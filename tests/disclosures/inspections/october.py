"""October 2026 of the cast's district, in every shade: on time, late, missing, over the quota."""

import datetime as dt

from evaluations.ratings.models import RatingSheet
from tests import builders
from tests.disclosures.publications import boards
from tests.evaluations.ratings import rounds

TODAY = dt.date(2026, 11, 24)
LATE = dt.date(2026, 10, 28)


def october(cast):
    """桐花: rated, posted on time, ★ over the quota. 鹭洲: met three days late, no vote, unrated. 芦汀村: nothing."""
    meeting = boards.rated_month(cast)
    members = meeting.rating_sheets.filter(pool=RatingSheet.Pool.MEMBERS)
    members.update(quota_allowed=0, over_quota_reason=boards.SECRETS["quota"])
    boards.post(cast, meeting)
    late = rounds.member_meeting(cast.sibling, [cast.sibling_secretary], day=LATE)
    return meeting, late


def september(cast):
    """Rated on the last day of October, so late, and posted nowhere."""
    people = [cast.secretary, cast.member]
    meeting = rounds.member_meeting(cast.branch, people, day=dt.date(2026, 9, 24))
    rounds.confirmed(cast.secretary, rounds.sheet_of(cast.secretary, meeting))
    RatingSheet.objects.filter(meeting=meeting).update(confirmed_at=builders.at(dt.date(2026, 10, 2)))
    return meeting
