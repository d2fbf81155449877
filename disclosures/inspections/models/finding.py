"""One finding (问题) of an inspection: frozen words, the unit's explanation, and the way to its being cleared (销号).

Problem, requirement and words are kept as they were said on the day, not as codes: rules may be renamed, papers not.
"""

import datetime as dt

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse

from disclosures.inspections.models.inspection import Inspection
from organizations.models import Organization
from organizations.models.tracking import tracked
from organizations.periods import Month, TwoMonths

OTHER = "其他"  # what the office saw on site and no rule names


class FindingQuerySet(models.QuerySet):
    def standing(self):
        """Not withdrawn: what the circular lists."""
        return self.exclude(state=Finding.State.WITHDRAWN)

    def unsettled(self):
        """Neither cleared nor withdrawn."""
        return self.filter(state__in=Finding.UNSETTLED)

    def to_be_put_right(self):
        return self.filter(state=Finding.State.OPEN)

    def to_be_cleared(self):
        return self.filter(state=Finding.State.SUBMITTED)

    def of_rules(self):
        return self.filter(source=Finding.Source.SYSTEM)

    def told(self):
        """Of an inspection that units know of."""
        return self.filter(inspection__in=Inspection.objects.told().order_by().values("pk"))

    def under_way(self):
        """Of an inspection in which units answer and put right."""
        return self.filter(inspection__state__in=[Inspection.State.NOTIFIED, Inspection.State.REPORTED])

    def in_order_of_work(self):
        """What is open first, then what waits for others, then what is settled; the newest inspection on top."""
        order = Case(*(When(state=state, then=place) for place, state in enumerate(Finding.State)))
        return self.order_by(order, "-inspection__data_day", "inspection", "position")

    def for_lists(self):
        return self.select_related("inspection__scope", "responsible").defer(
            "inspection__statistics", "inspection__praise"
        )


_SEEN = Q(seen_on__isnull=False, seen_by__isnull=False)
_NOT_SEEN = Q(seen_on__isnull=True, seen_by__isnull=True)
_NOT_SUBMITTED = Q(submitted_by__isnull=True, submitted_on__isnull=True)
_SUBMITTED = Q(submitted_by__isnull=False, submitted_on__isnull=False) & ~Q(rectification="")
_NOT_CLEARED = Q(cleared_by__isnull=True, cleared_on__isnull=True, clearing_note="")
_CLEARED = Q(cleared_by__isnull=False, cleared_on__isnull=False) & ~Q(clearing_note="")
_NOT_WITHDRAWN = Q(withdrawn_by__isnull=True, withdrawn_on__isnull=True, withdrawal_reason="")
_WITHDRAWN = Q(withdrawn_by__isnull=False, withdrawn_on__isnull=False) & ~Q(withdrawal_reason="")


def _account(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


@tracked
class Finding(models.Model):
    """One thing found wanting of one organization in one period."""

    class Source(models.TextChoices):
        SYSTEM = "system", "系统检查"
        ON_SITE = "on_site", "现场发现"

    class State(models.TextChoices):
        OPEN = "open", "待整改"
        SUBMITTED = "submitted", "已整改，待销号"
        CLEARED = "cleared", "已销号"
        WITHDRAWN = "withdrawn", "已撤销"

    UNSETTLED = (State.OPEN, State.SUBMITTED)
    # What the record itself shows to be put right is cleared without the unit's word.
    MOVES = {
        State.OPEN: {State.SUBMITTED, State.CLEARED, State.WITHDRAWN},
        State.SUBMITTED: {State.OPEN, State.CLEARED, State.WITHDRAWN},
        State.CLEARED: set(),
        State.WITHDRAWN: set(),
    }

    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="findings", verbose_name="所属的检查"
    )
    position = models.PositiveIntegerField("序号")
    source = models.CharField("来源", max_length=10, choices=Source, default=Source.SYSTEM)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="findings", verbose_name="党组织"
    )
    organization_name = models.CharField("检查时的党组织简称", max_length=60)
    superior_name = models.CharField("检查时的上级简称", max_length=60, blank=True)
    period_start = models.DateField("所属时段首日")
    period_months = models.PositiveSmallIntegerField("所属时段月数", default=1)
    problem = models.CharField("问题", max_length=60)
    requirement = models.CharField("依据", max_length=10, blank=True)
    words = models.TextField("情况")
    evidence_kind = models.CharField("记录类别", max_length=20, blank=True)
    evidence_id = models.BigIntegerField("记录编号", null=True, blank=True)
    seen_on = models.DateField("现场检查日期", null=True, blank=True)
    seen_by = _account("现场检查登记人")
    responsible = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="findings_to_put_right", verbose_name="责任单位"
    )
    due_on = models.DateField("整改期限", null=True, blank=True)
    explanation = models.TextField("情况说明", blank=True)
    explanation_version = models.PositiveIntegerField("情况说明版本", default=0)
    explained_by = _account("情况说明填写人")
    explained_on = models.DateField("情况说明日期", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    rectification = models.TextField("整改情况", blank=True)
    submitted_by = _account("报送整改的账号")
    submitted_on = models.DateField("报送整改日期", null=True, blank=True)
    return_reason = models.CharField("退回原因", max_length=200, blank=True)
    cleared_by = _account("销号账号")
    cleared_on = models.DateField("销号日期", null=True, blank=True)
    clearing_note = models.CharField("销号说明", max_length=200, blank=True)
    withdrawn_by = _account("撤销账号")
    withdrawn_on = models.DateField("撤销日期", null=True, blank=True)
    withdrawal_reason = models.CharField("撤销原因", max_length=200, blank=True)

    REGISTER_SKIPS = ("position", "explanation_version", "evidence_kind", "evidence_id")

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "检查发现的问题"
        verbose_name_plural = "检查发现的问题"
        ordering = ["inspection", "position"]
        indexes = [
            models.Index(fields=["responsible", "state", "due_on"], name="finding_by_responsible"),
            models.Index(fields=["organization", "state"], name="finding_by_organization"),
        ]
        constraints = [
            models.CheckConstraint(
                name="finding_has_exactly_the_stamps_of_its_state",
                condition=(Q(state="open") & _NOT_SUBMITTED & _NOT_CLEARED & _NOT_WITHDRAWN)
                | (Q(state="submitted") & _SUBMITTED & _NOT_CLEARED & _NOT_WITHDRAWN)
                | (Q(state="cleared") & (_SUBMITTED | _NOT_SUBMITTED) & _CLEARED & _NOT_WITHDRAWN)
                | (Q(state="withdrawn") & (_SUBMITTED | _NOT_SUBMITTED) & _NOT_CLEARED & _WITHDRAWN),
            ),
            models.CheckConstraint(
                name="finding_was_seen_on_site_by_somebody_exactly_when_it_says_so",
                condition=(Q(source="on_site") & _SEEN) | (Q(source="system") & _NOT_SEEN),
            ),
            models.CheckConstraint(
                name="finding_is_cleared_by_another_than_who_reported_it_done",
                condition=Q(cleared_by__isnull=True) | Q(submitted_by__isnull=True) | ~Q(cleared_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="finding_says_something_of_somebody",
                condition=~Q(problem="") & ~Q(words="") & ~Q(organization_name=""),
            ),
            models.CheckConstraint(
                name="finding_period_is_a_month_or_an_odd_month_and_the_next",
                condition=Q(period_start__day=1, period_months=1)
                | Q(period_start__day=1, period_months=2, period_start__month__in=[1, 3, 5, 7, 9, 11]),
            ),
            models.CheckConstraint(
                name="finding_names_its_evidence_by_kind_and_number",
                condition=Q(evidence_kind="", evidence_id__isnull=True)
                | (~Q(evidence_kind="") & Q(evidence_id__isnull=False)),
            ),
            models.CheckConstraint(
                name="finding_is_explained_by_somebody_once_it_has_a_version",
                condition=Q(explanation="", explanation_version=0, explained_by__isnull=True, explained_on__isnull=True)
                | (
                    Q(explanation_version__gte=1, explained_by__isnull=False, explained_on__isnull=False)
                    & ~Q(explanation="")
                ),
            ),
            models.UniqueConstraint(
                fields=["inspection", "organization", "period_start", "problem"],
                condition=Q(source="system"),
                name="finding_of_a_rule_stands_once_an_inspection",
            ),
            models.UniqueConstraint(fields=["inspection", "position"], name="finding_has_a_place_of_its_own"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="what_is_frozen_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "inspection",
                    "position",
                    "source",
                    "organization",
                    "organization_name",
                    "superior_name",
                    "period_start",
                    "period_months",
                    "problem",
                    "requirement",
                    "words",
                    "evidence_kind",
                    "evidence_id",
                    "seen_on",
                    "seen_by",
                ),
            ),
            pgtrigger.Protect(name="stays_as_a_record", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.organization_name}{self.period.label}{self.problem}"

    def get_absolute_url(self):
        return reverse("disclosures:finding", args=[self.pk])

    @property
    def period(self) -> Month | TwoMonths:
        return (TwoMonths if self.period_months == 2 else Month).of(self.period_start)

    @property
    def is_of_rules(self) -> bool:
        return self.source == self.Source.SYSTEM

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_submitted(self) -> bool:
        return self.state == self.State.SUBMITTED

    @property
    def is_cleared(self) -> bool:
        return self.state == self.State.CLEARED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == self.State.WITHDRAWN

    def is_overdue(self, today: dt.date) -> bool:
        """Whether it should have been put right by now and nobody said that it is."""
        return self.is_open and self.due_on is not None and self.due_on < today
