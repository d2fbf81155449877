"""What is due of the reports that leading bodies hear (听取汇报), and of what was decided there."""

from dataclasses import replace

from django.db.models import QuerySet
from django.urls import reverse

from disclosures.home import rules
from disclosures.home.todo.item import ToDo, to_do
from disclosures.home.todo.of_superior import two_months_asked_for
from disclosures.inspections.ground import Ground
from meetings.hearing_access import follow_ups_for
from meetings.models import ReportHearing
from organizations.models import Organization


def of_hearings(superiors: QuerySet[Organization], ground: Ground) -> list[ToDo]:
    """A report that each committee hears in these two months and the two before. 通知四: 每两月至少听取一次汇报"""
    committees = list(superiors.filter(kind__in=Organization.COMMITTEE_KINDS).with_branches_on(ground.today))
    periods = two_months_asked_for(ground)
    hearings = ReportHearing.objects.filter(
        organization__in=committees, period_start__in=[period.start for period in periods]
    )
    drafts = {(draft.organization_id, draft.period_start): draft for draft in hearings.drafts()}
    heard = hearings.first_days()
    todos = []
    for committee in committees:
        for period in periods:
            key = committee.pk, period.start
            if key not in heard:
                todos.append(_of_two_months(committee, period, drafts.get(key), ground))
    return todos


def _of_two_months(committee: Organization, period, draft: ReportHearing | None, ground: Ground) -> ToDo:
    label = f"{period.short_label}汇报"
    if draft:
        url = reverse("meetings:hearing", args=[draft.pk])
        return to_do(
            period.end, ground.today, f"登记听取{label}的记录", url, "草稿已经写了。", ground=ground, begun=True
        )
    title = f"补听{label}" if period.end < ground.today else f"领导班子听取{label}"
    url = f"{reverse('meetings:new_hearing')}?organization={committee.pk}"
    return to_do(period.end, ground.today, title, url, f"{committee}，听过以后登记，写明研究部署。", ground=ground)


def of_follow_ups(user, ground: Ground) -> list[ToDo]:
    """What a leading body decided that the user, or an organization where the user records, does."""
    waiting = follow_ups_for(user).open().select_related("hearing").order_by("due_on", "pk")
    todos = [
        to_do(
            each.due_on,
            ground.today,
            f"办理：{each.text}",
            reverse("meetings:follow_up", args=[each.pk]),
            f"{each.hearing.held_as}{rules.day(each.hearing.held_on)}听取汇报后部署，由{each.responsible_name}办。",
            ground=ground,
        )
        for each in waiting
    ]
    return [replace(each, names_somebody=True) for each in todos]  # its text is typed, and may name anybody
