"""What is due for who leads or records a branch."""

import datetime as dt
from dataclasses import replace

from django.db.models import QuerySet
from django.urls import reverse

from commitments.models import Campaign, Commitment
from disclosures.home.todo.item import ToDo, to_do
from disclosures.home.todo.meeting_words import day_to_come, left_in, schedule, when
from disclosures.inspections.branch_months import BranchMonth
from disclosures.inspections.ground import Ground
from disclosures.inspections.rules import Mark
from meetings.models import BranchStatement, Meeting
from organizations.models import Exemption, Organization
from organizations.periods import Month


def of_branches(months: list[BranchMonth], meetings: dict[int, Meeting], ground: Ground) -> list[ToDo]:
    """What the branches' months still ask for, month by month."""
    todos = []
    for row in months:
        if row.is_expected:
            todos += _of_month(row, meetings.get(row.meeting_pk), ground)
    return todos


def _of_month(row: BranchMonth, meeting: Meeting | None, ground: Ground) -> list[ToDo]:
    today, label = ground.today, f"{row.month.short_label}组织生活会"
    if meeting is None and row.month < Month.of(today).previous():
        return []  # too long ago to be made up for; the table of past months still shows it
    if meeting is None or row.held_on is None:
        return [_hold(row, meeting, label, ground)]
    todos = []
    page = reverse("meetings:detail", args=[meeting.pk])
    if not row.is_concluded:
        todos.append(to_do(row.month.end, today, f"办完{label}", page, left_in(meeting), begun=True))
    if row.rated_on is None:
        if row.is_concluded:
            url = reverse("evaluations:sheets_of_meeting", args=[meeting.pk])
            todos.append(to_do(row.month.end, today, f"评定{row.month.short_label}“星级先锋”等次", url, ground=ground))
    elif row.posted_on is None:
        url = reverse("disclosures:publish_results", args=[meeting.pk])
        policy = ground.policy_on(row.rated_on)
        note = f"评定后{policy.publish_within_days}个工作日内公示，公示{policy.publish_for_days}个工作日。"
        todos.append(to_do(row.posting_due, today, f"公示{row.month.short_label}评比结果", url, note))
    return todos


def _hold(row: BranchMonth, meeting: Meeting | None, label: str, ground: Ground) -> ToDo:
    is_late = row.meeting_cell.mark is Mark.MISSING
    if meeting is None:
        title = f"补开{label}" if is_late else f"安排{label}"
        return to_do(
            row.due, ground.today, title, schedule(row.branch, row.month), "还没有定时间和地点。", ground=ground
        )
    title = f"补开{label}" if is_late else f"召开{label}"
    url = reverse("meetings:detail", args=[meeting.pk])
    return to_do(row.due, ground.today, title, url, f"已定{when(meeting)}。", ground=ground, begun=True)


def of_commitments(branches: QuerySet[Organization], ground: Ground) -> list[ToDo]:
    """Commitments of the user's own organizations that nobody handed in, or that wait: for the person, the branch."""
    campaign = Campaign.objects.in_force_on(ground.today)
    if campaign is None:
        return []
    policy = ground.policy_on(ground.today)
    missing = Commitment.objects.missing_by_organization(branches, campaign, ground.today, policy).values()
    asked, overdue = sum(each.asked for each in missing), sum(each.overdue for each in missing)
    ready, lacking = sum(each.waiting for each in missing) - asked, sum(each.not_handed_in for each in missing)
    url, due = reverse("commitments:list"), campaign.commitments_due_on
    todos = []
    if ready:
        todos.append(to_do(due, ground.today, f"确认{ready}份承诺", url, "已经提交，等支部确认或退回。", begun=True))
    if asked:
        note = "请本人在手机上看一看、点确认；不方便的，由书记写明怎样核对，再确认。"
        todos.append(to_do(due, ground.today, f"{asked}份代写的承诺等本人确认", url, note, begun=True))
    if lacking:
        # newcomers have their own days: while nobody is overdue the campaign's day is not held against them
        shown_due = due if overdue or ground.today <= due else None
        note = "可以请本人在手机上写，也可以代录。"
        todos.append(to_do(shown_due, ground.today, f"还有{lacking}份承诺没有提交", url, note, ground=ground))
    return todos


def of_exemptions(branches: QuerySet[Organization], ground: Ground) -> list[ToDo]:
    """Exemptions near their end, and those refused lately, for who asks for them; never why. 通知三"""
    today = ground.today
    asked = Exemption.objects.filter(organization__in=branches.order_by().values("pk"))
    found = (asked.ending_soon(today) | asked.refused_lately(today)).select_related("person").defer("reason")
    return [_of_exemption(exemption, today) for exemption in found]


def _of_exemption(exemption: Exemption, today: dt.date) -> ToDo:
    url, name = reverse("organizations:exemption", args=[exemption.pk]), exemption.person.name
    if exemption.is_agreed:
        note = "要续期的请在到期以前申请；不续期，到期第二天起恢复参加。"
        todo = to_do(exemption.ends_on, today, f"{name}免于参加快到期", url, note)
    else:
        answer = f"上级答复：{exemption.decision_note}"
        todo = to_do(None, today, f"{name}免于参加没有获得同意", url, answer, begun=True)
    return replace(todo, names_somebody=True)


def of_branch_statements(branches: QuerySet[Organization], ground: Ground) -> list[ToDo]:
    """The superior's secretary meeting that waits to hear my branch. 通知一(二): 由各支部书记讲述."""
    parents = {branch.path[: -Organization.steplen]: branch for branch in branches}
    meetings = (
        Meeting.objects.filter(
            kind=Meeting.Kind.SECRETARY,
            state__in=[Meeting.State.SCHEDULED, Meeting.State.IN_SESSION],
            vote=Meeting.Vote.PENDING,
            organization__path__in=parents,
        )
        .exclude(pk__in=BranchStatement.objects.filter(organization__in=list(branches)).values("meeting"))
        .select_related("organization")
    )
    return [
        to_do(
            day_to_come(meeting, ground.today),
            ground.today,
            f"准备支部书记会讲述（{meeting.period.short_label}）",
            reverse("meetings:detail", args=[meeting.pk]),
            f"{meeting.organization_name}，{when(meeting)}。",
        )
        for meeting in meetings
    ]
