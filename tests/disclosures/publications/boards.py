"""Rated meetings and posted boards in October 2026: what a publication starts from."""

import datetime as dt

from commitments.models import Commitment
from disclosures.publications import actions, rules
from disclosures.publications.snapshots import commitments_to_post, results_to_post
from evaluations.ratings import actions as rating_actions
from evaluations.ratings.actions import Decision
from evaluations.ratings.levels import Level
from evaluations.ratings.models import RatingSheet
from tests import builders
from tests.evaluations.ratings import rounds

HELD = dt.date(2026, 10, 22)  # a Thursday
CONFIRMED = dt.date(2026, 10, 23)
POSTED = dt.date(2026, 10, 26)  # a Monday
LAST_DAY = dt.date(2026, 10, 30)
AFTER = dt.date(2026, 10, 31)

SECRETS = {
    "critique": "工作拖拉要改",
    "exemption": "长期卧床",
    "deferral": "正在外地治病",
    "note": "家里有困难",
    "quota": "多评一个的理由",
}


def rated_month(cast, *, confirm=True, day=HELD):
    """The branch's month: seven people rated, one deferred, notes and reasons written that nobody may see outside."""
    people = [cast.secretary, cast.deputy, cast.leader, cast.member, cast.away, cast.staff, cast.second_staff]
    counts = {person: [5, 1, 0, 0, 1] for person in people}
    meeting = rounds.member_meeting(cast.branch, people, day=day, counts=counts)
    decide(cast, meeting)
    if confirm:
        confirm_sheets(cast, meeting)
    return meeting


def decide(cast, meeting):
    """★顾北川 ☆陆承安、沈知远、傅青禾 暂缓池映雪, and of staff ○黎晓帆 ☆尹疏桐."""
    special = {
        cast.member.pk: Decision(Level.PIONEER, text=SECRETS["note"]),
        cast.away.pk: Decision(is_deferred=True, text=SECRETS["deferral"]),
        cast.staff.pk: Decision(Level.BASICALLY_QUALIFIED),
    }
    for sheet in rating_actions.draw_up_sheets(by=cast.secretary.user, meeting=meeting):
        decisions = {row.pk: special.get(row.person_id, Decision(Level.QUALIFIED)) for row in sheet.ratings.current()}
        rounds.decide(cast.secretary, sheet, decisions)


def confirm_sheets(cast, meeting, on=CONFIRMED):
    for sheet in meeting.rating_sheets.all():
        rounds.confirm(cast.secretary, sheet, "支委会", over_quota_reason=SECRETS["quota"])
    RatingSheet.objects.filter(meeting=meeting).update(confirmed_at=builders.at(on))


def rated_two_months(cast):
    """The committee's secretary meeting over its two branches, rated and confirmed."""
    branches = [cast.branch, cast.sibling]
    meeting = rounds.secretary_meeting(cast.committee, branches, counts={b: [5, 1, 0, 0, 0] for b in branches})
    sheet = rounds.sheet_of(cast.officer, meeting, RatingSheet.Pool.ORGANIZATIONS)
    rounds.confirmed(
        cast.officer, sheet, over_quota_reason=SECRETS["quota"], **{cast.sibling.short_name: Level.PIONEER}
    )
    RatingSheet.objects.filter(meeting=meeting).update(confirmed_at=builders.at(CONFIRMED))
    return meeting


def notice(content, **fields):
    values = {"place": "一楼党务公开栏", "phone": "5550 1234", "opinion_box": "一楼大厅", "is_checked": True}
    return actions.Notice(**(values | {"previewed": rules.fingerprint(content)} | fields))


def post(cast, meeting, *, by=None, today=POSTED, **fields):
    by = by or cast.secretary
    content = results_to_post(meeting).content
    return actions.post_results(by=by.user, meeting=meeting, notice=notice(content, **fields), today=today)


def post_commitments(cast, campaign, whose=Commitment.Kind.MEMBER, *, today=POSTED, organization=None):
    organization = organization or cast.branch
    content = commitments_to_post(organization, campaign, whose, today).content
    return actions.post_commitments(
        by=cast.secretary.user,
        organization=organization,
        campaign=campaign,
        whose=whose,
        notice=notice(content),
        today=today,
    )
