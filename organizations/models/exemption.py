"""Exemptions (免于参加) of old, weak, sick or disabled members. 通知三: 经上级党组织同意，可不参加."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value

from .organization import Organization
from .person import Person
from .tracking import tracked

# Both how early a renewal may be asked for and how long an end or a refusal stays on the branch's desk.
DAYS_OF_NOTICE = 30


class ExemptionQuerySet(models.QuerySet):
    def in_force_on(self, day: dt.date):
        return self.filter(state=Exemption.State.AGREED, starts_on__lte=day, ends_on__gte=day)

    def standing(self):
        """Asked for or agreed to: the two of one person that may not overlap."""
        return self.filter(state__in=Exemption.STANDING)

    def waiting(self):
        """Asked for and not answered yet, the longest waiting first."""
        return self.filter(state=Exemption.State.REQUESTED).order_by("requested_on", "pk")

    def begun_without_agreement(self, day: dt.date):
        """Asked for from a day that has come, and not agreed to: the member still counts everywhere. 通知三"""
        return self.filter(state=Exemption.State.REQUESTED, starts_on__lte=day)

    def ending_soon(self, today: dt.date):
        """In force, with an end near enough to ask for a renewal, and none asked for yet."""
        last = today + dt.timedelta(days=DAYS_OF_NOTICE)
        return self.in_force_on(today).filter(ends_on__lte=last).exclude(self._has_a_later_one())

    def refused_lately(self, today: dt.date):
        """Refused in the last days, and not asked for again since."""
        first = today - dt.timedelta(days=DAYS_OF_NOTICE)
        newer = Exemption.objects.filter(person=OuterRef("person"), pk__gt=OuterRef("pk"))
        return self.filter(state=Exemption.State.REFUSED, decided_on__gte=first).exclude(Exists(newer))

    @staticmethod
    def _has_a_later_one() -> Exists:
        later = Exemption.objects.standing().filter(person=OuterRef("person"), starts_on__gt=OuterRef("ends_on"))
        return Exists(later)


# The events follow what becomes of an exemption. Why it was asked for, and what was answered, is health data: in a
# table that nobody can shorten it would outlive its purpose.
@tracked(exclude=("reason", "decision_note"))
class Exemption(models.Model):
    class State(models.TextChoices):
        REQUESTED = "requested", "待上级同意"
        AGREED = "agreed", "已同意"
        REFUSED = "refused", "未同意"
        WITHDRAWN = "withdrawn", "已撤回"

    STANDING = (State.REQUESTED, State.AGREED)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="exemptions", verbose_name="党员")
    # the branch that asked; it and its superior alone read the reason, also after the person has moved on
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="exemptions", verbose_name="申请的党支部"
    )
    reason = models.TextField("原因")
    requested_on = models.DateField("申请日期")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    state = models.CharField("状态", max_length=12, choices=State, default=State.REQUESTED)
    decided_on = models.DateField("答复日期", null=True, blank=True)
    decision_note = models.CharField("答复说明", max_length=200, blank=True)
    agreed_until = models.DateField("原同意到", null=True, blank=True)  # set when the branch ends it early (提前结束)
    renews = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals", verbose_name="续的是"
    )

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = "免于参加"
        verbose_name_plural = "免于参加"
        ordering = ["-starts_on", "pk"]
        indexes = [models.Index(fields=["organization", "state"], name="exemption_by_organization")]
        constraints = [
            models.CheckConstraint(
                name="exemption_state_is_known", condition=Q(state__in=["requested", "agreed", "refused", "withdrawn"])
            ),
            models.CheckConstraint(name="exemption_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="exemption_is_asked_for_before_it_begins", condition=Q(requested_on__lte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="exemption_is_decided_on_a_day",
                condition=Q(state="requested", decided_on__isnull=True)
                | Q(state="withdrawn")
                | (~Q(state="requested") & Q(decided_on__isnull=False)),
            ),
            models.CheckConstraint(
                # 通知三: 经上级党组织同意; what was held before the agreement stays as it was
                name="exemption_begins_no_earlier_than_it_is_agreed_to",
                condition=~Q(state="agreed") | Q(decided_on__lte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="exemption_ends_early_only_after_it_was_agreed_to",
                condition=Q(agreed_until__isnull=True) | Q(state="agreed", agreed_until__gt=F("ends_on")),
            ),
            models.CheckConstraint(name="exemption_has_a_reason", condition=~Q(reason="")),
            # Two ranges instead of an equal and a range: an index on both kinds would need an extension.
            ExclusionConstraint(
                name="exemption_of_a_person_overlaps_no_other",
                expressions=[
                    (Func(F("person"), F("person"), Value("[]"), function="int8range"), "&&"),
                    (Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"), "&&"),
                ],
                condition=Q(state__in=["requested", "agreed"]),
                violation_error_message="这个人在这段时间已有申请或已经同意免于参加。",
            ),
        ]

    def __str__(self):
        return f"{self.person} {self.starts_on}—{self.ends_on}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.REQUESTED

    @property
    def is_agreed(self) -> bool:
        return self.state == self.State.AGREED

    def is_in_force_on(self, day: dt.date) -> bool:
        return self.is_agreed and self.starts_on <= day <= self.ends_on
