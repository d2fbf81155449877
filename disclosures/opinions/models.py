"""The table of opinions (意见). 通知三: 广泛听取意见，接受群众监督.

Nothing that identifies a sender is kept unless they write it themselves: no address, no account, no time of day. The
process register follows what becomes of an opinion, never its words.
"""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from disclosures.opinions import rules
from disclosures.publications.models import Publication
from organizations.models import Organization
from organizations.models.tracking import tracked


class OpinionQuerySet(models.QuerySet):
    def unanswered(self):
        return self.filter(state=Opinion.State.RECEIVED)

    def answered(self):
        return self.filter(state=Opinion.State.ANSWERED)

    def overdue(self, today: dt.date):
        return self.unanswered().filter(due_on__lt=today)

    def of_organizations(self, organizations: models.QuerySet):
        return self.filter(organization__in=organizations)

    def soonest_first(self):
        """Unanswered ones by their due day, then the answered ones, newest first."""
        return self.order_by(F("answered_on").desc(nulls_first=True), "due_on", "pk")


@tracked(exclude=("text", "contact", "receipt_digest"))
class Opinion(models.Model):
    """What somebody says to an organization, mostly about a publication, and the answer."""

    class Channel(models.TextChoices):
        WEB = "web", "公示页"
        BOX = "box", "意见箱"
        PHONE = "phone", "公开电话"
        VISIT = "visit", "来访"
        LETTER = "letter", "来信"

    class State(models.TextChoices):
        RECEIVED = "received", "待答复"
        ANSWERED = "answered", "已答复"

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="opinions", verbose_name="收到意见的党组织"
    )
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name="关于的公示"
    )
    channel = models.CharField("来源", max_length=10, choices=Channel)
    text = models.TextField("意见内容")
    contact = models.CharField("联系方式", max_length=120, blank=True)
    receipt_digest = models.CharField("回执码摘要", max_length=64, unique=True, editable=False)
    state = models.CharField("状态", max_length=10, choices=State, default=State.RECEIVED)
    received_on = models.DateField("收到日期")
    due_on = models.DateField("答复期限")
    answer = models.TextField("答复", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="答复账号",
    )
    answered_on = models.DateField("答复日期", null=True, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "意见"
        verbose_name_plural = "意见"
        ordering = ["-received_on", "-pk"]
        indexes = [models.Index(fields=["organization", "state", "due_on"], name="opinion_by_organization")]
        constraints = [
            models.CheckConstraint(
                name="opinion_channel_is_known", condition=Q(channel__in=["web", "box", "phone", "visit", "letter"])
            ),
            models.CheckConstraint(
                name="opinion_is_answered_exactly_when_its_answer_and_stamps_say_so",
                condition=Q(state="received", answer="", answered_by__isnull=True, answered_on__isnull=True)
                | (Q(state="answered", answered_by__isnull=False, answered_on__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(name="opinion_has_words", condition=~Q(text="")),
            models.CheckConstraint(
                name="opinion_is_due_and_answered_no_earlier_than_received",
                condition=Q(due_on__gte=F("received_on"))
                & (Q(answered_on__isnull=True) | Q(answered_on__gte=F("received_on"))),
            ),
            models.CheckConstraint(
                name="opinion_from_the_web_is_about_a_publication",
                condition=~Q(channel="web") | Q(publication__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.get_channel_display()}意见{self.pk}"

    @property
    def is_answered(self) -> bool:
        return self.state == self.State.ANSWERED

    def days_overdue(self, today: dt.date) -> int:
        return 0 if self.is_answered else rules.days_overdue(self.due_on, today)
