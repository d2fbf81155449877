"""Reports that the made-up committees' leading bodies heard (听取汇报): on time, late, missing, void, a draft."""

import datetime as dt

from disclosures.demo.workbooks import HOME_BRANCH, HOME_COMMITTEE
from meetings import actions
from meetings.hearing_forms import leading_body
from meetings.models import ReportHearing
from organizations.models import Organization, User
from organizations.periods import TwoMonths

SUMMARY = "各支部两个月的讲述、点评、评议和公示情况，承诺事项推进情况，群众意见办理情况。"
DECISIONS = "把没有兑现的承诺列成清单，逐项定人定时间；公示栏统一检查一遍；下次会上报结果。"


def hear_reports(users: dict[int, User], periods: list[TwoMonths], today: dt.date) -> None:
    """Past periods in every state, and the demonstration's committee with a draft of the present one."""
    committees = list(Organization.objects.filter(kind__in=Organization.COMMITTEE_KINDS).with_branches_on(today))
    committees.sort(key=lambda each: (each.short_name != HOME_COMMITTEE, each.path))
    for index, committee in enumerate(committees):
        for period in periods:
            _past(users[committee.pk], committee, period, index, today)
    home, secretary = committees[0], User.objects.get(username="committee")
    actions.draft_hearing(by=secretary, organization=home, heard=_heard(home, TwoMonths.of(today), today))
    follow_up_at_home(users[home.pk], home, periods[-1], today)


def _past(by: User, committee: Organization, period: TwoMonths, index: int, today: dt.date) -> None:
    """Of five committees one has heard nothing, one heard it late, one took a wrong record back."""
    if index % 5 == 1:
        return
    if index % 5 == 3:
        wrong = _recorded(by, committee, period, period.start)
        actions.void_hearing(by=by, hearing=wrong, reason="日期登错，已重新登记。")
    is_late = index % 5 == 2
    _recorded(by, committee, period, min(period.end + dt.timedelta(days=4 if is_late else -6), today))


def _recorded(by: User, committee: Organization, period: TwoMonths, day: dt.date) -> ReportHearing:
    hearing = actions.draft_hearing(by=by, organization=committee, heard=_heard(committee, period, day))
    return actions.record_hearing(by=by, hearing=hearing, version=hearing.version)


def _heard(committee: Organization, period: TwoMonths, day: dt.date) -> actions.Heard:
    people = list(leading_body(committee))
    return actions.Heard(
        period=period,
        held_on=day,
        place=f"{committee.short_name}三楼会议室",
        presider=people[0],
        attendees=tuple(people[1:]),
        guests=("组织科科长", "宣传科科长"),
        reporting_organization=committee,
        reporter=f"{people[-1].name}",
        summary=SUMMARY,
        decisions=DECISIONS,
    )


def follow_up_at_home(by: User, committee: Organization, period: TwoMonths, today: dt.date) -> None:
    """One thing done, one overdue at the committee, one to come for the demonstration's branch; and a correction."""
    hearing = ReportHearing.objects.recorded().of_period(period).get(organization=committee)
    branch = Organization.objects.get(short_name=HOME_BRANCH)
    day = dt.timedelta(days=1)
    given = (
        ("把公示栏统一检查一遍，缺的补上", branch, hearing.held_on + 3 * day),
        ("汇总各支部没有兑现的承诺", committee, today - 2 * day),
        ("把没有兑现的承诺逐项定人定时间", branch, today + 10 * day),
    )
    done, _, _ = [
        actions.add_follow_up(
            by=by, hearing=hearing, text=text, responsible=responsible, due_on=max(due, hearing.held_on)
        )
        for text, responsible, due in given
    ]
    secretary = User.objects.get(username="secretary")
    actions.finish_follow_up(
        by=secretary, follow_up=done, done_on=hearing.held_on + 2 * day, note="三处公示栏都已补齐。"
    )
    actions.correct_hearing(by=by, hearing=hearing, text="到会的人漏记一位：纪检委员列席。")
