"""Rows of the list of meetings: where each stands and how late it is."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from meetings import rules
from meetings.models import Meeting
from meetings.rules import Punctuality
from organizations.models import Organization, Policy
from organizations.periods import Month, Period, TwoMonths

_SHAPES = {
    Meeting.State.SCHEDULED: "todo",
    Meeting.State.IN_SESSION: "doing",
    Meeting.State.CONCLUDED: "done",
    Meeting.State.CANCELLED: "none",
}


@dataclass(frozen=True)
class MeetingLine:
    meeting: Meeting
    shape: str
    words: str


def lines_of(meetings: Iterable[Meeting], today: dt.date) -> list[MeetingLine]:
    policies = list(Policy.objects.order_by("-starts_on"))
    return [_line(meeting, _policy_on(meeting.period_start, policies), today) for meeting in meetings]


def _policy_on(day: dt.date, policies: list[Policy]) -> Policy:
    return next((policy for policy in policies if policy.starts_on <= day), Policy(starts_on=day))


def _line(meeting: Meeting, policy: Policy, today: dt.date) -> MeetingLine:
    words, shape = meeting.get_state_display(), _SHAPES[meeting.state]
    due = meeting.period.due(policy)
    if meeting.state == Meeting.State.SCHEDULED and today > due:
        return MeetingLine(meeting, "late", f"未召开，逾期{rules.lateness(today, due)}天")
    if meeting.held_on and (days := rules.lateness(meeting.held_on, due)):
        words = f"{words}，逾期{days}天召开"
    return MeetingLine(meeting, shape, words)


@dataclass(frozen=True)
class Unplanned:
    """A period whose meeting nobody has planned yet."""

    organization: Organization
    period: Period
    due: dt.date
    days_late: int

    @property
    def what(self) -> str:
        kind = Meeting.Kind.MEMBER if self.organization.is_branch else Meeting.Kind.SECRETARY
        return f"{self.period.short_label}{kind.label}"


def unplanned_at(organizations: Iterable[Organization], today: dt.date) -> list[Unplanned]:
    """What the organizations still have to plan, of the present period and the one before it; three queries."""
    holders = list(organizations)
    policies = list(Policy.objects.order_by("-starts_on"))
    live = set(
        Meeting.objects.live().filter(organization__in=holders).values_list("organization", "kind", "period_start")
    )
    found = []
    for holder in _with_somebody_to_meet(holders, today):
        now = Month.of(today) if holder.is_branch else TwoMonths.of(today)
        kind = Meeting.Kind.MEMBER if holder.is_branch else Meeting.Kind.SECRETARY
        for period in (now.previous(), now):
            if (holder.pk, kind, period.start) in live or not _is_asked_for(holder, period):
                continue
            due = period.due(_policy_on(period.start, policies))
            is_missing = rules.punctuality(None, due, today) == Punctuality.MISSING
            found.append(Unplanned(holder, period, due, rules.lateness(today, due) if is_missing else 0))
    return found


def _with_somebody_to_meet(holders: list[Organization], today: dt.date) -> list[Organization]:
    """Branches, and those superiors whose branches are not all dissolved."""
    superiors = [holder.pk for holder in holders if not holder.is_branch]
    leading = Organization.objects.filter(pk__in=superiors).with_branches_on(today)
    known = set(leading.order_by().values_list("pk", flat=True)) if superiors else set()
    return [holder for holder in holders if holder.is_branch or holder.pk in known]


def _is_asked_for(organization: Organization, period: Period) -> bool:
    """An organization owes nothing for a time before it was founded."""
    return organization.founded_on is None or organization.founded_on <= period.end
