"""An inspection (检查) as a record: a scope and its months, with what the rules found frozen on one day.

通知四: 将适时对各单位落实“一讲二评三公示”的情况进行检查通报.
"""

import datetime as dt

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from organizations.models import Organization
from organizations.models.tracking import tracked
from organizations.periods import Month

MOST_MONTHS = 12
_WITHIN_A_YEAR = dt.timedelta(days=340)  # from day one to day one: eleven months are 337 days at most, twelve 365


class InspectionQuerySet(models.QuerySet):
    def standing(self):
        return self.exclude(state=Inspection.State.CANCELLED)

    def told(self):
        """What units know of, cancelled later or not."""
        return self.filter(Q(notified_on__isnull=False) | Q(reported_on__isnull=False))

    def with_counts(self, findings: models.QuerySet):
        """Each with how many of `findings` stand, and how many of them are cleared."""
        of_them = Q(findings__in=findings.order_by().values("pk"))
        return self.annotate(
            standing_findings=Count("findings", filter=of_them & ~Q(findings__state="withdrawn")),
            cleared_findings=Count("findings", filter=of_them & Q(findings__state="cleared")),
        )

    def for_lists(self):
        """Without the frozen figures, which only the circular needs."""
        return self.select_related("scope").defer("statistics", "praise")


_NOT_TOLD = Q(notified_on__isnull=True, answers_due_on__isnull=True)
_TOLD = Q(notified_on__isnull=False, answers_due_on__isnull=False)
_NOT_REPORTED = Q(reported_on__isnull=True)
_REPORTED = Q(reported_on__isnull=False)
_NOT_OVER = Q(closed_on__isnull=True)
_NOT_CANCELLED = Q(cancelled_on__isnull=True, cancelled_reason="")
_CANCELLED = Q(cancelled_on__isnull=False) & ~Q(cancelled_reason="")


@tracked(exclude=("statistics", "praise"))
class Inspection(models.Model):
    """What was found in `scope` from `first_month` to `last_month`, as the data of `data_day` had it."""

    class State(models.TextChoices):
        FROZEN = "frozen", "待告知"
        NOTIFIED = "notified", "已告知，待通报"
        REPORTED = "reported", "已通报，整改中"
        CLOSED = "closed", "已结束"
        CANCELLED = "cancelled", "已取消"

    # With nothing found, nobody has to be told before the circular.
    MOVES = {
        State.FROZEN: {State.NOTIFIED, State.REPORTED, State.CANCELLED},
        State.NOTIFIED: {State.REPORTED, State.CANCELLED},
        State.REPORTED: {State.CLOSED},
        State.CLOSED: set(),
        State.CANCELLED: set(),
    }
    BEFORE_THE_REPORT = (State.FROZEN, State.NOTIFIED)

    scope = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="inspections", verbose_name="检查范围"
    )
    scope_name = models.CharField("检查时的范围名称", max_length=60)
    first_month = models.DateField("开始月份首日")
    last_month = models.DateField("结束月份首日")
    title = models.CharField("标题", max_length=120)
    data_day = models.DateField("数据截止日期")
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="开展账号"
    )
    statistics = models.JSONField("统计")
    praise = models.JSONField("各项按期、没有问题的单位")
    state = models.CharField("状态", max_length=10, choices=State, default=State.FROZEN)
    notified_on = models.DateField("告知日期", null=True, blank=True)
    answers_due_on = models.DateField("说明期限", null=True, blank=True)
    reported_on = models.DateField("通报日期", null=True, blank=True)
    closed_on = models.DateField("结束日期", null=True, blank=True)
    cancelled_on = models.DateField("取消日期", null=True, blank=True)
    cancelled_reason = models.CharField("取消原因", max_length=200, blank=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = "检查"
        verbose_name_plural = "检查"
        ordering = ["-data_day", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="inspection_has_exactly_the_stamps_of_its_state",
                condition=(Q(state="frozen") & _NOT_TOLD & _NOT_REPORTED & _NOT_OVER & _NOT_CANCELLED)
                | (Q(state="notified") & _TOLD & _NOT_REPORTED & _NOT_OVER & _NOT_CANCELLED)
                | (Q(state="reported") & (_TOLD | _NOT_TOLD) & _REPORTED & _NOT_OVER & _NOT_CANCELLED)
                | (Q(state="closed", closed_on__isnull=False) & (_TOLD | _NOT_TOLD) & _REPORTED & _NOT_CANCELLED)
                | (Q(state="cancelled") & (_TOLD | _NOT_TOLD) & _NOT_REPORTED & _NOT_OVER & _CANCELLED),
            ),
            models.CheckConstraint(
                name="inspection_takes_its_steps_in_their_order",
                condition=(Q(notified_on__isnull=True) | Q(notified_on__gte=F("data_day")))
                & (Q(answers_due_on__isnull=True) | Q(answers_due_on__gt=F("notified_on")))
                & (Q(reported_on__isnull=True) | Q(reported_on__gte=F("data_day")))
                & (Q(reported_on__isnull=True) | Q(notified_on__isnull=True) | Q(reported_on__gte=F("notified_on")))
                & (Q(closed_on__isnull=True) | Q(closed_on__gte=F("reported_on")))
                & (Q(cancelled_on__isnull=True) | Q(cancelled_on__gte=F("data_day"))),
            ),
            models.CheckConstraint(
                name="inspection_covers_one_to_twelve_whole_months",
                condition=Q(first_month__day=1, last_month__day=1, last_month__gte=F("first_month"))
                & Q(last_month__lte=F("first_month") + _WITHIN_A_YEAR),
            ),
            models.CheckConstraint(
                name="inspection_looks_at_no_month_to_come", condition=Q(data_day__gte=F("last_month"))
            ),
            models.CheckConstraint(name="inspection_has_a_title", condition=~Q(title="")),
            models.UniqueConstraint(
                fields=["scope", "first_month", "last_month", "data_day"],
                condition=~Q(state="cancelled"),
                name="inspection_is_frozen_once_a_day",
                violation_error_message="今天已经对同样的范围和月份开展过检查，请打开那一次。",
            ),
        ]
        # Units answered to what was shown to them, and the circular quotes it.
        triggers = [
            pgtrigger.Protect(
                name="what_is_frozen_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "scope", "scope_name", "first_month", "last_month", "data_day", "frozen_by", "statistics", "praise"
                ),
            ),
            pgtrigger.Protect(name="stays_as_a_record", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("disclosures:inspection_record", args=[self.pk])

    @property
    def months(self) -> list[Month]:
        """The months that were looked at, the first one first."""
        return Month.of(self.first_month).until(Month.of(self.last_month))

    @property
    def is_frozen(self) -> bool:
        return self.state == self.State.FROZEN

    @property
    def is_notified(self) -> bool:
        return self.state == self.State.NOTIFIED

    @property
    def is_reported(self) -> bool:
        return self.state == self.State.REPORTED

    @property
    def is_under_way(self) -> bool:
        """Whether units know of it and may still answer and put right."""
        return self.is_notified or self.is_reported

    @property
    def takes_changes(self) -> bool:
        """Whether the office may still withdraw findings and say who puts them right by when."""
        return self.is_frozen or self.is_under_way

    @property
    def is_before_the_report(self) -> bool:
        return self.state in self.BEFORE_THE_REPORT

    def is_ripe(self, today: dt.date) -> bool:
        """Whether the circular may go out: units were told, and the days that they have for an answer are over."""
        return self.is_notified and today > self.answers_due_on
