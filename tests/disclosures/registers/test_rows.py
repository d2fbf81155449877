"""What each register holds, row by row, and whose rows they are."""

import datetime as dt

import pytest

from disclosures.inspections.reach import reach_of
from disclosures.registers.registry import REGISTERS
from disclosures.registers.wish import Wish
from evaluations.ratings import actions as ratings
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating
from meetings.models import Meeting
from organizations.access import organizations_where
from organizations.actions.tree import move, rename
from organizations.models import Exemption, Organization, RegisterEntry
from organizations.periods import Month
from organizations.register import lines_for, values_of
from tests import builders
from tests.disclosures.opinions import steps
from tests.disclosures.publications import boards
from tests.disclosures.registers.filled import KINDS, TODAY, everything, promised
from tests.evaluations.ratings import rounds

OCTOBER = Month(2026, 10)


def wish(who, register, scope, first=OCTOBER, last=OCTOBER, **chosen):
    reach = reach_of(organizations_where(who.user, REGISTERS[register].permission))
    return Wish(who.user, Organization.objects.get(pk=scope.pk), reach, first, last, chosen, TODAY)


def rows(who, register, scope, *months, **chosen):
    wished = wish(who, register, scope, *months, **chosen)
    found = REGISTERS[register].records(wished)
    return [line.values for line in REGISTERS[register].lines(wished, list(found))]


def summary(who, register, scope, *months, **chosen):
    return [line.values for line in REGISTERS[register].summary(wish(who, register, scope, *months, **chosen))]


# --- ratings (评定台账) ----------------------------------------------------------------------------------------------
def rating(name, post, pool, level, body="桐花社区党支部", note=""):
    day = boards.HELD
    return (name, post, pool, "桐花社区党支部", "松荫街道党工委", "2026年10月", level, day, body, note)


def test_ratings_stand_as_decided_in_the_sheets_order_and_deferrals_without_their_reason(cast):
    boards.rated_month(cast)
    assert rows(cast.secretary, "ratings", cast.branch) == [
        rating("傅青禾", "干部", "党员", "☆合格"),
        rating("池映雪", "干部", "党员", "暂缓"),
        rating("沈知远", "书记", "党员", "☆合格"),
        rating("陆承安", "副书记", "党员", "☆合格"),
        rating("顾北川", "工程维修组组长", "党员", "★先锋"),
        rating("尹疏桐", "干部", "党外干部职工", "☆合格", "桐花社区居委会行政领导班子"),
        rating("黎晓帆", "干部", "党外干部职工", "○基本合格", "桐花社区居委会行政领导班子"),
    ]


def test_a_draft_is_in_no_register(cast):
    boards.rated_month(cast, confirm=False)
    assert rows(cast.secretary, "ratings", cast.branch) == []


def test_a_correction_stands_in_place_of_what_it_replaced(cast):
    boards.rated_month(cast)
    standing = Rating.objects.current().get(person=cast.member)
    ratings.correct(by=cast.secretary.user, rating=standing, level=Level.QUALIFIED, reason="反映属实")
    found = [row for row in rows(cast.secretary, "ratings", cast.branch) if row[0] == "顾北川"]
    assert found == [rating("顾北川", "工程维修组组长", "党员", "☆合格", note="更正")]


def test_ratings_are_chosen_by_pool_and_by_level(cast):
    boards.rated_month(cast)
    boards.rated_two_months(cast)
    names = {
        (pool, level): [row[0] for row in rows(cast.officer, "ratings", cast.committee, pool=pool, level=level)]
        for pool in ("members", "staff", "organizations")
        for level in ("pioneer", "deferred")
    }
    assert names == {
        ("members", "pioneer"): ["顾北川"],
        ("members", "deferred"): ["池映雪"],
        ("staff", "pioneer"): [],
        ("staff", "deferred"): [],
        ("organizations", "pioneer"): ["鹭洲社区党支部"],
        ("organizations", "deferred"): [],
    }


def test_a_branch_reads_its_own_level_and_not_its_siblings(cast):
    boards.rated_two_months(cast)
    assert rows(cast.secretary, "ratings", cast.branch) == [
        (
            "桐花社区党支部", "", "党组织", "桐花社区党支部", "松荫街道党工委", "2026年9—10月", "☆合格",
            dt.date(2026, 9, 28), "松荫街道党工委", "",
        )
    ]  # fmt: skip
    assert [row[0] for row in rows(cast.sibling_secretary, "ratings", cast.sibling)] == ["鹭洲社区党支部"]


def test_levels_are_summed_up_each_for_itself(cast):
    boards.rated_month(cast)
    boards.rated_two_months(cast)
    assert summary(cast.officer, "ratings", cast.committee) == [
        ("桐花社区党支部", "松荫街道党工委", 1, 3, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0),
        ("鹭洲社区党支部", "松荫街道党工委", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0),
    ]


# --- commitments (承诺台账) ------------------------------------------------------------------------------------------
def test_commitments_stand_item_by_item_with_their_fulfilment(cast):
    promised(cast)
    places = ("桐花社区党支部", "松荫街道党工委")
    due = dt.date(2026, 12, 31)
    areas = ("学习提高", "发展业绩", "为民服务", "遵纪守法", "模范带头")
    assert rows(cast.secretary, "commitments", cast.branch) == [
        *(
            (
                "顾北川", "党员", *places, area, f"承诺事项{number}", "逐户走访", due,
                "已兑现" if number == 1 else "未兑现", "证书已经拿到" if number == 1 else "",
            )
            for number, area in enumerate(areas, start=1)
        ),
        ("桐花社区党支部", "党组织", *places, "", "承诺事项1", "逐户走访", due, "未兑现", ""),
    ]  # fmt: skip
    assert summary(cast.secretary, "commitments", cast.branch) == [(*places, 1, 1, 0, 6, 1, 0, 5)]


def test_what_is_not_confirmed_and_what_is_of_another_year_is_left_out(cast):
    year = builders.campaign()
    builders.commitment(year, cast.member, state="submitted")
    builders.commitment(builders.campaign(2025), cast.leader)
    assert rows(cast.secretary, "commitments", cast.branch) == []


def test_commitments_are_chosen_by_kind_and_fulfilment(cast):
    promised(cast)
    assert len(rows(cast.secretary, "commitments", cast.branch, kind="organization")) == 1
    assert [row[5] for row in rows(cast.secretary, "commitments", cast.branch, fulfilment="fulfilled")] == ["承诺事项1"]


def test_a_commitment_follows_its_person_to_the_new_branch(cast):
    promised(cast)
    cast.member.organization = cast.foreign
    cast.member.save()
    assert {row[0] for row in rows(cast.secretary, "commitments", cast.branch)} == {"桐花社区党支部"}
    assert {row[:4] for row in rows(cast.outsider, "commitments", cast.foreign)} == {
        ("顾北川", "党员", "芦汀村党支部", "芦汀镇党委")
    }


# --- meetings (会议台账) ---------------------------------------------------------------------------------------------
def test_meetings_stand_with_their_figures(cast):
    boards.rated_month(cast)
    boards.rated_two_months(cast)
    rounds.member_meeting(
        cast.sibling,
        [cast.sibling_secretary, cast.exempt],
        day=dt.date(2026, 10, 28),
        presence={cast.exempt: "exempt"},
    )
    none = (0, 0, 0, 0, 0)
    assert rows(cast.officer, "meetings", cast.committee) == [
        (
            "松荫街道党工委", "", "2026年9—10月支部书记会", dt.date(2026, 10, 30), dt.date(2026, 9, 28),
            "已结束", 0, 0, *none, 2, 0, 0, "已计票", "",
        ),
        (
            "桐花社区党支部", "松荫街道党工委", "2026年10月组织生活会", dt.date(2026, 10, 25), boards.HELD,
            "已结束", 7, 7, *none, 7, 0, 0, "已计票", "",
        ),
        (
            "鹭洲社区党支部", "松荫街道党工委", "2026年10月组织生活会", dt.date(2026, 10, 25), dt.date(2026, 10, 28),
            "已结束，逾期3天召开", 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, "未投票", "到会的人太少，会上口头评价。",
        ),
    ]  # fmt: skip
    assert summary(cast.officer, "meetings", cast.committee) == [
        ("松荫街道党工委", "", 1, 0, 0, 0, 1),
        ("桐花社区党支部", "松荫街道党工委", 1, 0, 0, 0, 1),
        ("鹭洲社区党支部", "松荫街道党工委", 0, 1, 0, 0, 0),
    ]


def test_meetings_are_chosen_by_kind_and_state(cast):
    boards.rated_month(cast)
    boards.rated_two_months(cast)
    Meeting.objects.filter(organization=cast.branch).update(
        state="cancelled", vote="pending", cancelled_reason="防汛", concluded_at=None
    )
    assert [row[0] for row in rows(cast.officer, "meetings", cast.committee, kind="secretary")] == ["松荫街道党工委"]
    cancelled = rows(cast.officer, "meetings", cast.committee, state="cancelled")
    assert [(row[0], row[5], row[-2:]) for row in cancelled] == [("桐花社区党支部", "已取消", ("", "防汛"))]


def test_nothing_is_said_of_a_vote_that_runs(cast):
    boards.rated_month(cast)
    Meeting.objects.update(state="in_session", vote="open", concluded_at=None)
    assert [row[-2] for row in rows(cast.officer, "meetings", cast.committee)] == [""]


# --- opinions (意见台账) ---------------------------------------------------------------------------------------------
def test_opinions_stand_with_what_became_of_them_and_without_a_word_of_theirs(cast):
    posted = boards.post(cast, boards.rated_month(cast))
    left = steps.left(posted, "顾北川常常迟到", contact="5550 9876", about_name=cast.member.name)
    told = steps.written_down(cast, "值班表不对")
    steps.answered(cast, told, about=cast.member, assignee=cast.deputy)
    found = rows(cast.secretary, "opinions", cast.branch)
    assert found == [
        (
            f"公示页意见{left.pk}", "桐花社区党支部", "桐花社区党支部", boards.POSTED, posted.title, left.due_on,
            "待交办", "", "", None, None, (TODAY - left.due_on).days,
        ),
        (
            f"意见箱意见{told.pk}", "桐花社区党支部", "桐花社区党支部", boards.POSTED, "", told.due_on,
            "已答复", "陆承安", "不属实", boards.LAST_DAY, None, None,
        ),
    ]  # fmt: skip
    assert summary(cast.secretary, "opinions", cast.branch) == [("桐花社区党支部", "松荫街道党工委", 2, 1, 1, 1, 0)]
    assert [row[0] for row in rows(cast.secretary, "opinions", cast.branch, channel="box")] == [found[1][0]]
    assert [row[0] for row in rows(cast.secretary, "opinions", cast.branch, state="received")] == [found[0][0]]


def test_an_opinion_about_the_secretary_is_not_in_the_branchs_register(cast):
    posted = boards.post(cast, boards.rated_month(cast))
    about = steps.left(posted, concern="leader")
    assert rows(cast.secretary, "opinions", cast.branch) == summary(cast.secretary, "opinions", cast.branch) == []
    assert [row[:3] for row in rows(cast.officer, "opinions", cast.committee)] == [
        (f"公示页意见{about.pk}", "桐花社区党支部", "松荫街道党工委")
    ]
    assert summary(cast.officer, "opinions", cast.committee)[0][2:] == (1, 1, 1, 0, 0)


def test_an_opinion_is_not_in_the_register_of_whom_it_is_about(cast):
    posted = boards.post(cast, boards.rated_month(cast))
    steps.assigned(cast, steps.left(posted), about=cast.member)
    other = steps.left(posted, "字太小")
    cast.secretary.posts.update(ends_on=TODAY - dt.timedelta(days=1))
    builders.post(cast.member, cast.branch, "secretary", starts_on=TODAY)
    assert [row[0] for row in rows(cast.member, "opinions", cast.branch)] == [f"公示页意见{other.pk}"]


# --- the process register (全程记实) ---------------------------------------------------------------------------------
def test_the_process_register_holds_exactly_what_its_own_page_shows(cast):
    everything(cast)
    read = lines_for(cast.officer.user)
    assert rows(cast.officer, "process", cast.committee, Month(2026, 9), Month(2026, 11)) == [
        values_of(entry) for entry in read
    ]
    assert read.exists()


def test_lines_of_the_first_and_the_last_day_are_of_the_month(cast):
    for moment in ("2026-09-30T15:59Z", "2026-09-30T16:00Z", "2026-10-31T15:59Z", "2026-10-31T16:00Z"):
        at_that_moment(cast, moment)
    assert [row[0] for row in rows(cast.secretary, "process", cast.branch)] == [
        "2026-10-31 23:59:00",
        "2026-10-01 00:00:00",
    ]


def at_that_moment(cast, moment):
    RegisterEntry.at.field.auto_now_add = False
    try:
        RegisterEntry.objects.create(at=moment, actor_name="沈知远", organization=cast.branch, verb="试写")
    finally:
        RegisterEntry.at.field.auto_now_add = True


# --- whose rows ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", KINDS)
def test_a_stranger_finds_nothing_of_it_whatever_scope_is_wished(cast, kind):
    everything(cast)
    wide = (Month(2026, 9), Month(2026, 11))
    assert rows(cast.secretary, kind, cast.branch, *wide) != []
    for scope in (cast.district, cast.committee, cast.branch):
        assert rows(cast.outsider, kind, scope, *wide) == []


def test_why_somebody_is_exempt_or_deferred_is_nowhere(cast):
    everything(cast)
    told = str([rows(cast.secretary, kind, cast.branch, Month(2026, 9), Month(2026, 11)) for kind in KINDS])
    secrets = [*boards.SECRETS.values(), Exemption.objects.get().reason, "5550 9876", "名单里少了一个人", "值班表不对"]
    assert [secret for secret in secrets if secret in told] == []


@pytest.fixture
def moved(cast):
    """桐花 met in May and June, moved to the other committee on 10 June and has another name since."""
    for month in (5, 6):
        meeting = rounds.member_meeting(cast.branch, [cast.secretary, cast.member], day=dt.date(2026, month, 8))
        Meeting.objects.filter(pk=meeting.pk).update(held_as="桐花社区党支部")
        rounds.confirmed(cast.secretary, rounds.sheet_of(cast.secretary, meeting), over_quota_reason="集中表扬")
    by = {"by": cast.inspector.user, "organization": cast.branch, "on": dt.date(2026, 6, 10), "reason": "批复"}
    move(**by, today=TODAY, superior=cast.other_committee)
    rename(**by, today=TODAY, name="中共云溪区桐花新苑党支部", short_name="桐花新苑党支部")
    return Organization.objects.get(pk=cast.branch.pk)


@pytest.mark.parametrize(("kind", "superior", "period"), [("ratings", 4, 5), ("meetings", 1, 2)])
def test_what_moved_belongs_where_it_stood_at_the_end_of_each_period(cast, moved, kind, superior, period):
    def found(who, scope):
        return [(row[superior], row[period][:7]) for row in rows(who, kind, scope, Month(2026, 5), Month(2026, 6))]

    may, june = ("松荫街道党工委", "2026年5月"), ("芦汀镇党委", "2026年6月")
    each = 2 if kind == "ratings" else 1
    assert found(cast.inspector, cast.district) == [may] * each + [june] * each
    assert found(cast.inspector, cast.committee) == [may] * each
    assert found(cast.inspector, cast.other_committee) == [june] * each
    assert found(cast.officer, cast.committee) == []


def test_a_summary_names_what_moved_as_it_was_when_the_period_ended(cast, moved):
    first = summary(cast.inspector, "meetings", cast.district, Month(2026, 5), Month(2026, 5))
    assert [row[:3] for row in first] == [("桐花社区党支部", "松荫街道党工委", 1)]
    second = summary(cast.inspector, "meetings", cast.district, Month(2026, 5), Month(2026, 6))
    assert [row[:3] for row in second] == [("桐花新苑党支部", "芦汀镇党委", 2)]
