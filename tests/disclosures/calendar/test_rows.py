"""Everybody's year: the deadlines of the policy in force, what is done of them, and nothing of anybody else."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import Meeting
from organizations.models import Organization, Person, Policy, Role
from tests import builders
from tests.disclosures.calendar.year import WEDNESDAY, lines, rows
from tests.disclosures.inspections.october import october, september
from tests.disclosures.publications import boards
from tests.evaluations.ratings import rounds
from tests.meetings.heard import drafted, recorded


def dues(person, word, **when):
    return [due for due, title, _ in lines(person, **when) if word in title]


def test_the_member_meeting_is_due_on_the_25th_of_every_month(cast):
    rounds.member_meeting(cast.sibling, [cast.sibling_secretary], day=dt.date(2025, 12, 20))
    assert dues(cast.secretary, "组织生活会") == [f"2026-{month:02}-25" for month in range(1, 13)]


def test_the_secretary_meeting_is_due_on_the_30th_and_on_the_last_day_of_february(cast):
    rounds.member_meeting(cast.sibling, [cast.sibling_secretary], day=dt.date(2025, 12, 20))
    assert dues(cast.officer, "召开") == [
        "2026-02-28",
        "2026-04-30",
        "2026-06-30",
        "2026-08-30",
        "2026-10-30",
        "2026-12-30",
    ]
    assert dues(cast.officer, "召开", year=2028)[0] == "2028-02-29"


def test_each_period_is_measured_by_the_policy_that_was_in_force(cast):
    rounds.member_meeting(cast.sibling, [cast.sibling_secretary], day=dt.date(2026, 9, 20))
    Policy.objects.create(starts_on=dt.date(2026, 11, 1), member_meeting_day=20, secretary_meeting_day=15)
    assert dues(cast.secretary, "组织生活会") == ["2026-09-25", "2026-10-25", "2026-11-20", "2026-12-20"]
    assert dues(cast.officer, "支部书记会") == ["2026-10-30", "2026-12-15"]


def test_a_branchs_year_says_what_was_held_rated_and_posted(cast):
    october(cast)
    assert lines(cast.secretary, today=dt.date(2026, 11, 24))[:6] == [
        ("2026-10-25", "召开10月组织生活会", "10月22日已召开"),
        ("2026-10-28", "公示10月评比结果", "10月26日已公示"),
        ("2026-10-31", "评定10月“星级先锋”等次", "10月23日已评定"),
        ("2026-11-25", "召开11月组织生活会", "还有1天"),
        ("2026-11-30", "评定11月“星级先锋”等次", "还有6天"),
        ("2026-12-25", "召开12月组织生活会", "还有31天"),
    ]


def test_late_and_missing_are_told_apart(cast):
    october(cast)
    today = dt.date(2026, 11, 24)
    assert lines(cast.sibling_secretary, today)[:2] == [
        ("2026-10-25", "召开10月组织生活会", "10月28日召开，迟3天"),
        ("2026-10-31", "评定10月“星级先锋”等次", "逾期24天没有评定"),
    ]
    assert lines(cast.outsider, today)[0] == ("2026-10-25", "召开10月组织生活会", "逾期30天没有召开")


def test_what_is_rated_waits_to_be_posted_in_the_next_year_as_well(cast):
    meeting = rounds.member_meeting(cast.branch, [cast.secretary, cast.member], day=dt.date(2026, 12, 24))
    with time_machine.travel(builders.at(dt.date(2026, 12, 31))):
        rounds.confirmed(cast.secretary, rounds.sheet_of(cast.secretary, meeting))
    meeting.rating_sheets.update(confirmed_at=builders.at(dt.date(2026, 12, 31)))
    first = lines(cast.secretary, dt.date(2027, 1, 4), year=2027)[0]
    assert first == ("2027-01-05", "公示12月评比结果", "还有1天")


def test_a_superiors_two_months_are_held_rated_and_posted(cast):
    meeting = rounds.secretary_meeting(cast.committee, [cast.branch, cast.sibling])
    assert lines(cast.officer, dt.date(2026, 10, 5)) == [
        ("2026-10-30", "召开9—10月支部书记会", "9月28日已召开"),
        ("2026-10-31", "听取9—10月工作汇报", "还有26天"),
        ("2026-10-31", "评定9—10月各支部“星级先锋”等次", "还有26天"),
        ("2026-12-30", "召开11—12月支部书记会", "还有86天"),
        ("2026-12-31", "听取11—12月工作汇报", "还有87天"),
        ("2026-12-31", "评定11—12月各支部“星级先锋”等次", "还有87天"),
    ]
    rounds.confirmed(cast.officer, rounds.sheet_of(cast.officer, meeting, "organizations"))
    meeting.rating_sheets.update(confirmed_at=builders.at(dt.date(2026, 10, 9)))
    assert [line for line in lines(cast.officer, dt.date(2026, 10, 15)) if "9—10月" in line[1]] == [
        ("2026-10-14", "公示9—10月支部评比结果", "逾期1天没有公示"),
        ("2026-10-30", "召开9—10月支部书记会", "9月28日已召开"),
        ("2026-10-31", "听取9—10月工作汇报", "还有16天"),
        ("2026-10-31", "评定9—10月各支部“星级先锋”等次", "10月9日已评定"),
    ]


def test_a_hearing_is_done_on_the_day_that_it_was_first_recorded_for(cast):
    rounds.secretary_meeting(cast.committee, [cast.branch])
    recorded(cast)
    assert [line for line in lines(cast.officer, dt.date(2027, 1, 2), year=2026) if "汇报" in line[1]] == [
        ("2026-10-31", "听取9—10月工作汇报", "10月21日已听取"),
        ("2026-12-31", "听取11—12月工作汇报", "逾期2天没有听取"),
    ]


def test_a_draft_is_no_hearing_and_a_general_branch_is_not_asked_for_one(cast):
    rounds.secretary_meeting(cast.committee, [cast.branch])
    drafted(cast)
    assert dues(cast.officer, "汇报", today=dt.date(2026, 10, 25)) == ["2026-10-31", "2026-12-31"]
    Organization.objects.filter(pk=cast.committee.pk).update(kind=builders.Kind.GENERAL_BRANCH)
    assert dues(cast.officer, "汇报", today=dt.date(2026, 10, 25)) == []


def test_a_committee_without_branches_has_no_meeting_to_hold(cast):
    lonely = builders.organization("空党委", builders.Kind.COMMITTEE, Organization.objects.get(pk=cast.district.pk))
    officer = builders.person("空党务", lonely)
    builders.post(officer, lonely, "committee_officer")
    builders.campaign()
    assert lines(officer, dt.date(2026, 8, 1)) == [
        ("2026-08-10", "公示党组织承诺", "还有9天"),
        ("2026-08-10", "提交我的承诺", "还有9天"),
    ]


def test_commitments_are_due_on_the_campaigns_day_a_row_a_kind(cast):
    builders.campaign(commitments_due_on=dt.date(2026, 8, 12))
    today = dt.date(2026, 8, 3)
    assert [line for line in lines(cast.secretary, today) if "承诺" in line[1]] == [
        ("2026-08-12", "公示党员承诺", "还有9天"),
        ("2026-08-12", "公示党外干部职工承诺", "还有9天"),
        ("2026-08-12", "公示党组织承诺", "还有9天"),
        ("2026-08-12", "提交我的承诺", "还有9天"),
    ]
    assert [line for line in lines(cast.outsider, today) if "公示" in line[1]] == [
        ("2026-08-12", "公示党员承诺", "还有9天"),
        ("2026-08-12", "公示党组织承诺", "还有9天"),
    ]


def test_before_a_campaign_is_opened_the_policys_day_stands_and_afterwards_nothing_was_owed(cast):
    Policy.objects.create(starts_on=dt.date(2026, 12, 1), commitments_month=7, commitments_day=31)
    assert dues(cast.member, "承诺", year=2027) == ["2027-07-31"]
    assert dues(cast.member, "承诺") == []


def test_a_posted_commitment_is_done_on_the_day_of_its_first_posting(cast):
    campaign = builders.campaign()
    builders.commitment(campaign, cast.member)
    boards.post_commitments(cast, campaign)
    assert [line for line in lines(cast.secretary, boards.AFTER) if line[1].startswith("公示党")] == [
        ("2026-08-10", "公示党员承诺", "10月26日公示，迟77天"),
        ("2026-08-10", "公示党外干部职工承诺", "逾期82天没有公示"),
        ("2026-08-10", "公示党组织承诺", "逾期82天没有公示"),
    ]


def test_a_member_sees_the_branchs_meetings_and_the_own_commitment(cast):
    campaign = builders.campaign()
    september(cast)
    assert lines(cast.member, WEDNESDAY) == [
        ("2026-08-10", "提交我的承诺", "逾期72天没有提交"),
        ("2026-09-25", "召开9月组织生活会", "9月24日已召开"),
        ("2026-10-25", "召开10月组织生活会", "还有4天"),
        ("2026-11-25", "召开11月组织生活会", "还有35天"),
        ("2026-12-25", "召开12月组织生活会", "还有65天"),
    ]
    builders.commitment(campaign, cast.member)
    assert lines(cast.member)[0] == ("2026-08-10", "提交我的承诺", "8月1日已提交")


def test_an_exempt_member_owes_no_commitment(cast):
    builders.campaign()
    assert dues(cast.exempt, "承诺") == []


def test_the_head_sees_ratings_besides_the_meetings(cast):
    september(cast)
    titles = {row.title for row in rows(cast.head) if row.due.month == 9}
    assert titles == {"召开9月组织生活会", "评定9月“星级先锋”等次"}


def test_the_office_sees_the_days_of_every_kind_with_how_many_have_met(cast):
    october(cast)
    rounds.secretary_meeting(cast.committee, [cast.branch])
    recorded(cast)
    assert [line for line in lines(cast.inspector, dt.date(2026, 11, 24)) if line[1].startswith("各")] == [
        ("2026-09-25", "各支部召开9月组织生活会", "已开0个"),
        ("2026-09-30", "各支部评定9月“星级先锋”等次", "已到期"),
        ("2026-10-25", "各支部召开10月组织生活会", "已开2个"),
        ("2026-10-30", "各上级党组织召开9—10月支部书记会", "已开1个"),
        ("2026-10-31", "各上级党组织评定9—10月各支部等次", "已到期"),
        ("2026-10-31", "各党委听取9—10月工作汇报", "已听取1个"),
        ("2026-10-31", "各支部评定10月“星级先锋”等次", "已到期"),
        ("2026-11-25", "各支部召开11月组织生活会", "还有1天"),
        ("2026-11-30", "各支部评定11月“星级先锋”等次", "还有6天"),
        ("2026-12-25", "各支部召开12月组织生活会", "还有31天"),
        ("2026-12-30", "各上级党组织召开11—12月支部书记会", "还有36天"),
        ("2026-12-31", "各上级党组织评定11—12月各支部等次", "还有37天"),
        ("2026-12-31", "各党委听取11—12月工作汇报", "还有37天"),
        ("2026-12-31", "各支部评定12月“星级先锋”等次", "还有37天"),
    ]


def scheduled(organization, day=dt.date(2026, 10, 22), kind=Meeting.Kind.MEMBER):
    start = day.replace(day=1) if kind == Meeting.Kind.MEMBER else dt.date(2026, 9, 1)
    return Meeting.objects.create(
        organization=organization,
        kind=kind,
        period_start=start,
        scheduled_at=builders.at(day),
        place="二楼会议室",
    )


def test_a_scheduled_meeting_stands_on_its_day_with_hour_and_place(cast):
    scheduled(cast.branch)
    scheduled(cast.committee, dt.date(2026, 10, 28), Meeting.Kind.SECRETARY)
    timed = [(str(row.due), row.title, row.organization, row.note) for row in rows(cast.secretary) if row.at]
    assert timed == [
        ("2026-10-22", "10月组织生活会", "桐花社区党支部", "19:00，二楼会议室。"),
        ("2026-10-28", "9—10月支部书记会", "松荫街道党工委", "19:00，二楼会议室。"),
    ]
    assert [row.title for row in rows(cast.member) if row.at] == ["10月组织生活会"]
    assert [row.title for row in rows(cast.outsider) if row.at] == []


def test_a_meeting_that_is_over_stands_in_the_row_of_its_deadline_alone(cast):
    meeting = scheduled(cast.branch)
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled", cancelled_reason="停电")
    september(cast)
    assert [row for row in rows(cast.secretary) if row.at] == []


def test_an_outsider_sees_nothing_of_another_branch(cast):
    october(cast)
    scheduled(cast.committee, dt.date(2026, 10, 28), Meeting.Kind.SECRETARY)
    shown = rows(cast.outsider)
    assert {row.organization for row in shown if row.organization} == {"芦汀村党支部"}
    assert str(cast.branch.pk) not in {part for row in shown for part in row.key.split("-")}


@pytest.mark.parametrize("standing", ["suspended", "left", "deceased"])
def test_who_is_not_on_the_roster_any_more_has_no_days(cast, standing):
    builders.campaign()
    Person.objects.filter(pk=cast.member.pk).update(standing=standing)
    assert [row for row in rows(cast.member) if row.organization == ""] == []
    assert lines(cast.member) == []


def test_an_account_without_a_person_has_an_empty_year(cast):
    class Watch:
        user = builders.user("值班")

    assert rows(Watch) == []


def test_the_same_thing_keeps_its_key_when_its_day_moves(cast):
    rounds.member_meeting(cast.sibling, [cast.sibling_secretary], day=dt.date(2026, 9, 20))
    before = {row.key for row in rows(cast.secretary)}
    Policy.objects.create(starts_on=dt.date(2026, 11, 1), member_meeting_day=20)
    assert {row.key for row in rows(cast.secretary)} == before
    keys = [row.key for row in rows(cast.secretary)]
    assert len(keys) == len(set(keys))


def queries(person):
    with CaptureQueriesContext(connection) as captured:
        found = rows(person)
    return len(captured), found


@pytest.mark.parametrize("who", ["secretary", "officer", "inspector", "member", "head"])
def test_three_branches_take_the_queries_of_one(cast, who):
    builders.campaign()
    october(cast)
    person = getattr(cast, who)
    few, shown = queries(person)
    roles = [] if who == "inspector" else list(person.posts.values_list("role", flat=True))
    for name in ("甲", "乙"):
        branch = builders.organization(f"{name}党支部", parent=Organization.objects.get(pk=cast.committee.pk))
        rounds.member_meeting(branch, [builders.person(f"{name}书记", branch)])
        committee = builders.organization(
            f"{name}党委", builders.Kind.COMMITTEE, Organization.objects.get(pk=cast.district.pk)
        )
        builders.organization(f"{name}下属党支部", parent=Organization.objects.get(pk=committee.pk))
        for role in roles:
            builders.post(person, committee if role == Role.COMMITTEE_OFFICER else branch, role)
    many, more = queries(person)
    assert many == few
    if who in ("secretary", "officer", "head"):
        assert len({row.organization for row in more}) == len({row.organization for row in shown}) + 2
