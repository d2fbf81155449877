"""The rows of organizations: six periods, each level, attendance and absence in words."""

import datetime as dt

import pytest
import time_machine

from commitments.models import CommitmentItem
from disclosures.inspections.ground import ground_on
from disclosures.summaries import organizations
from disclosures.summaries.frame import frame_of
from evaluations.ratings import actions
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating, RatingSheet
from meetings.models import Attendance
from organizations.models import Organization, Placement
from tests import builders
from tests.disclosures.summaries.year import TODAY, met, promised
from tests.evaluations.ratings import rounds


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(builders.at(TODAY), tick=False):
        yield


def year_of(*chosen, today=TODAY):
    return organizations.of_organizations(chosen, frame_of(2026, ground_on(today)))


def heard(cast, month, branches, **levels):
    """A secretary meeting that is rated; the branch's secretary was there."""
    meeting = rounds.secretary_meeting(cast.committee, branches, start=dt.date(2026, month, 1))
    Attendance.objects.create(
        meeting=meeting, person=cast.secretary, organization=cast.branch, name="沈知远", category="member",
        standing="normal", presence="online",
    )  # fmt: skip
    sheet = rounds.sheet_of(cast.officer, meeting, RatingSheet.Pool.ORGANIZATIONS)
    rounds.confirmed(cast.officer, sheet, over_quota_reason="年底集中表扬", **levels)
    return meeting


def test_each_period_says_the_level_or_why_there_is_none(cast):
    met(cast.branch, [cast.secretary], 3)
    heard(cast, 3, [cast.branch, cast.sibling], 桐花社区党支部=Level.PIONEER)
    meeting = heard(cast, 5, [cast.branch])
    rating = Rating.objects.get(sheet__meeting=meeting)
    actions.correct(by=cast.officer.user, rating=rating, level=Level.LAGGING, reason="反映属实")
    rounds.secretary_meeting(cast.committee, [cast.branch], start=dt.date(2026, 9, 1))
    promised(builders.campaign(), cast.branch, CommitmentItem.Fulfilment.FULFILLED)
    branch, sibling = year_of(cast.branch, cast.sibling)
    assert branch.texts == ["未启用", "★先锋", "△后进（更正）", "未召开", "待评定", "待召开"]
    assert sibling.texts == ["未启用", "☆合格", "不在名单", "未召开", "不在名单", "待召开"]
    assert [branch.name, branch.place, branch.category] == ["桐花社区党支部", "松荫街道党工委", "党支部"]
    assert branch.meeting_words == "共2次：线上2次"
    assert branch.fulfilment.words == "共1项：已兑现1项，推进中0项，未兑现0项"


@pytest.mark.parametrize("in_order", [("leave", "present"), ("present", "leave")])
def test_a_branch_whose_secretary_had_somebody_stand_in_was_there(cast, in_order):
    meeting = rounds.secretary_meeting(cast.committee, [cast.branch], start=dt.date(2026, 9, 1))
    for person, presence in zip((cast.secretary, cast.deputy), in_order, strict=True):
        Attendance.objects.create(
            meeting=meeting, person=person, organization=cast.branch, name=person.name, category="member",
            standing="normal", presence=presence,
        )  # fmt: skip
    (branch,) = year_of(cast.branch)
    assert branch.meeting_words == "共1次：到会1次"


def test_what_is_to_come_was_not_founded_or_has_no_rating_superior_is_told_apart(cast):
    met(cast.branch, [cast.secretary], 1)
    Organization.objects.filter(pk=cast.sibling.pk).update(founded_on=dt.date(2026, 8, 1), dissolved_on=TODAY)
    cast.sibling.refresh_from_db()
    sibling, committee = year_of(cast.sibling, cast.committee, today=dt.date(2026, 10, 5))
    assert sibling.texts == ["未成立", "未成立", "未成立", "未召开", "待召开", "未到"]
    assert committee.texts == ["不参评"] * 5 + ["未到"]


def test_a_branch_that_moved_keeps_the_levels_of_its_old_superior(cast):
    met(cast.branch, [cast.secretary], 1)
    heard(cast, 3, [cast.branch])
    Placement.objects.filter(organization=cast.branch).update(ends_on=dt.date(2026, 6, 30))
    Organization.objects.move(cast.branch, cast.other_committee, "last-child")
    branch = Organization.objects.get(pk=cast.branch.pk)
    Placement.objects.create(
        organization=branch, name=branch.name, short_name="桐花新支部", superior=cast.other_committee,
        starts_on=dt.date(2026, 7, 1),
    )  # fmt: skip
    Organization.objects.filter(pk=branch.pk).update(short_name="桐花新支部")
    (found,) = year_of(Organization.objects.get(pk=branch.pk))
    assert [found.name, found.place] == ["桐花新支部", "芦汀镇党委"]
    assert found.texts[:4] == ["未召开", "☆合格（松荫街道党工委）", "未召开", "未召开"]


def test_the_queries_do_not_grow_with_the_organizations(cast, django_assert_num_queries):
    heard(cast, 3, [cast.branch, cast.sibling])
    frame = frame_of(2026, ground_on(TODAY))
    with django_assert_num_queries(7):
        organizations.of_organizations([cast.branch], frame)
    with django_assert_num_queries(7):
        organizations.of_organizations([cast.branch, cast.sibling, cast.foreign], frame)
