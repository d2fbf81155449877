"""Report hearings (听取汇报): what a leading body heard, what it decided, and what became of that."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Min, Q

from organizations.models import Organization, Person
from organizations.models.tracking import tracked
from organizations.periods import TwoMonths


class ReportHearingQuerySet(models.QuerySet):
    def recorded(self):
        return self.filter(state=ReportHearing.State.RECORDED)

    def drafts(self):
        return self.filter(state=ReportHearing.State.DRAFT)

    def of_period(self, period: TwoMonths):
        return self.filter(period_start=period.start)

    def first_days(self) -> dict[tuple[int, dt.date], dt.date]:
        """The day of the first recorded hearing by organization and period; one query."""
        rows = self.recorded().order_by().values_list("organization_id", "period_start").annotate(first=Min("held_on"))
        return {(pk, start): first for pk, start, first in rows}


@tracked
class ReportHearing(models.Model):
    """通知四: 领导班子成员…每两月至少听取一次汇报，研究部署相关工作."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        RECORDED = "recorded", "已登记"
        VOID = "void", "已作废"

    MOVES = {
        State.DRAFT: {State.RECORDED, State.VOID},
        State.RECORDED: {State.VOID},
        State.VOID: set(),
    }

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="hearings", verbose_name="党组织"
    )
    held_as = models.CharField("听取时的党组织简称", max_length=60)  # a later renaming leaves it
    period_start = models.DateField("所属时段首日")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    held_on = models.DateField("听取日期")
    place = models.CharField("地点", max_length=120)
    reporting_organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="汇报的党组织"
    )
    reporter = models.CharField("汇报人", max_length=120)
    summary = models.TextField("汇报的主要内容", blank=True)
    decisions = models.TextField("研究部署", blank=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="记录人"
    )
    version = models.PositiveIntegerField("版本", default=1)
    recorded_at = models.DateTimeField("登记时间", null=True, blank=True)

    REGISTER_SKIPS = ("version",)

    objects = ReportHearingQuerySet.as_manager()

    class Meta:
        verbose_name = "听取汇报"
        verbose_name_plural = "听取汇报"
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["organization", "period_start", "state"], name="hearing_by_organization")]
        constraints = [
            models.CheckConstraint(
                name="hearing_period_starts_on_day_1_of_an_odd_month",
                condition=Q(period_start__day=1, period_start__month__in=[1, 3, 5, 7, 9, 11]),
            ),
            models.CheckConstraint(
                name="hearing_is_not_before_its_period", condition=Q(held_on__gte=F("period_start"))
            ),
            models.CheckConstraint(name="hearing_names_who_reported", condition=~Q(reporter="")),
            models.CheckConstraint(
                name="hearing_state_agrees_with_its_stamps",
                condition=Q(state="draft", recorded_at__isnull=True, void_reason="")
                | Q(state="recorded", recorded_at__isnull=False, void_reason="")
                | (Q(state="void") & ~Q(void_reason="")),
            ),
            models.CheckConstraint(
                name="hearing_is_recorded_with_what_was_heard_and_decided",
                condition=Q(recorded_at__isnull=True) | (~Q(summary="") & ~Q(decisions="")),
            ),
        ]

    def __str__(self):
        return f"{self.held_as}{self.period.short_label}听取汇报"

    @property
    def period(self) -> TwoMonths:
        return TwoMonths.of(self.period_start)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_recorded(self) -> bool:
        return self.state == self.State.RECORDED


@tracked
class HearingAttendee(models.Model):
    """Somebody who heard the report, under the name and post of that day; `person` is empty for a guest."""

    hearing = models.ForeignKey(
        ReportHearing, on_delete=models.PROTECT, related_name="attendees", verbose_name="听取汇报"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员"
    )
    name = models.CharField("姓名", max_length=60)
    post_title = models.CharField("职务", max_length=60, blank=True)
    is_presiding = models.BooleanField("主持", default=False)

    class Meta:
        verbose_name = "听取汇报的人"
        verbose_name_plural = "听取汇报的人"
        ordering = ["hearing", "-is_presiding", "pk"]
        constraints = [
            models.CheckConstraint(name="hearing_attendee_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(
                fields=["hearing", "person"],
                condition=Q(person__isnull=False),
                name="hearing_attendee_is_once_a_hearing",
            ),
            models.UniqueConstraint(
                fields=["hearing"], condition=Q(is_presiding=True), name="hearing_is_presided_by_one"
            ),
        ]

    def __str__(self):
        return self.name


class FollowUpQuerySet(models.QuerySet):
    def open(self):
        """Decided and not done; what stands in a draft or was void is nobody's task."""
        return self.filter(hearing__state=ReportHearing.State.RECORDED, done_on__isnull=True)


@tracked
class HearingFollowUp(models.Model):
    """One thing that was decided, who does it, by when, and what came of it."""

    hearing = models.ForeignKey(
        ReportHearing, on_delete=models.PROTECT, related_name="follow_ups", verbose_name="听取汇报"
    )
    text = models.CharField("事项", max_length=200)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="负责的党组织"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="负责人"
    )
    responsible_name = models.CharField("由谁办", max_length=60)
    due_on = models.DateField("办理期限")
    done_on = models.DateField("办结日期", null=True, blank=True)
    done_note = models.CharField("办理结果", max_length=500, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记人",
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "部署事项"
        verbose_name_plural = "部署事项"
        ordering = ["hearing", "due_on", "pk"]
        indexes = [
            models.Index(
                fields=["organization", "due_on"], condition=Q(done_on__isnull=True), name="follow_up_open_by_branch"
            ),
        ]
        constraints = [
            models.CheckConstraint(name="hearing_follow_up_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="hearing_follow_up_is_an_organizations_or_a_persons",
                condition=Q(person__isnull=False, organization__isnull=True)
                | Q(person__isnull=True, organization__isnull=False),
            ),
            models.CheckConstraint(
                name="hearing_follow_up_is_done_exactly_when_its_stamps_say_so",
                condition=Q(done_on__isnull=True, done_by__isnull=True, done_note="")
                | (Q(done_on__isnull=False, done_by__isnull=False) & ~Q(done_note="")),
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def is_done(self) -> bool:
        return self.done_on is not None


@tracked
class HearingCorrection(models.Model):
    """What is put right after recording: an addition that stands beside the record, never a change of it."""

    hearing = models.ForeignKey(
        ReportHearing, on_delete=models.PROTECT, related_name="corrections", verbose_name="听取汇报"
    )
    text = models.TextField("更正")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="更正人"
    )
    added_on = models.DateField("更正日期")

    class Meta:
        verbose_name = "听取汇报的更正"
        verbose_name_plural = "听取汇报的更正"
        ordering = ["hearing", "pk"]
        constraints = [models.CheckConstraint(name="hearing_correction_says_something", condition=~Q(text=""))]

    def __str__(self):
        return f"{self.hearing}的更正"
