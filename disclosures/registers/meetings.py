"""The register of meetings (会议台账): when, how late, how many came, how much was said. 通知一(二)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from disclosures.exports.models import ExportJob
from disclosures.inspections.ground import Ground, ground_on
from disclosures.registers.kinds import Choice, Register
from disclosures.registers.places import OrganizationLine, as_it_stood, of_organizations, superior_on
from disclosures.registers.wish import Wish
from meetings.models import (
    Attendance,
    BranchCritique,
    BranchStatement,
    Critique,
    Meeting,
    MeetingBranch,
    Statement,
)
from meetings.overview import lines_of
from organizations.access import Permission
from organizations.documents import LATE, Column, Value, begins_with
from organizations.periods import Month, TwoMonths

Presence = Attendance.Presence
COUNTED = (Presence.PRESENT, Presence.ONLINE, Presence.WRITTEN, Presence.LEAVE, Presence.ABSENT, Presence.EXEMPT)
COLUMNS = (
    Column("党组织", 11),
    Column("上级党组织", 10),
    Column("会议", 9),
    Column("应开会日", 6),
    Column("开会日", 6),
    Column("情况", 9, tints=(begins_with("未召开", LATE), begins_with("已结束，逾期", LATE))),
    Column("应到", 3),
    *(Column(presence.label, 3) for presence in COUNTED),
    Column("应讲述", 3),
    Column("已讲述", 3),
    Column("已点评", 3),
    Column("投票", 4),
    Column("没有开会或投票的原因", 12),
)
SUMMARY_COLUMNS = (
    Column("党组织", 14),
    Column("上级党组织", 14),
    Column("按期召开", 6, is_added=True),
    Column("逾期召开", 6, is_added=True),
    Column("还没有召开", 6, is_added=True),
    Column("已取消", 6, is_added=True),
    Column("已投票", 6, is_added=True),
)


@dataclass(frozen=True)
class Figures:
    """Who was there and what was said, in figures."""

    presences: tuple[int, ...]
    expected: int
    speakers: int
    statements: int
    critiques: int


@dataclass(frozen=True)
class MeetingLine:
    """One meeting."""

    organization: str
    superior: str
    what: str
    due: dt.date
    held_on: dt.date | None
    words: str
    figures: Figures
    vote: str
    reason: str
    meeting_pk: int

    @property
    def values(self) -> tuple[Value, ...]:
        return (
            self.organization,
            self.superior,
            self.what,
            self.due,
            self.held_on,
            self.words,
            self.figures.expected,
            *self.figures.presences,
            self.figures.speakers,
            self.figures.statements,
            self.figures.critiques,
            self.vote,
            self.reason,
        )

    @property
    def url(self) -> str:
        return reverse("meetings:detail", args=[self.meeting_pk])


def records(wish: Wish) -> QuerySet[Meeting]:
    """Meetings of the wished periods, by the place of their organization on the period's last day."""
    of_months = Q(as_it_stood(wish, "organization", "period_start", Month), kind=Meeting.Kind.MEMBER)
    of_two_months = Q(as_it_stood(wish, "organization", "period_start", TwoMonths), kind=Meeting.Kind.SECRETARY)
    found = Meeting.objects.filter(of_months | of_two_months)
    if kind := wish.chosen.get("kind"):
        found = found.filter(kind=kind)
    if state := wish.chosen.get("state"):
        found = found.filter(state=state)
    return found.select_related("organization").order_by("organization__path", "period_start", "kind", "pk")


def lines(wish: Wish, batch: Sequence[Meeting]) -> Iterator[MeetingLine]:
    """Count what lies beside the batch's meetings; ten queries."""
    ground = ground_on(wish.today)
    figures = _figures(batch)
    for meeting, standing in zip(batch, lines_of(batch, wish.today), strict=True):
        yield MeetingLine(
            organization=meeting.organization_name,
            superior=superior_on(wish.reach, meeting.organization, meeting.period.end),
            what=f"{meeting.period.label}{meeting.get_kind_display()}",
            due=ground.due(meeting.period),
            held_on=meeting.held_on,
            words=standing.words,
            figures=figures[meeting.pk],
            vote=_vote(meeting),
            reason=meeting.cancelled_reason or meeting.no_vote_reason,
            meeting_pk=meeting.pk,
        )


def _vote(meeting: Meeting) -> str:
    """Whether it was voted, never how, and nothing of a vote that runs."""
    return meeting.get_vote_display() if meeting.state == Meeting.State.CONCLUDED else ""


def _figures(batch: Sequence[Meeting]) -> dict[int, Figures]:
    """Each figure of all meetings in one query."""
    pks = [meeting.pk for meeting in batch]
    there = Attendance.objects.filter(meeting__in=pks)
    presences = Counter(
        {
            (meeting, presence): count
            for meeting, presence, count in there.order_by().values_list("meeting", "presence").annotate(Count("pk"))
        }
    )
    of_members = _counted(there.subjects()), _counted(there.filter(meeting__kind=Meeting.Kind.MEMBER).speakers())
    speakers = of_members[1] + _counted(MeetingBranch.objects.filter(meeting__in=pks))
    statements = _counted(Statement.objects.filter(meeting__in=pks)) + _counted(
        BranchStatement.objects.filter(meeting__in=pks)
    )
    critiques = _counted(Critique.objects.complete().filter(meeting__in=pks)) + _counted(
        BranchCritique.objects.complete().filter(meeting__in=pks)
    )
    return {
        pk: Figures(
            tuple(presences[pk, presence.value] for presence in COUNTED),
            of_members[0][pk],
            speakers[pk],
            statements[pk],
            critiques[pk],
        )
        for pk in pks
    }


def _counted(rows: QuerySet) -> Counter[int]:
    return Counter(dict(rows.order_by().values_list("meeting").annotate(Count("pk"))))


def summary(wish: Wish) -> list[OrganizationLine]:
    """How many were held in time; three queries beside those of the policies."""
    ground = ground_on(wish.today)
    found = records(wish)
    late = _late(found, ground)
    held = Q(held_on__isnull=False) & ~Q(state=Meeting.State.CANCELLED)
    counts = {
        "on_time": Count("pk", filter=held & ~late),
        "held_late": Count("pk", filter=held & late),
        "waiting": Count("pk", filter=Q(state=Meeting.State.SCHEDULED)),
        "cancelled": Count("pk", filter=Q(state=Meeting.State.CANCELLED)),
        "voted": Count("pk", filter=Q(vote=Meeting.Vote.DONE, state=Meeting.State.CONCLUDED)),
    }
    rows = found.order_by().values("organization").annotate(**counts)
    return of_organizations(wish, rows.values_list("organization", *counts))


def _late(found: QuerySet[Meeting], ground: Ground) -> Q:
    """Held after the last day, which each period has of its own."""
    late = Q(pk__in=[])
    for kind, start in found.order_by().values_list("kind", "period_start").distinct():
        period = Month.of(start) if kind == Meeting.Kind.MEMBER else TwoMonths.of(start)
        late |= Q(kind=kind, period_start=start, held_on__gt=ground.due(period))
    return late


MEETINGS = Register(
    kind=ExportJob.Kind.MEETINGS,
    about="每次组织生活会、支部书记会什么时候开的，多少人到会，讲述、点评了多少。",
    permission=Permission.INSPECT,
    columns=COLUMNS,
    records=records,
    lines=lines,
    choices=(Choice("kind", "会议类别", Meeting.Kind.choices), Choice("state", "状态", Meeting.State.choices)),
    summary_columns=SUMMARY_COLUMNS,
    summary=summary,
    holds_personal_data=False,
)
