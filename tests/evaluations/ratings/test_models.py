"""What the database itself refuses, and the words of the querysets."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone
from pghistory.models import Events

from evaluations.ratings import actions
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating, RatingSheet
from organizations.models import Unit
from organizations.periods import Month, TwoMonths
from tests.evaluations.ratings.rounds import confirmed, decide, member_meeting, secretary_meeting, sheet_of
from tests.refusals import raises_violation

Pool, State = RatingSheet.Pool, RatingSheet.State


@pytest.fixture
def sheet(cast):
    return sheet_of(cast.secretary, member_meeting(cast.branch, [cast.member, cast.leader]))


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"pool": "friends"}, "sheet_pool_is_known"),
        ({"period_start": dt.date(2026, 10, 2)}, "sheet_period_starts_on_day_one"),
        ({"state": "confirmed"}, "sheet_is_confirmed_exactly_when_its_stamps_say_so"),
        ({"confirmed_at": timezone.now()}, "sheet_is_confirmed_exactly_when_its_stamps_say_so"),
        ({"quota_allowed": 1}, "sheet_is_confirmed_exactly_when_its_stamps_say_so"),
        ({"saved_at": timezone.now()}, "sheet_says_who_saved_it_exactly_when_it_says_when"),
        ({"version": 2}, "sheet_says_who_saved_it_exactly_when_it_says_when"),
    ],
)
def test_the_database_refuses_a_broken_sheet(sheet, changes, constraint):
    with raises_violation(constraint), transaction.atomic():
        RatingSheet.objects.filter(pk=sheet.pk).update(**changes)


def test_a_sheet_is_not_confirmed_without_naming_who_took_part(cast, sheet):
    with raises_violation("sheet_is_confirmed_exactly_when_its_stamps_say_so"), transaction.atomic():
        RatingSheet.objects.filter(pk=sheet.pk).update(
            state="confirmed", confirmed_by=cast.secretary.user, confirmed_at=timezone.now(), quota_allowed=0
        )


@pytest.mark.parametrize("lacking", [{"decided_on": None}, {"place": ""}])
def test_a_confirmed_sheet_keeps_the_day_and_place_of_the_decision(cast, sheet, lacking):
    confirmed(cast.secretary, sheet)
    with raises_violation("sheet_is_confirmed_with_the_day_and_place_of_the_decision"), transaction.atomic():
        RatingSheet.objects.filter(pk=sheet.pk).update(**lacking)


def test_only_a_sheet_of_staff_has_a_unit(cast, sheet):
    with raises_violation("sheet_has_a_unit_only_for_staff"), transaction.atomic():
        RatingSheet.objects.filter(pk=sheet.pk).update(unit=cast.unit)


def test_a_meeting_has_one_sheet_for_a_pool_without_unit(sheet):
    with raises_violation("sheet_is_one_per_meeting_pool_and_unit"), transaction.atomic():
        RatingSheet.objects.create(
            meeting=sheet.meeting,
            organization=sheet.organization,
            pool=sheet.pool,
            period_start=sheet.period_start,
        )


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"person": None}, "rating_is_of_a_person_or_of_an_organization"),
        ({"level": "best"}, "rating_level_is_known"),
        ({"suggestion": "best", "score": 90}, "rating_suggestion_is_known"),
        ({"score": 90}, "rating_is_suggested_exactly_when_it_has_a_score"),
        ({"suggestion": "qualified"}, "rating_is_suggested_exactly_when_it_has_a_score"),
        ({"is_tied": True}, "rating_is_suggested_exactly_when_it_has_a_score"),
        ({"score": -1, "suggestion": "lagging"}, "rating_score_is_not_negative"),
        ({"level": "pioneer", "is_deferred": True}, "rating_has_a_level_or_is_deferred_never_both"),
        ({"deferred_reason": "住院"}, "rating_has_a_level_or_is_deferred_never_both"),
        ({"correction_reason": "核实"}, "rating_is_a_correction_exactly_when_a_reason_says_why"),
    ],
)
def test_the_database_refuses_a_broken_rating(sheet, changes, constraint):
    with raises_violation(constraint), transaction.atomic():
        Rating.objects.filter(pk=sheet.ratings.first().pk).update(**changes)


def test_a_rating_of_a_person_and_an_organization_at_once_is_refused(cast, sheet):
    with raises_violation("rating_is_of_a_person_or_of_an_organization"), transaction.atomic():
        Rating.objects.filter(pk=sheet.ratings.first().pk).update(organization=cast.branch)


def test_a_correction_without_a_reason_is_refused(sheet):
    first, second = sheet.ratings.all()
    with raises_violation("rating_is_a_correction_exactly_when_a_reason_says_why"), transaction.atomic():
        Rating.objects.filter(pk=first.pk).update(replaces=second)


def test_a_person_has_one_current_rating_on_a_sheet(cast, sheet):
    with raises_violation("rating_of_a_person_is_one_current_per_sheet"), transaction.atomic():
        Rating.objects.create(sheet=sheet, position=9, person=cast.member, name="顾北川")


def test_an_organization_has_one_current_rating_on_a_sheet(cast):
    sheet = sheet_of(cast.officer, secretary_meeting(cast.committee, [cast.branch]), Pool.ORGANIZATIONS)
    with raises_violation("rating_of_an_organization_is_one_current_per_sheet"), transaction.atomic():
        Rating.objects.create(sheet=sheet, position=9, organization=cast.branch, name="桐花社区党支部")


def test_a_rating_is_replaced_once(cast, sheet):
    confirmed(cast.secretary, sheet)
    old = sheet.ratings.first()
    new = actions.correct(by=cast.secretary.user, rating=old, level=Level.PIONEER, reason="复核")
    Rating.objects.filter(pk=new.pk).update(is_current=False)
    with raises_violation("replaces_id"), transaction.atomic():
        Rating.objects.create(
            sheet=sheet, position=1, person=cast.member, name="顾北川", replaces=old, correction_reason="再核"
        )


@pytest.mark.parametrize(
    ("level", "symbol", "label"),
    [
        (Level.PIONEER, "★", "先锋"),
        (Level.QUALIFIED, "☆", "合格"),
        (Level.BASICALLY_QUALIFIED, "○", "基本合格"),
        (Level.LAGGING, "△", "后进"),
    ],
)
def test_the_four_levels_have_the_notices_symbols(level, symbol, label):
    assert (level.symbol, level.label) == (symbol, label)


def test_the_register_follows_levels_and_never_scores(cast):
    meeting = member_meeting(cast.branch, [cast.member], counts={cast.member: (5, 0, 0, 0, 0)})
    sheet = sheet_of(cast.secretary, meeting)
    confirmed(cast.secretary, sheet)
    columns = {key for event in Events.objects.filter(pgh_model__endswith="RatingEvent") for key in event.pgh_data}
    assert "level" in columns
    assert columns & {"score", "suggestion", "is_tied", "is_flagged_unfamiliar"} == set()


def test_periods_of_sheets_follow_their_pools(cast, sheet):
    of_branches = sheet_of(cast.officer, secretary_meeting(cast.committee, [cast.branch]), Pool.ORGANIZATIONS)
    assert sheet.period == Month(2026, 10)
    assert of_branches.period == TwoMonths(2026, 5)
    assert list(RatingSheet.objects.for_period(Month(2026, 10))) == [sheet]
    assert list(RatingSheet.objects.for_period(TwoMonths(2026, 5))) == [of_branches]
    assert list(RatingSheet.objects.for_period(Month(2026, 9))) == []


def test_a_sheet_names_itself_and_who_decides(cast):
    meeting = member_meeting(cast.branch, [cast.member, cast.staff])
    names = {
        str(sheet): sheet.deciding_body for sheet in actions.draw_up_sheets(by=cast.secretary.user, meeting=meeting)
    }
    assert names == {
        "桐花社区党支部10月党员评价表": "桐花社区党支部",
        "桐花社区党支部10月党外干部职工评价表（桐花社区居委会）": "桐花社区居委会行政领导班子",
    }


def test_figures_count_the_standing_rows(cast, sheet):
    confirmed(cast.secretary, sheet)
    actions.correct(by=cast.secretary.user, rating=sheet.ratings.first(), level=Level.PIONEER, reason="复核")
    row = RatingSheet.objects.with_figures().get()
    assert (row.rated, row.pioneers, row.deferred, row.undecided) == (2, 1, 0, 0)
    assert list(RatingSheet.objects.over_quota()) == [sheet]  # two people allow none


def test_levels_of_a_period_come_in_one_query(cast, sheet, django_assert_num_queries):
    confirmed(cast.secretary, sheet, 傅青禾=Level.LAGGING)
    actions.correct(
        by=cast.secretary.user, rating=sheet.ratings.get(person=cast.member), level=Level.PIONEER, reason="复核"
    )
    of_branches = sheet_of(
        cast.officer, secretary_meeting(cast.committee, [cast.branch, cast.sibling]), "organizations"
    )
    confirmed(cast.officer, of_branches, 鹭洲社区党支部=Level.PIONEER, over_quota_reason="年度现场会。")
    first, last = dt.date(2026, 9, 1), dt.date(2026, 10, 1)
    with django_assert_num_queries(1):
        assert Rating.objects.levels_of_people([cast.member, cast.leader], first, last) == {
            (cast.member.pk, last): "pioneer",
            (cast.leader.pk, last): "lagging",
        }
    with django_assert_num_queries(1):
        assert Rating.objects.levels_of_organizations([cast.branch, cast.sibling, cast.foreign], first, last) == {
            (cast.branch.pk, first): "qualified",
            (cast.sibling.pk, first): "pioneer",
        }
    with django_assert_num_queries(1):
        assert Rating.objects.distribution(first, last) == {
            (cast.branch.pk, last, "members"): {"pioneer": 1, "lagging": 1},
            (cast.committee.pk, first, "organizations"): {"pioneer": 1, "qualified": 1},
        }


def test_drafts_have_no_level_for_anybody_else(cast, sheet):
    decide(
        cast.secretary,
        sheet,
        decisions={row.pk: actions.Decision(level=Level.PIONEER) for row in sheet.ratings.all()},
    )
    everybody = [cast.member, cast.leader]
    assert Rating.objects.levels_of_people(everybody, sheet.period_start, sheet.period_start) == {}
    assert Rating.objects.distribution(sheet.period_start, sheet.period_start) == {}


def test_current_ratings_of_many_sheets_come_in_two_queries(cast, sheet, django_assert_num_queries):
    confirmed(cast.secretary, sheet)
    with django_assert_num_queries(2):
        (found,) = RatingSheet.objects.confirmed().with_current_ratings()
        assert [(row.name, row.level) for row in found.current_ratings] == [
            ("傅青禾", "qualified"),
            ("顾北川", "qualified"),
        ]


def test_broken_invariants_are_found(cast, sheet):
    confirmed(cast.secretary, sheet)
    assert not RatingSheet.objects.incomplete().exists()
    assert not Rating.objects.without_a_standing_successor().exists()
    Rating.objects.filter(person=cast.member).update(level=None)
    Rating.objects.filter(person=cast.leader).update(is_current=False)
    assert list(RatingSheet.objects.incomplete()) == [sheet]
    assert [row.name for row in Rating.objects.without_a_standing_successor()] == ["傅青禾"]


def test_a_joint_branch_has_a_sheet_for_each_unit(cast):
    other = Unit.objects.create(organization=cast.branch, name="桐花供销社")
    cast.second_staff.unit = other
    cast.second_staff.save()
    meeting = member_meeting(cast.branch, [cast.staff, cast.second_staff])
    sheets = actions.draw_up_sheets(by=cast.head.user, meeting=meeting)
    assert {(str(sheet.unit), *(row.name for row in sheet.ratings.all())) for sheet in sheets} == {
        ("桐花社区居委会", "黎晓帆"),
        ("桐花供销社", "尹疏桐"),
    }
