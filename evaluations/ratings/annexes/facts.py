"""What a form says of the meeting besides its rows: who was there, the papers, the branches' own months."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, Q

from evaluations.ballots import results
from evaluations.ballots.rules import Turnout
from meetings.models import Attendance, Meeting
from organizations.models import Person, Policy

Presence = Attendance.Presence
HERE = Q(presence__in=[Presence.PRESENT, Presence.ONLINE])


@dataclass(frozen=True)
class BranchMonths:
    """What a branch did in the two months: the days it met, and how many members it then had."""

    days: tuple[dt.date, ...]
    members: int


@dataclass(frozen=True)
class Facts:
    """The facts of one meeting; `turnout` is None where no ballot was counted."""

    due: int
    present: int
    turnout: Turnout | None
    tellers: tuple[tuple[str, str], ...]  # duty, name
    unrated: tuple[Attendance, ...]
    branches: dict[int, BranchMonths] = field(default_factory=dict)

    @property
    def valid_words(self) -> int | str:
        return self.turnout.returned if self.turnout else "—"

    def members_of(self, branch_id: int) -> int | str:
        months = self.branches.get(branch_id)
        return months.members if months else "—"

    def meetings_of(self, branch_id: int) -> str:
        """履行职责: the member meetings that the branch held in the two months."""
        months = self.branches.get(branch_id)
        if months is None:
            return "没有召开组织生活会"
        days = "、".join(f"{day.month}月{day.day}日" for day in months.days)
        return f"{days}召开组织生活会"


def facts_of(meeting: Meeting) -> Facts:
    """Read the meeting's facts; the same queries whatever its size."""
    expected = Q(is_observer=False) & ~Q(presence=Presence.EXEMPT)
    counted = meeting.attendances.aggregate(
        due=Count("pk", filter=expected), present=Count("pk", filter=expected & HERE)
    )
    ballot = meeting.ballots.counted().first()
    tellers = ballot.tellers.select_related("person").order_by("duty") if ballot else ()
    return Facts(
        turnout=results.turnout(ballot) if ballot else None,
        tellers=tuple((teller.get_duty_display(), teller.person.name) for teller in tellers),
        unrated=tuple(_unrated(meeting)),
        branches=_branch_months(meeting) if meeting.kind == Meeting.Kind.SECRETARY else {},
        **counted,
    )


def _unrated(meeting: Meeting):
    """Members whom the sheet leaves out though they belong to the branch. 通知三: 可不参加"""
    left_out = Q(presence=Presence.EXEMPT)
    if Policy.objects.on(meeting.held_on).probationary_members == Policy.Probation.NO_LEVEL:
        left_out |= Q(category=Person.Kind.PROBATIONARY)
    return meeting.attendances.party().filter(left_out, is_observer=False)


def _branch_months(meeting: Meeting) -> dict[int, BranchMonths]:
    """What the branches' own meetings of the two months hold; past periods never re-read the roster."""
    starts = [month.start for month in meeting.period.months]
    heard = meeting.branches.values("organization")
    held = (
        Meeting.objects.concluded()
        .filter(kind=Meeting.Kind.MEMBER, organization__in=heard, period_start__in=starts)
        .annotate(members=Count("attendances", filter=~Q(attendances__category=Person.Kind.STAFF)))
        .order_by("period_start")
    )
    found: dict[int, list[Meeting]] = {}
    for each in held:
        found.setdefault(each.organization_id, []).append(each)
    return {pk: BranchMonths(tuple(one.held_on for one in of), of[-1].members) for pk, of in found.items()}
