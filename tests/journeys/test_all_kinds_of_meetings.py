"""Meetings that are not the usual one, through the pages: tiny, large, joint, leaderless, late, in February."""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command

from meetings.models import Attendance, Meeting, Statement
from organizations.models import Organization, Person, Post, Role, Unit
from organizations.periods import Month, TwoMonths
from tests import builders
from tests.journeys.evening import Evening
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

DAY = dt.date(2026, 10, 22)
OCTOBER = Month(2026, 10)


@pytest.fixture
def committee():
    """A working committee with a secretary and an officer, in a district with its office."""
    district = builders.organization("区委", Organization.Kind.DISTRICT_COMMITTEE)
    office = builders.organization("活动办公室", Organization.Kind.CAMPAIGN_OFFICE, district)
    committee = builders.organization("松荫街道党工委", Organization.Kind.WORKING_COMMITTEE, district)
    builders.post(builders.person("纪澄", office), office, Role.DISTRICT_OFFICE)
    builders.post(builders.person("甘书记", committee), committee, Role.SECRETARY)
    return committee


def branch_of(committee, name, people, kind=Organization.Kind.BRANCH):
    """A branch whose first person is the secretary and whose second is the deputy."""
    branch = builders.organization(name, kind, committee)
    made = [builders.person(each, branch) for each in people]
    builders.post(made[0], branch, Role.SECRETARY)
    builders.post(made[1], branch, Role.DEPUTY)
    return branch, made


@pytest.fixture
def evening(request):
    """Noon to midnight of the meeting's day; parametrize indirectly for another one."""
    with time_machine.travel(builders.at(getattr(request, "param", DAY)), tick=False):
        yield


def test_a_branch_of_three_votes_and_nobody_sees_single_counts(committee, evening):
    branch, (secretary, deputy, member) = branch_of(committee, "三人党支部", ["沈知远", "陆承安", "赟喆"])
    it = Evening(branch, secretary)
    it.open(OCTOBER, DAY)
    it.sign_in()
    it.tell()
    it.criticize({secretary: deputy})
    ballot = it.vote()
    it.conclude()
    results = Visitor(secretary.user).open(f"/ballots/{ballot.pk}/results/")
    assert "赟喆" in results.text
    assert "过半" in results.text
    assert "不了解" not in results.text  # the heading of a count that a branch of three must not see
    call_command("check_integrity")


def test_a_branch_of_sixty_finishes_its_evening(committee, evening):
    branch, people = branch_of(committee, "六十人党支部", [f"党员{number:02}" for number in range(60)])
    it = Evening(branch, people[0])
    it.open(OCTOBER, DAY)
    it.sign_in()
    it.tell()
    it.criticize({people[0]: people[1]})
    ballot = it.vote()
    it.conclude()
    assert (ballot.subjects.count(), ballot.roll.count()) == (60, 60)
    assert Meeting.objects.get().vote == Meeting.Vote.DONE
    call_command("check_integrity")


@pytest.fixture
def joint(committee):
    """Two units, each with its administrative head and one of the staff; the second head is a Party member."""
    branch, (secretary, deputy, head_of_b) = branch_of(
        committee, "联合党支部", ["沈知远", "陆承安", "骆乙"], Organization.Kind.JOINT_BRANCH
    )
    units = [Unit.objects.create(organization=branch, name=name) for name in ("甲公司", "乙公司")]
    head_of_a = builders.staff("骆甲", branch, units[0])
    builders.post(head_of_a, branch, Role.ADMINISTRATIVE_HEAD, unit=units[0])
    builders.post(head_of_b, branch, Role.ADMINISTRATIVE_HEAD, unit=units[1])
    staff = [builders.staff("黎甲", branch, units[0]), builders.staff("尹乙", branch, units[1])]
    return Evening(branch, secretary), deputy, (head_of_a, head_of_b), staff


def test_in_a_joint_branch_each_head_comments_on_the_own_units_staff(joint, evening):
    it, deputy, (head_of_a, head_of_b), (of_a, of_b) = joint
    it.open(OCTOBER, DAY)
    it.sign_in()
    it.tell()
    page = Visitor(it.leader.user).open(f"/meetings/{it.meeting.pk}/").text
    assert "行政主要负责人骆甲点评甲公司职工" in page
    assert "行政主要负责人骆乙点评乙公司职工" in page
    assert Visitor(head_of_a.user).client.get(it.page_of(of_b)).status_code == 403
    it.criticize({it.leader: deputy, of_a: head_of_a, of_b: head_of_b})
    it.vote()
    it.conclude()
    assert set(it.meeting.critiques.values_list("person__name", "commented_by__name")) == {
        ("沈知远", "陆承安"),
        ("陆承安", "沈知远"),
        ("骆乙", "沈知远"),
        ("骆甲", "沈知远"),
        ("黎甲", "骆甲"),
        ("尹乙", "骆乙"),
    }
    call_command("check_integrity")


def test_somebody_who_is_secretary_and_head_comments_on_both_and_the_page_says_who_comments_on_them(committee, evening):
    branch, (secretary, deputy, _) = branch_of(committee, "一肩挑党支部", ["沈知远", "陆承安", "顾北川"])
    builders.post(secretary, branch, Role.ADMINISTRATIVE_HEAD)
    worker = builders.staff("黎晓帆", branch)
    it = Evening(branch, secretary)
    it.open(OCTOBER, DAY)
    it.sign_in()
    page = Visitor(secretary.user).open(it.page_of(worker)).text
    assert "行政主要负责人沈知远点评职工" in page
    assert "沈知远本人由党支部副书记陆承安点评" in page
    it.tell()
    it.criticize({secretary: deputy})
    assert it.meeting.critiques.get(person=worker).capacity == "行政主要负责人"


def test_without_a_secretary_the_acting_one_runs_the_evening(committee, evening):
    branch, (gone, deputy, member, _) = branch_of(committee, "书记空缺党支部", ["沈知远", "陆承安", "顾北川", "傅青禾"])
    Post.objects.filter(person=gone).update(ends_on=dt.date(2026, 9, 30))
    builders.post(deputy, branch, Role.SECRETARY, is_acting=True, starts_on=dt.date(2026, 10, 1))
    superior = Person.objects.get(name="甘书记")
    it = Evening(branch, deputy)
    it.open(OCTOBER, DAY)
    it.sign_in()
    it.tell()
    assert "党支部代理书记陆承安点评党员" in Visitor(deputy.user).open(it.page_of(member)).text
    it.criticize({deputy: superior})
    it.vote()
    it.conclude()
    capacities = dict(it.meeting.critiques.values_list("person__name", "capacity"))
    assert capacities == {
        "沈知远": "党支部代理书记",
        "陆承安": "上级党组织代表",
        "顾北川": "党支部代理书记",
        "傅青禾": "党支部代理书记",
    }


def test_without_any_leader_the_page_says_that_nobody_can_comment_and_what_to_do(committee, evening):
    branch, (secretary, deputy, member) = branch_of(committee, "无人党支部", ["沈知远", "陆承安", "顾北川"])
    Post.objects.filter(organization__in=[branch, committee]).update(ends_on=dt.date(2026, 9, 30))
    builders.post(deputy, branch, Role.RECORDER)
    boss = Person.objects.get(name="纪澄")
    it = Evening(branch, deputy)
    plan = Visitor(deputy.user).open(f"/meetings/schedule/?organization={branch.pk}")
    plan.press("安排", period="2026-10", scheduled_at="2026-10-22T19:00", place="会议室")
    assert Visitor(deputy.user).client.post(f"/meetings/{it.meeting.pk}/open/").status_code == 403
    assert Visitor(boss.user).open(f"/meetings/{it.meeting.pk}/").status == 200
    assert "书记空缺" in Visitor(boss.user).open(f"/organizations/{branch.pk}/").text


@pytest.mark.parametrize("evening", [dt.date(2026, 2, 25)], indirect=True)
def test_the_25th_of_february_is_in_time(committee, evening):
    branch, (secretary, *_) = branch_of(committee, "二月党支部", ["沈知远", "陆承安", "顾北川"])
    it = Evening(branch, secretary)
    it.open(Month(2026, 2), dt.date(2026, 2, 25))
    lines = Visitor(secretary.user).open("/meetings/").text
    assert "2026年2月组织生活会" in lines
    assert "逾期" not in lines.split("2026年2月组织生活会")[1]


@pytest.mark.parametrize("evening", [dt.date(2026, 2, 28)], indirect=True)
def test_the_secretary_meeting_of_february_is_in_time_on_its_last_day(committee, evening):
    branch_of(committee, "二月党支部", ["沈知远", "陆承安", "顾北川"])
    leader = Visitor(Person.objects.get(name="甘书记").user)
    assert "2月28日" in leader.open("/").text
    plan = leader.open(f"/meetings/schedule/?organization={committee.pk}")
    plan.press("安排", period=str(TwoMonths(2026, 1)), scheduled_at="2026-02-28T14:00", place="会议室").press("开会")
    lines = leader.open("/meetings/").text
    assert "逾期" not in lines.split("2026年1—2月支部书记会")[1]


@pytest.mark.parametrize("evening", [dt.date(2026, 11, 3)], indirect=True)
def test_a_late_meeting_is_accepted_and_says_by_how_many_days(committee, evening):
    branch, (secretary, deputy, _) = branch_of(committee, "迟开党支部", ["沈知远", "陆承安", "顾北川"])
    leader = Visitor(secretary.user)
    assert "安排10月组织生活会" in leader.open("/meetings/").text
    it = Evening(branch, secretary)
    it.open(OCTOBER, dt.date(2026, 11, 3))
    it.sign_in()
    it.tell()
    it.criticize({secretary: deputy})
    it.conclude(no_vote_reason="到会的人没带手机，下次补投。")
    assert "逾期9天召开" in leader.open("/meetings/").text


def test_an_away_member_tells_by_phone_and_votes_online_and_an_exempt_one_is_in_no_denominator(committee, evening):
    branch, (secretary, deputy, member) = branch_of(committee, "流出党支部", ["沈知远", "陆承安", "顾北川"])
    away = builders.person("池映雪", branch, standing=Person.Standing.AWAY, away_destination="深圳市")
    ill = builders.person("温如玉", branch)
    builders.exemption(ill)
    recorder = builders.person("柳文澜", branch)
    builders.post(recorder, branch, Role.RECORDER)
    it = Evening(branch, secretary)
    it.open(OCTOBER, DAY)
    it.sign_in(**{f"p{away.pk}": "online"})
    told = {"statement-duties": "电话里讲了三件事", "statement-channel": "phone"}
    Visitor(recorder.user).open(it.page_of(away)).press("保存讲述", **told)
    assert "电话讲述，柳文澜记录" in Visitor(secretary.user).open(it.page_of(away)).text
    Visitor(away.user).open(it.page_of(away)).press("确认")
    statement = Statement.objects.get(person=away)
    assert (statement.channel, statement.confirmed_at is not None) == (Statement.Channel.PHONE, True)
    assert "免于参加，不讲述、不点评、不参评" in Visitor(secretary.user).open(it.page_of(ill)).text
    it.tell()
    it.criticize({secretary: deputy})
    ballot = it.vote()
    it.conclude()
    assert set(ballot.subjects.values_list("name", flat=True)) == {"沈知远", "陆承安", "顾北川", "池映雪", "柳文澜"}
    assert set(ballot.roll.values_list("person__name", flat=True)) == set(
        ballot.subjects.values_list("name", flat=True)
    )
    assert it.meeting.attendances.get(person=ill).presence == Attendance.Presence.EXEMPT
    assert not it.meeting.critiques.filter(person=ill).exists()
    call_command("check_integrity")
