"""The meeting (会议): the monthly member meeting (组织生活会) and the two-month secretary meeting (支部书记会)."""

import datetime as dt

from django.db import models
from django.db.models import Q

from organizations.models import Organization, Person
from organizations.models.tracking import tracked
from organizations.periods import Month, Period, TwoMonths


class MeetingQuerySet(models.QuerySet):
    def live(self):
        return self.exclude(state=Meeting.State.CANCELLED)

    def concluded(self):
        return self.filter(state=Meeting.State.CONCLUDED)

    def running(self):
        return self.filter(state=Meeting.State.IN_SESSION)

    def of_period(self, period: Period):
        kind = Meeting.Kind.MEMBER if isinstance(period, Month) else Meeting.Kind.SECRETARY
        return self.filter(kind=kind, period_start=period.start)

    def overdue(self, today: dt.date, policy):
        """Live meetings not yet opened although their period's last day has passed."""
        waiting = self.filter(state=Meeting.State.SCHEDULED)
        late = [m.pk for m in waiting.only("kind", "period_start") if m.period.due(policy) < today]
        return self.filter(pk__in=late)


@tracked
class Meeting(models.Model):
    class Kind(models.TextChoices):
        MEMBER = "member", "组织生活会"
        SECRETARY = "secretary", "支部书记会"

    class State(models.TextChoices):
        SCHEDULED = "scheduled", "已安排"
        IN_SESSION = "in_session", "进行中"
        CONCLUDED = "concluded", "已结束"
        CANCELLED = "cancelled", "已取消"

    class Vote(models.TextChoices):
        """How far the vote is; set by the ballot through this floor's actions."""

        PENDING = "pending", "未投票"
        OPEN = "open", "投票中"
        DONE = "done", "已计票"

    MOVES = {
        State.SCHEDULED: {State.IN_SESSION, State.CANCELLED},
        State.IN_SESSION: {State.CONCLUDED, State.CANCELLED},
        State.CONCLUDED: set(),
        State.CANCELLED: set(),
    }

    kind = models.CharField("会议类别", max_length=12, choices=Kind)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="meetings", verbose_name="党组织"
    )
    period_start = models.DateField("所属时段首日")
    state = models.CharField("状态", max_length=12, choices=State, default=State.SCHEDULED)
    vote = models.CharField("投票", max_length=10, choices=Vote, default=Vote.PENDING)
    scheduled_at = models.DateTimeField("时间")
    place = models.CharField("地点", max_length=120)
    presider = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主持人"
    )
    held_on = models.DateField("召开日期", null=True, blank=True)
    held_as = models.CharField("召开时的党组织简称", max_length=60, blank=True)  # a later renaming leaves it
    opened_at = models.DateTimeField("开始时间", null=True, blank=True)
    concluded_at = models.DateTimeField("结束时间", null=True, blank=True)
    cancelled_reason = models.CharField("取消原因", max_length=200, blank=True)
    no_vote_reason = models.CharField("没有投票的原因", max_length=200, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "会议"
        verbose_name_plural = "会议"
        ordering = ["-period_start", "-pk"]
        indexes = [models.Index(fields=["period_start"], name="meeting_by_period")]
        constraints = [
            models.CheckConstraint(name="meeting_kind_is_known", condition=Q(kind__in=["member", "secretary"])),
            models.CheckConstraint(name="meeting_vote_is_known", condition=Q(vote__in=["pending", "open", "done"])),
            models.CheckConstraint(name="meeting_period_starts_on_day_1", condition=Q(period_start__day=1)),
            models.CheckConstraint(
                name="meeting_state_has_its_stamps",
                condition=Q(state="scheduled", opened_at__isnull=True, held_on__isnull=True, concluded_at__isnull=True)
                | Q(state="in_session", opened_at__isnull=False, held_on__isnull=False, concluded_at__isnull=True)
                | Q(state="concluded", opened_at__isnull=False, held_on__isnull=False, concluded_at__isnull=False)
                | (Q(state="cancelled", concluded_at__isnull=True) & ~Q(cancelled_reason="")),
            ),
            models.CheckConstraint(
                name="meeting_votes_only_while_it_runs",
                condition=Q(vote="pending") | Q(state__in=["in_session", "concluded"]),
            ),
            models.CheckConstraint(
                name="meeting_concludes_with_a_vote_or_a_reason",
                condition=~Q(state="concluded") | Q(vote="done") | (Q(vote="pending") & ~Q(no_vote_reason="")),
            ),
            models.UniqueConstraint(
                fields=["organization", "kind", "period_start"],
                condition=~Q(state="cancelled"),
                name="meeting_is_live_once_in_a_period",
                violation_error_message="这个时段已经安排过会议。要改时间请打开原来的会议；开错了请先取消它。",
            ),
        ]

    def __str__(self):
        return f"{self.organization_name}{self.label}"

    @property
    def organization_name(self) -> str:
        """What the organization was called when it met; until then, what it is called today."""
        return self.held_as or self.organization.short_name

    @property
    def period(self) -> Period:
        return Month.of(self.period_start) if self.kind == self.Kind.MEMBER else TwoMonths.of(self.period_start)

    @property
    def label(self) -> str:
        return f"{self.period.short_label}{self.get_kind_display()}"

    @property
    def takes_text(self) -> bool:
        """Whether attendance, statements and critiques may still change: in session, before the vote."""
        return self.state == self.State.IN_SESSION and self.vote == self.Vote.PENDING

    @property
    def takes_files(self) -> bool:
        """Whether attachments may be added and removed: in session and afterwards, not while votes are cast."""
        return self.state in (self.State.IN_SESSION, self.State.CONCLUDED) and self.vote != self.Vote.OPEN

    def missing_statements(self):
        """Those who still owe a statement: attendances, or branches in a secretary meeting."""
        if self.kind == self.Kind.SECRETARY:
            return self.branches.exclude(organization__in=self.branch_statements.values("organization"))
        return self.attendances.speakers().exclude(person__in=self.statements.values("person"))

    def missing_critiques(self):
        """Those whose critique is not complete: attendances, or branches in a secretary meeting."""
        if self.kind == self.Kind.SECRETARY:
            complete = self.branch_critiques.complete().values("organization")
            return self.branches.exclude(organization__in=complete)
        return self.attendances.speakers().exclude(person__in=self.critiques.complete().values("person"))
