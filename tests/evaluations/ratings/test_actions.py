"""Sheets drawn up, decided, confirmed, corrected: what is kept, what is refused and what the register says."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from evaluations.ratings import actions
from evaluations.ratings.actions import Decision
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating, RatingSheet
from evaluations.ratings.quotas import quota_of
from meetings.models import Attendance, Meeting
from organizations.models import Person, Policy, RegisterEntry
from tests import builders
from tests.evaluations.ratings.rounds import (
    confirm,
    confirmed,
    count_ballot,
    decide,
    decide_all,
    member_meeting,
    secretary_meeting,
    sheet_of,
)
from tests.refusals import raises_refusal

Pool = RatingSheet.Pool
ALL_GOOD, MOSTLY_GOOD, FAIR = (6, 0, 0, 0, 0), (3, 3, 0, 0, 0), (0, 2, 4, 0, 0)


def register():
    return list(RegisterEntry.objects.order_by("pk").values_list("verb", "record_name", "reason"))


# --- drawing up -------------------------------------------------------------------------------------------------------


def test_members_and_staff_get_sheets_of_their_own(cast):
    people = [cast.secretary, cast.member, cast.away, cast.staff, cast.exempt]
    presence = {cast.away: Attendance.Presence.WRITTEN, cast.exempt: Attendance.Presence.EXEMPT}
    meeting = member_meeting(cast.branch, people, presence=presence)
    sheets = actions.draw_up_sheets(by=cast.secretary.user, meeting=meeting)
    assert [(s.pool, s.unit, [r.name for r in s.ratings.all()]) for s in sheets] == [
        ("members", None, ["池映雪", "沈知远", "顾北川"]),
        ("staff", cast.unit, ["黎晓帆"]),
    ]
    assert {row.level for row in Rating.objects.all()} == {None}
    assert [verb for verb, _, _ in register()] == ["建立评价表", "建立评价表"]


def test_observers_are_not_rated_and_absent_people_are(cast):
    people = [cast.secretary, cast.member, cast.leader]
    meeting = member_meeting(cast.branch, people, presence={cast.member: Attendance.Presence.ABSENT})
    meeting.attendances.filter(person=cast.leader).update(is_observer=True)
    assert [row.name for row in sheet_of(cast.secretary, meeting).ratings.all()] == ["沈知远", "顾北川"]


def test_a_secretary_meeting_gives_one_sheet_of_its_branches(cast):
    meeting = secretary_meeting(cast.committee, [cast.branch, cast.sibling], counts={cast.branch: ALL_GOOD})
    (sheet,) = actions.draw_up_sheets(by=cast.officer.user, meeting=meeting)
    assert (sheet.pool, sheet.organization, sheet.period_start) == (
        "organizations",
        cast.committee,
        dt.date(2026, 9, 1),
    )
    assert [(r.name, r.organization, r.score) for r in sheet.ratings.all()] == [
        ("桐花社区党支部", cast.branch, Decimal(100)),
        ("鹭洲社区党支部", cast.sibling, None),
    ]


def test_drawing_up_again_makes_nothing_new_and_keeps_what_was_decided(cast):
    meeting = member_meeting(cast.branch, [cast.member, cast.staff])
    first = actions.draw_up_sheets(by=cast.secretary.user, meeting=meeting)
    decide_all(cast.secretary, first[0], Level.LAGGING)
    again = actions.draw_up_sheets(by=cast.head.user, meeting=meeting)
    assert again == first
    assert [row.level for row in again[0].ratings.all()] == ["lagging"]


def test_a_meeting_that_goes_on_has_no_sheets(cast):
    meeting = member_meeting(cast.branch, [cast.member])
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.IN_SESSION, concluded_at=None)
    with raises_refusal("会议还没有结束"):
        actions.draw_up_sheets(by=cast.secretary.user, meeting=meeting)


def test_a_meeting_without_anybody_to_rate_has_no_sheets(cast):
    with raises_refusal("没有要评定的对象"):
        actions.draw_up_sheets(by=cast.secretary.user, meeting=member_meeting(cast.branch, []))


# --- what the ballot advises ------------------------------------------------------------------------------------------


def test_score_and_suggestion_are_written_beside_each_row(cast):
    people = [cast.member, cast.leader, cast.deputy, cast.recorder, cast.away, cast.secretary, cast.exempt]
    rows = [ALL_GOOD, MOSTLY_GOOD, FAIR, FAIR, FAIR, (0, 0, 0, 6, 0), (1, 1, 0, 0, 4)]
    meeting = member_meeting(cast.branch, people, counts=dict(zip(people, rows, strict=True)))
    advice = {
        row.name: (row.score, row.suggestion, row.is_flagged_unfamiliar)
        for row in sheet_of(cast.secretary, meeting).ratings.all()
    }
    assert advice == {
        "顾北川": (Decimal("100.0"), "pioneer", False),  # seven people allow one
        "傅青禾": (Decimal("90.0"), "qualified", False),
        "陆承安": (Decimal("66.6"), "basically_qualified", False),
        "柳文澜": (Decimal("66.6"), "basically_qualified", False),
        "池映雪": (Decimal("66.6"), "basically_qualified", False),
        "沈知远": (Decimal("40.0"), "lagging", False),
        "温如玉": (Decimal("90.0"), "qualified", True),
    }


def test_equal_scores_for_the_last_pioneer_are_left_to_people(cast):
    people = [cast.member, cast.leader, cast.deputy, cast.recorder]
    counts = dict(zip(people, [ALL_GOOD, ALL_GOOD, FAIR, FAIR], strict=True))
    meeting = member_meeting(cast.branch, people, counts=counts)
    rows = sheet_of(cast.secretary, meeting).ratings.all()
    assert {row.name: (row.suggestion, row.is_tied) for row in rows} == {
        "顾北川": ("qualified", True),
        "傅青禾": ("qualified", True),
        "陆承安": ("basically_qualified", False),
        "柳文澜": ("basically_qualified", False),
    }


@pytest.mark.parametrize(("votes", "score"), [(2, None), (3, None), (4, None), (5, Decimal(100)), (30, Decimal(100))])
def test_the_score_shows_only_where_the_counts_may_be_shown(cast, votes, score):
    meeting = member_meeting(cast.branch, [cast.member], counts={cast.member: (votes, 0, 0, 0, 0)})
    row = sheet_of(cast.secretary, meeting).ratings.get()
    assert row.score == score
    assert (row.suggestion is None) == (score is None)


def test_few_ballots_flag_nobody_as_unfamiliar(cast):
    meeting = member_meeting(cast.branch, [cast.member], counts={cast.member: (0, 0, 0, 0, 4)})
    assert sheet_of(cast.secretary, meeting).ratings.get().is_flagged_unfamiliar is False


def test_a_void_ballot_advises_nothing(cast):
    meeting = member_meeting(cast.branch, [cast.member], counts={cast.member: ALL_GOOD})
    meeting.ballots.update(state="VOID", void_reason="名册有误")
    assert sheet_of(cast.secretary, meeting).ratings.get().score is None


# --- drafts -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def sheet(cast):
    """Four members, which earn one ★ in October, the first month of this year's ratings."""
    people = [cast.member, cast.leader, cast.deputy, cast.recorder]
    return sheet_of(cast.secretary, member_meeting(cast.branch, people))


def row_of(sheet, person):
    return sheet.ratings.current().get(person=person)


def test_a_draft_keeps_everything_however_incomplete(cast, sheet):
    member, leader, deputy = (row_of(sheet, person) for person in (cast.member, cast.leader, cast.deputy))
    decide(
        cast.secretary,
        sheet,
        decisions={
            member.pk: Decision(level=Level.PIONEER, text="管网改造提前完工"),
            leader.pk: Decision(is_deferred=True, text="外出学习"),
            deputy.pk: Decision(is_deferred=True),
        },
        participants="沈知远",
        over_quota_reason="先写着",
    )
    kept = sheet.ratings.values_list("name", "level", "is_deferred", "deferred_reason", "note")
    assert set(kept) == {
        ("顾北川", "pioneer", False, "", "管网改造提前完工"),
        ("傅青禾", None, True, "外出学习", ""),
        ("陆承安", None, True, "", ""),
        ("柳文澜", None, False, "", ""),
    }
    sheet.refresh_from_db()
    assert (sheet.state, sheet.participants, sheet.over_quota_reason) == ("draft", "沈知远", "先写着")


def test_a_later_draft_may_take_a_decision_back(cast, sheet):
    decide_all(cast.secretary, sheet)
    decide(cast.secretary, sheet, decisions={row_of(sheet, cast.member).pk: Decision()})
    assert row_of(sheet, cast.member).level is None
    assert row_of(sheet, cast.leader).level == "qualified"


def test_rows_of_another_sheet_are_refused_and_nothing_is_saved(cast, sheet):
    foreign = sheet_of(cast.outsider, member_meeting(cast.foreign, [cast.outsider])).ratings.get()
    own = row_of(sheet, cast.member)
    with raises_refusal("不在这张评价表上"):
        decide(
            cast.secretary,
            sheet,
            decisions={own.pk: Decision(level=Level.LAGGING), foreign.pk: Decision(level=Level.LAGGING)},
        )
    assert set(Rating.objects.values_list("level", flat=True)) == {None}


def test_the_suggestion_follows_the_quota_that_deferrals_leave(cast):
    people = [cast.member, cast.leader, cast.deputy, cast.recorder]
    counts = dict(zip(people, [ALL_GOOD, FAIR, FAIR, FAIR], strict=True))
    sheet = sheet_of(cast.secretary, member_meeting(cast.branch, people, counts=counts))
    assert row_of(sheet, cast.member).suggestion == "pioneer"  # four people allow one
    decide(
        cast.secretary,
        sheet,
        decisions={row_of(sheet, cast.deputy).pk: Decision(is_deferred=True, text="住院")},
    )
    assert row_of(sheet, cast.member).suggestion == "qualified"  # three allow none


# --- confirming -------------------------------------------------------------------------------------------------------


def test_confirming_freezes_the_sheet_and_names_who_took_part(cast, sheet):
    result = confirmed(cast.secretary, sheet, 顾北川=Level.PIONEER)
    result.refresh_from_db()
    assert (result.state, result.participants, result.quota_allowed, result.over_quota_reason) == (
        "confirmed",
        "沈知远、陆承安、柳文澜",
        1,
        "",
    )
    assert result.confirmed_by == cast.secretary.user
    assert result.confirmed_at is not None
    assert register()[-1] == ("确认评定", "桐花社区党支部10月党员评价表", "")
    assert RegisterEntry.objects.latest("pk").detail == {"先锋": 1, "可用名额": 1}


def test_an_undecided_row_stops_the_confirmation_and_is_named(cast, sheet):
    decide(
        cast.secretary,
        sheet,
        decisions={
            row_of(sheet, cast.member).pk: Decision(level=Level.QUALIFIED),
            row_of(sheet, cast.leader).pk: Decision(is_deferred=True, text="外出学习"),
            row_of(sheet, cast.deputy).pk: Decision(is_deferred=True, text="  "),
        },
    )
    with raises_refusal("还有2项没有定：柳文澜、陆承安"):
        confirm(cast.secretary, sheet, participants="沈知远")


def test_nobody_named_as_taking_part_stops_the_confirmation(cast, sheet):
    decide_all(cast.secretary, sheet)
    with raises_refusal("哪些人参加"):
        confirm(cast.secretary, sheet, participants=" \n")


def test_more_pioneers_than_the_quota_need_a_reason_and_are_not_blocked(cast, sheet):
    decide_all(cast.secretary, sheet, 顾北川=Level.PIONEER, 傅青禾=Level.PIONEER)
    with raises_refusal("评了2个先锋，可用名额是1个，多了1个"):
        confirm(cast.secretary, sheet, participants="沈知远", over_quota_reason=" ")
    confirm(cast.secretary, sheet, participants="沈知远", over_quota_reason="两人一起抢险。")
    sheet.refresh_from_db()
    assert (sheet.state, sheet.quota_allowed, sheet.over_quota_reason) == ("confirmed", 1, "两人一起抢险。")
    assert list(RatingSheet.objects.over_quota()) == [sheet]
    assert register()[-1] == ("确认评定", "桐花社区党支部10月党员评价表", "两人一起抢险。")


def test_a_reason_that_is_not_needed_does_not_accuse_the_sheet(cast, sheet):
    confirmed(cast.secretary, sheet, over_quota_reason="先写着")
    sheet.refresh_from_db()
    assert sheet.over_quota_reason == ""
    assert list(RatingSheet.objects.over_quota()) == []


def test_a_confirmed_sheet_takes_no_more_decisions(cast, sheet):
    confirmed(cast.secretary, sheet)
    with raises_refusal("已经确认，不能再改"):
        decide_all(cast.secretary, sheet, Level.LAGGING)
    with raises_refusal("已经确认，不能再改"):
        confirm(cast.secretary, sheet, participants="沈知远")
    assert set(sheet.ratings.values_list("level", flat=True)) == {"qualified"}


# --- the quota over the year ------------------------------------------------------------------------------------------


def quota(sheet):
    return quota_of(sheet, list(sheet.ratings.current()), Policy.objects.on(sheet.meeting.held_on))


def months(cast, people, given, by="secretary", pool=Pool.MEMBERS):
    """Confirm a month for each entry of `given`, which says how many ★; return the sheets."""
    sheets = []
    for month, pioneers in enumerate(given, start=1):
        meeting = member_meeting(cast.branch, people, day=dt.date(2026, month, 20))
        sheet = sheet_of(cast.secretary, meeting, pool)
        stars = {person.name: Level.PIONEER for person in people[:pioneers]}
        with time_machine.travel(builders.at(meeting.held_on, 22)):
            confirmed(getattr(cast, by), sheet, over_quota_reason="试", **stars)
        sheets.append(sheet)
    return sheets


def test_the_quota_rolls_over_the_year(cast):
    people = [cast.member, cast.leader, cast.deputy]
    sheets = months(cast, people, [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0])
    assert [RatingSheet.objects.get(pk=sheet.pk).quota_allowed for sheet in sheets] == [
        0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0
    ]  # fmt: skip
    assert list(RatingSheet.objects.over_quota()) == []


def test_what_was_overdrawn_is_missing_later(cast):
    people = [cast.member, cast.leader, cast.deputy]
    sheets = months(cast, people, [2, 0, 0, 0, 0])
    assert [RatingSheet.objects.get(pk=sheet.pk).quota_allowed for sheet in sheets] == [0, 0, 0, 0, 0]


def test_another_year_another_pool_another_unit_and_drafts_do_not_count(cast):
    people = [cast.member, cast.leader, cast.deputy, cast.staff]
    member_sheet, *_ = months(cast, people, [3])
    confirmed(
        cast.head, sheet_of(cast.secretary, member_sheet.meeting, Pool.STAFF), Level.PIONEER, over_quota_reason="试"
    )
    last_year = member_meeting(cast.branch, people, day=dt.date(2025, 12, 20))
    confirmed(cast.secretary, sheet_of(cast.secretary, last_year), Level.PIONEER, over_quota_reason="试")
    draft = sheet_of(cast.secretary, member_meeting(cast.branch, people, day=dt.date(2026, 2, 20)))
    decide_all(cast.secretary, draft, Level.PIONEER)
    elsewhere = sheet_of(cast.outsider, member_meeting(cast.foreign, [cast.outsider], day=dt.date(2026, 1, 20)))
    confirmed(cast.outsider, elsewhere, Level.PIONEER, over_quota_reason="试")

    counted = quota(sheet_of(cast.secretary, member_meeting(cast.branch, people, day=dt.date(2026, 3, 20))))
    assert (counted.rated, counted.earned, counted.given_before, counted.used) == (6, 1, 3, 0)


def test_a_deferred_row_earns_nothing(cast, sheet):
    assert quota(sheet).allowed == 1
    decide(
        cast.secretary,
        sheet,
        decisions={row_of(sheet, cast.member).pk: Decision(is_deferred=True, text="住院")},
    )
    assert (quota(sheet).rated, quota(sheet).allowed) == (3, 0)


def test_the_policy_may_round_each_month_on_its_own(cast):
    Policy.objects.create(starts_on=builders.SINCE, quota_mode=Policy.QuotaMode.ROUND)
    people = [cast.member, cast.leader, cast.deputy]
    sheets = months(cast, people, [0] * 6)
    assert {RatingSheet.objects.get(pk=sheet.pk).quota_allowed for sheet in sheets} == {0}


def test_a_superior_has_a_quota_over_its_branches(cast):
    branches = [builders.organization(f"第{n}党支部", parent=cast.committee) for n in range(4)]
    first = sheet_of(
        cast.officer, secretary_meeting(cast.committee, branches, start=dt.date(2026, 1, 1)), "organizations"
    )
    confirmed(cast.officer, first, 第0党支部=Level.PIONEER)
    second = sheet_of(
        cast.officer, secretary_meeting(cast.committee, branches, start=dt.date(2026, 3, 1)), "organizations"
    )
    counted = quota(second)
    assert (counted.rated, counted.earned, counted.given_before, counted.allowed) == (8, 1, 1, 0)


# --- probationary members (预备党员) ----------------------------------------------------------------------------------


@pytest.fixture
def probation(cast):
    """The member was on probation on the meeting's day."""
    Person.objects.filter(pk=cast.member.pk).update(kind=Person.Kind.PROBATIONARY)
    cast.member.refresh_from_db()

    def under(rule):
        Policy.objects.create(starts_on=builders.SINCE, probationary_members=rule)
        people = [cast.member, cast.leader, cast.deputy, cast.recorder]
        counts = {person: (9, 0, 0, 0, 0) if person == cast.member else (8, 1, 0, 0, 0) for person in people}
        return sheet_of(cast.secretary, member_meeting(cast.branch, people, counts=counts))

    return under


def test_probationary_members_are_rated_like_everyone_by_default(cast, probation):
    sheet = probation("like_others")
    assert row_of(sheet, cast.member).suggestion == Level.PIONEER
    assert confirmed(cast.secretary, sheet, 顾北川=Level.PIONEER).is_confirmed


def test_a_policy_may_give_probationary_members_no_pioneer(cast, probation):
    sheet = probation("no_pioneer")
    assert row_of(sheet, cast.member).suggestion == Level.QUALIFIED
    with raises_refusal("预备党员不评先锋：顾北川"):
        decide_all(cast.secretary, sheet, 顾北川=Level.PIONEER)
    assert confirmed(cast.secretary, sheet, 傅青禾=Level.PIONEER).is_confirmed
    with raises_refusal("预备党员不评先锋：顾北川"):
        actions.correct(by=cast.secretary.user, rating=row_of(sheet, cast.member), level=Level.PIONEER, reason="漏评")


def test_whoever_has_become_a_full_member_since_stays_what_they_were_on_that_day(cast, probation):
    sheet = probation("no_pioneer")
    Person.objects.filter(pk=cast.member.pk).update(kind=Person.Kind.MEMBER)
    with raises_refusal("预备党员不评先锋：顾北川"):
        decide_all(cast.secretary, sheet, 顾北川=Level.PIONEER)


def test_a_policy_may_give_probationary_members_no_level(cast, probation):
    sheet = probation("no_level")
    assert {row.name for row in sheet.ratings.all()} == {"傅青禾", "陆承安", "柳文澜"}


# --- corrections ------------------------------------------------------------------------------------------------------


def test_a_correction_is_a_new_row_and_the_old_one_stays(cast):
    meeting = member_meeting(cast.branch, [cast.member])
    count_ballot(meeting, {cast.member: ALL_GOOD})
    sheet = sheet_of(cast.secretary, meeting)
    confirmed(cast.secretary, sheet)
    old = sheet.ratings.get()
    new = actions.correct(by=cast.secretary.user, rating=old, level=Level.LAGGING, reason=" 意见核实属实。 ")
    old.refresh_from_db()
    assert (old.level, old.is_current, old.correction_reason) == ("qualified", False, "")
    assert (new.level, new.is_current, new.correction_reason, new.replaces) == ("lagging", True, "意见核实属实。", old)
    assert (new.person, new.name, new.post_title, new.position, new.score, new.suggestion) == (
        old.person,
        old.name,
        old.post_title,
        old.position,
        old.score,
        old.suggestion,
    )
    assert register()[-1] == ("更正评定", "顾北川10月的等次", "意见核实属实。")
    sheet.refresh_from_db()
    assert sheet.is_confirmed


def test_a_deferred_row_is_given_its_level_by_a_correction(cast, sheet):
    row = row_of(sheet, cast.member)
    decide_all(cast.secretary, sheet)
    decide(cast.secretary, sheet, decisions={row.pk: Decision(is_deferred=True, text="住院")})
    confirm(cast.secretary, sheet, participants="沈知远")
    new = actions.correct(by=cast.secretary.user, rating=row, level=Level.QUALIFIED, reason="补评")
    assert (new.level, new.is_deferred, new.deferred_reason) == ("qualified", False, "")


def test_a_correction_is_refused_where_it_makes_no_sense(cast, sheet):
    row = row_of(sheet, cast.member)
    with raises_refusal("还没有确认"):
        actions.correct(by=cast.secretary.user, rating=row, level=Level.LAGGING, reason="复核")
    confirmed(cast.secretary, sheet)
    with raises_refusal("写明更正的原因"):
        actions.correct(by=cast.secretary.user, rating=row, level=Level.LAGGING, reason=" ")
    with raises_refusal("现在的等次就是“合格”"):
        actions.correct(by=cast.secretary.user, rating=row, level=Level.QUALIFIED, reason="复核")
    actions.correct(by=cast.secretary.user, rating=row, level=Level.LAGGING, reason="复核")
    with raises_refusal("已经更正过"):
        actions.correct(by=cast.secretary.user, rating=row, level=Level.PIONEER, reason="再核")
