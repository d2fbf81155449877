"""Tables of the circular (通报): the paper from draft to issue, and who signed for it (签收)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from disclosures.inspections.models import Inspection
from organizations.models import Organization
from organizations.models.tracking import tracked


class CircularQuerySet(models.QuerySet):
    def drafts(self):
        return self.filter(state=Circular.State.DRAFT)

    def issued(self):
        """In force: neither withdrawn nor replaced by a corrected one."""
        return self.filter(state=Circular.State.ISSUED)

    def once_issued(self):
        return self.exclude(state=Circular.State.DRAFT)

    def for_lists(self):
        """Without the frozen content, which only the paper needs, and with how many signed."""
        return (
            self.select_related("inspection__scope")
            .defer("content", "inspection__statistics", "inspection__praise")
            .annotate(recipients_count=Count("receipts"), read_count=Count("receipts__read_at"))
            .order_by(*Circular._meta.ordering)  # which counting leaves out
        )


_NOT_ISSUED = Q(
    year__isnull=True, number__isnull=True, issued_on__isnull=True, issued_by__isnull=True, content__isnull=True
)
_ISSUED = (
    Q(year__isnull=False, number__gte=1, issued_on__isnull=False, issued_by__isnull=False, content__isnull=False)
    & ~Q(prefix="")
    & ~Q(signed_by="")
    & ~Q(recipients="")
    & ~Q(title="")
)
_NOT_WITHDRAWN = Q(withdrawn_on__isnull=True, withdrawal_reason="")
_WITHDRAWN = Q(withdrawn_on__isnull=False) & ~Q(withdrawal_reason="")


@tracked(exclude=("content",))
class Circular(models.Model):
    """通知四: 将适时对各单位落实“一讲二评三公示”的情况进行检查通报."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        ISSUED = "issued", "已印发"
        WITHDRAWN = "withdrawn", "已撤回"
        CORRECTED = "corrected", "已更正"

    MOVES = {
        State.DRAFT: {State.ISSUED},
        State.ISSUED: {State.WITHDRAWN, State.CORRECTED},
        State.WITHDRAWN: set(),
        State.CORRECTED: set(),
    }
    SECTIONS = ("situation", "achievements", "problems", "demands")
    TEXTS = ("title", "recipients", *SECTIONS, "signed_by", "copied_to")

    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="circulars", verbose_name="所依据的检查"
    )
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name="更正的是"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    prefix = models.CharField("发文机关代字", max_length=20)
    year = models.PositiveSmallIntegerField("发文年份", null=True, blank=True)
    number = models.PositiveIntegerField("发文顺序号", null=True, blank=True)
    title = models.CharField("标题", max_length=120)
    recipients = models.CharField("主送", max_length=200)
    situation = models.TextField("检查情况")
    achievements = models.TextField("主要成效")
    problems = models.TextField("存在问题")
    demands = models.TextField("下步要求")
    signed_by = models.CharField("发文机关署名", max_length=60)
    copied_to = models.CharField("抄送", max_length=200, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="最近修改的账号"
    )
    version = models.PositiveIntegerField("版本", default=1)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="印发账号",
    )
    content = models.JSONField("附件内容", null=True, blank=True)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    withdrawal_reason = models.CharField("撤回原因", max_length=200, blank=True)

    REGISTER_SKIPS = ("version",)

    objects = CircularQuerySet.as_manager()

    class Meta:
        verbose_name = "通报"
        verbose_name_plural = "通报"
        ordering = [F("issued_on").desc(nulls_first=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                name="circular_has_exactly_the_stamps_of_its_state",
                condition=(Q(state="draft") & _NOT_ISSUED & _NOT_WITHDRAWN)
                | (Q(state__in=["issued", "corrected"]) & _ISSUED & _NOT_WITHDRAWN)
                | (Q(state="withdrawn") & _ISSUED & _WITHDRAWN),
            ),
            models.CheckConstraint(
                name="circular_has_the_year_of_its_day",
                condition=Q(issued_on__isnull=True) | Q(year=F("issued_on__year")),
            ),
            models.CheckConstraint(
                name="circular_is_withdrawn_no_earlier_than_issued",
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("issued_on")),
            ),
            models.UniqueConstraint(
                fields=["prefix", "year", "number"],
                name="circular_number_is_given_once_a_year",
                violation_error_message="这个文号已经用过，请换下一个。",
            ),
            models.UniqueConstraint(
                fields=["inspection"], condition=Q(state="draft"), name="circular_of_an_inspection_is_drafted_once"
            ),
            models.UniqueConstraint(
                fields=["inspection"], condition=Q(state="issued"), name="circular_of_an_inspection_stands_once"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="issued_stays_as_printed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'draft' AND"
                    " (OLD.inspection_id, OLD.corrects_id, OLD.prefix, OLD.year, OLD.number, OLD.title, OLD.recipients,"
                    " OLD.situation, OLD.achievements, OLD.problems, OLD.demands, OLD.signed_by, OLD.copied_to,"
                    " OLD.version, OLD.issued_on, OLD.issued_by_id, OLD.content) IS DISTINCT FROM"
                    " (NEW.inspection_id, NEW.corrects_id, NEW.prefix, NEW.year, NEW.number, NEW.title, NEW.recipients,"
                    " NEW.situation, NEW.achievements, NEW.problems, NEW.demands, NEW.signed_by, NEW.copied_to,"
                    " NEW.version, NEW.issued_on, NEW.issued_by_id, NEW.content)"
                ),
            ),
            pgtrigger.Protect(name="stays_as_a_record", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.title}（{self.reference}）" if self.reference else f"{self.title}（草稿）"

    def get_absolute_url(self):
        return reverse("disclosures:circular", args=[self.pk])

    @property
    def reference(self) -> str:
        """发文字号: “区创先争优办〔2026〕3号”; a draft has none."""
        return f"{self.prefix}〔{self.year}〕{self.number}号" if self.number else ""

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_issued(self) -> bool:
        return self.state == self.State.ISSUED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == self.State.WITHDRAWN

    @property
    def is_corrected(self) -> bool:
        return self.state == self.State.CORRECTED


class CircularReceiptQuerySet(models.QuerySet):
    def unread(self):
        """Still to be signed for: what is no longer in force needs nobody's reading."""
        return self.filter(read_at__isnull=True, circular__state=Circular.State.ISSUED)


@tracked
class CircularReceipt(models.Model):
    """One unit to which a circular went, under its name of that day, and who first signed for it."""

    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, related_name="receipts", verbose_name="通报")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="circular_receipts", verbose_name="党组织"
    )
    name = models.CharField("印发时的党组织简称", max_length=60)
    read_at = models.DateTimeField("签收时间", null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签收账号",
    )

    objects = CircularReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = "通报签收"
        verbose_name_plural = "通报签收"
        ordering = ["circular", "organization__path"]
        constraints = [
            models.UniqueConstraint(fields=["circular", "organization"], name="circular_goes_to_a_unit_once"),
            models.CheckConstraint(
                name="circular_is_signed_for_by_somebody_at_some_time",
                condition=Q(read_at__isnull=True, read_by__isnull=True)
                | Q(read_at__isnull=False, read_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_for_once", operation=pgtrigger.Update, condition=pgtrigger.Q(old__read_at__isnull=False)
            )
        ]

    def __str__(self):
        return f"{self.name}：{self.circular}"
