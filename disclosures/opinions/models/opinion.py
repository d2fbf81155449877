"""The table of opinions (意见). 通知三: 广泛听取意见，接受群众监督.

Nothing that identifies a sender is kept unless they write it themselves: no address, no account, no moment of day. The
process register follows what becomes of an opinion, never its words.
"""

import datetime as dt

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from disclosures.opinions import rules
from disclosures.publications.models import Publication
from organizations.models import Organization, Person
from organizations.models.tracking import tracked


class OpinionQuerySet(models.QuerySet):
    def unanswered(self):
        return self.filter(state__in=Opinion.WAITING)

    def answered(self):
        return self.exclude(state__in=Opinion.WAITING)

    def open(self):
        """Whatever still has a next step."""
        return self.exclude(state=Opinion.State.CLOSED)

    def overdue(self, today: dt.date):
        return self.unanswered().filter(due_on__lt=today)

    def handled_at(self, organizations: models.QuerySet):
        """What one of `organizations` has to answer: its own, unless passed up, and what was passed to it."""
        ids = organizations.order_by().values("pk")
        return self.filter(Q(referred_to__isnull=True, organization__in=ids) | Q(referred_to__in=ids))

    def not_about(self, person: Person | None):
        """Without those about `person`, who never reads them."""
        return self.exclude(about=person) if person else self

    def for_lists(self):
        return self.select_related("organization", "publication", "assignee")

    def soonest_first(self):
        """Unanswered ones by their due day, then the answered ones, newest first."""
        return self.order_by(F("answered_on").desc(nulls_first=True), "due_on", "pk")


_NOT_ASSIGNED = Q(assignee__isnull=True, assigned_by__isnull=True, assigned_on__isnull=True)
_ASSIGNED = Q(assignee__isnull=False, assigned_by__isnull=False, assigned_on__isnull=False)
_NOT_CHECKED = Q(checked_on__isnull=True, finding="", outcome="")
_CHECKED = Q(checked_on__isnull=False) & ~Q(finding="") & ~Q(outcome="")
_NOT_ANSWERED = Q(answer="", answered_by__isnull=True, answered_on__isnull=True)
_ANSWERED = Q(answered_by__isnull=False, answered_on__isnull=False) & ~Q(answer="")
_NOT_CLOSED = Q(closed_by__isnull=True, closed_on__isnull=True)
_CLOSED = Q(closed_by__isnull=False, closed_on__isnull=False)


# The moment at which something came from the web, laid beside what colleagues did then, would name its sender.
_WRITTEN_DOWN = ~pgtrigger.Q(new__channel="web")


@tracked(exclude=("text", "contact", "about_name", "finding", "receipt_digest"), begun=_WRITTEN_DOWN)
class Opinion(models.Model):
    """What somebody says to an organization, mostly about a publication, and what became of it."""

    class Channel(models.TextChoices):
        WEB = "web", "公示页"
        BOX = "box", "意见箱"
        PHONE = "phone", "公开电话"
        VISIT = "visit", "来访"
        LETTER = "letter", "来信"

    class Concern(models.TextChoices):
        """Whom the sender speaks of: it decides who may handle the opinion."""

        NOBODY = "nobody", "不针对哪个人"
        PERSON = "person", "说的是某个人"
        LEADER = "leader", "说的是书记"

    class State(models.TextChoices):
        RECEIVED = "received", "待交办"
        ASSIGNED = "assigned", "核查中"
        CHECKED = "checked", "待答复"
        ANSWERED = "answered", "已答复"
        CLOSED = "closed", "已办结"

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "属实，要更正公示"
        ACCEPTED = "accepted", "属实或采纳，公示不用改"
        NOT_UPHELD = "not_upheld", "不属实"

    WAITING = (State.RECEIVED, State.ASSIGNED, State.CHECKED)
    MOVES = {
        State.RECEIVED: {State.ASSIGNED},
        State.ASSIGNED: {State.ASSIGNED, State.CHECKED},
        State.CHECKED: {State.ANSWERED},
        State.ANSWERED: {State.CLOSED},
        State.CLOSED: set(),
    }

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="opinions", verbose_name="收到意见的党组织"
    )
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name="关于的公示"
    )
    channel = models.CharField("来源", max_length=10, choices=Channel)
    text = models.TextField("意见内容")
    contact = models.CharField("联系方式", max_length=120, blank=True)
    concern = models.CharField("说的是谁", max_length=10, choices=Concern, default=Concern.NOBODY)
    about_name = models.CharField("姓名", max_length=40, blank=True)
    about = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="当事人"
    )
    receipt_digest = models.CharField("回执码摘要", max_length=64, unique=True, editable=False)
    state = models.CharField("状态", max_length=10, choices=State, default=State.RECEIVED)
    received_on = models.DateField("收到日期")
    due_on = models.DateField("答复期限")
    referred_to = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="opinions_referred",
        verbose_name="转给的上级",
    )
    assignee = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办人"
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="交办账号",
    )
    assigned_on = models.DateField("交办日期", null=True, blank=True)
    checked_on = models.DateField("核查日期", null=True, blank=True)
    finding = models.TextField("核查情况", blank=True)
    outcome = models.CharField("核查结论", max_length=12, choices=Outcome, blank=True)
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
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="办结账号",
    )
    closed_on = models.DateField("办结日期", null=True, blank=True)
    correction = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="opinions_that_led_here",
        verbose_name="更正后的公示",
    )

    # Who is complained of is known to those who handle the opinion; the register is read by more.
    REGISTER_HIDES = ("about", "concern", "answer", "outcome")

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "意见"
        verbose_name_plural = "意见"
        ordering = ["-received_on", "-pk"]
        indexes = [
            models.Index(fields=["organization", "state", "due_on"], name="opinion_by_organization"),
            models.Index(fields=["assignee", "state"], name="opinion_by_assignee"),
        ]
        constraints = [
            models.CheckConstraint(
                name="opinion_channel_is_known", condition=Q(channel__in=["web", "box", "phone", "visit", "letter"])
            ),
            models.CheckConstraint(
                name="opinion_concern_is_known", condition=Q(concern__in=["nobody", "person", "leader"])
            ),
            models.CheckConstraint(
                name="opinion_outcome_is_known", condition=Q(outcome__in=["", "upheld", "accepted", "not_upheld"])
            ),
            models.CheckConstraint(
                name="opinion_has_exactly_the_stamps_of_its_state",
                condition=(Q(state="received") & _NOT_ASSIGNED & _NOT_CHECKED & _NOT_ANSWERED & _NOT_CLOSED)
                | (Q(state="assigned") & _ASSIGNED & _NOT_CHECKED & _NOT_ANSWERED & _NOT_CLOSED)
                | (Q(state="checked") & _ASSIGNED & _CHECKED & _NOT_ANSWERED & _NOT_CLOSED)
                | (Q(state="answered") & _ASSIGNED & _CHECKED & _ANSWERED & _NOT_CLOSED)
                | (Q(state="closed") & _ASSIGNED & _CHECKED & _ANSWERED & _CLOSED),
            ),
            models.CheckConstraint(name="opinion_has_words", condition=~Q(text="")),
            models.CheckConstraint(
                name="opinion_takes_its_steps_in_their_order",
                condition=Q(due_on__gte=F("received_on"))
                & (Q(assigned_on__isnull=True) | Q(assigned_on__gte=F("received_on")))
                & (Q(checked_on__isnull=True) | Q(checked_on__gte=F("assigned_on")))
                & (Q(answered_on__isnull=True) | Q(answered_on__gte=F("checked_on")))
                & (Q(closed_on__isnull=True) | Q(closed_on__gte=F("answered_on"))),
            ),
            models.CheckConstraint(
                name="opinion_from_the_web_is_about_a_publication",
                condition=~Q(channel="web") | Q(publication__isnull=False),
            ),
            models.CheckConstraint(
                name="opinion_is_never_handled_by_whom_it_is_about",
                condition=Q(assignee__isnull=True) | Q(about__isnull=True) | ~Q(assignee=F("about")),
            ),
            models.CheckConstraint(
                name="opinion_is_referred_to_another_organization",
                condition=Q(referred_to__isnull=True) | ~Q(referred_to=F("organization")),
            ),
            models.CheckConstraint(
                name="opinion_upheld_is_about_a_publication",
                condition=~Q(outcome="upheld") | Q(publication__isnull=False),
            ),
            models.CheckConstraint(
                name="opinion_has_its_correction_exactly_when_it_is_closed_as_upheld",
                condition=Q(state="closed", outcome="upheld", correction__isnull=False)
                | (Q(correction__isnull=True) & ~Q(state="closed", outcome="upheld")),
            ),
        ]

    def __str__(self):
        return f"{self.get_channel_display()}意见{self.pk}"

    @property
    def handler(self) -> Organization:
        """Who has to answer: the organization itself, or its superior when its secretary is meant."""
        return self.referred_to or self.organization

    @property
    def is_answered(self) -> bool:
        return self.state not in self.WAITING

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def is_upheld(self) -> bool:
        return self.outcome == self.Outcome.UPHELD

    def days_overdue(self, today: dt.date) -> int:
        return 0 if self.is_answered else rules.days_overdue(self.due_on, today)
