"""Exemptions (免于参加) of old, weak, sick or disabled members. 通知三: 经上级党组织同意，可不参加."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from .person import Person
from .tracking import tracked


class ExemptionQuerySet(models.QuerySet):
    def in_force_on(self, day: dt.date):
        return self.filter(state=Exemption.State.AGREED, starts_on__lte=day, ends_on__gte=day)


@tracked
class Exemption(models.Model):
    class State(models.TextChoices):
        REQUESTED = "requested", "待上级同意"
        AGREED = "agreed", "已同意"
        REFUSED = "refused", "未同意"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="exemptions", verbose_name="党员")
    reason = models.TextField("原因")  # health data: never leaves the branch and its superior
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    state = models.CharField("状态", max_length=12, choices=State, default=State.REQUESTED)
    decided_on = models.DateField("答复日期", null=True, blank=True)
    decision_note = models.CharField("答复说明", max_length=200, blank=True)

    REGISTER_HIDES = ("decision_note",)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = "免于参加"
        verbose_name_plural = "免于参加"
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="exemption_state_is_known", condition=Q(state__in=["requested", "agreed", "refused"])
            ),
            models.CheckConstraint(name="exemption_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="exemption_is_decided_on_a_day",
                condition=Q(state="requested", decided_on__isnull=True)
                | (~Q(state="requested") & Q(decided_on__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.person} {self.starts_on}—{self.ends_on}"
