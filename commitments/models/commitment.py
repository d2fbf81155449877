"""The commitments (承诺) made for a campaign's year.

通知一(一): 作为讲述的基本依据. What a meeting hears and a critique weighs is measured against these.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from commitments.models.campaign import Campaign
from commitments.models.commitment_queries import CommitmentQuerySet
from organizations.models import Organization, Person
from organizations.models.tracking import tracked


@tracked
class Commitment(models.Model):
    """What an organization or a person promises for a campaign's year."""

    REGISTER_HIDES = ("consent_note",)  # how somebody was reached may tell of an illness
    REGISTER_SKIPS = ("version", "written_at", "fulfilment_at")

    class Kind(models.TextChoices):
        ORGANIZATION = "organization", "党组织承诺"
        MEMBER = "member", "党员承诺"
        STAFF = "staff", "党外干部职工承诺"

    class State(models.TextChoices):
        DRAFT = "draft", "未提交"
        SUBMITTED = "submitted", "待确认"
        CONFIRMED = "confirmed", "已确认"

    class Consent(models.TextChoices):
        """How it is known that the words are the person's own; an organization's always are its own."""

        OWN = "own", "本人填写"
        ASKED = "asked", "代写，等本人确认"
        GIVEN = "given", "代写，本人已确认"
        NO_ACCOUNT = "no_account", "代写，本人没有账号"
        VOUCHED = "vouched", "代写，由支部当面或电话核对"

    # A confirmed text is changed only by going back to its writer first.
    MOVES = {
        State.DRAFT: {State.SUBMITTED},
        State.SUBMITTED: {State.CONFIRMED, State.DRAFT},
        State.CONFIRMED: {State.DRAFT},
    }

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="commitments", verbose_name="活动")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="commitments", verbose_name="党组织"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name="承诺人"
    )
    kind = models.CharField("类别", max_length=20, choices=Kind)
    state = models.CharField("状态", max_length=20, choices=State, default=State.DRAFT)
    # 通知一(一): 主题、载体、重点任务、突出问题, of an organization only
    theme = models.CharField("活动主题", max_length=200, blank=True)
    carrier = models.CharField("活动载体", max_length=200, blank=True)
    key_tasks = models.TextField("重点任务", blank=True)
    problems = models.TextField("突出问题", blank=True)
    return_comment = models.TextField("退回意见", blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="填写账号"
    )
    written_at = models.DateTimeField("填写时间", default=timezone.now)
    version = models.PositiveIntegerField("版本", default=1)  # grows with each save of the text or the fulfilment
    consent = models.CharField("本人意见", max_length=12, choices=Consent, default=Consent.OWN)
    consent_note = models.CharField("怎样核对的", max_length=200, blank=True)
    consented_at = models.DateTimeField("本人确认时间", null=True, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="确认账号",
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    fulfilment_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记兑现的账号",
    )
    fulfilment_at = models.DateTimeField("登记兑现的时间", null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "承诺"
        verbose_name_plural = "承诺"
        ordering = ["-campaign__year", "organization", "kind", "pk"]
        indexes = [models.Index(fields=["organization", "campaign", "state"], name="commitment_by_organization")]
        constraints = [
            models.CheckConstraint(
                name="commitment_kind_is_known", condition=Q(kind__in=["organization", "member", "staff"])
            ),
            models.CheckConstraint(
                name="commitment_has_a_person_unless_it_is_an_organizations",
                condition=Q(kind="organization", person__isnull=True)
                | (~Q(kind="organization") & Q(person__isnull=False)),
            ),
            models.CheckConstraint(
                name="commitment_of_a_person_has_no_theme_or_tasks",
                condition=Q(kind="organization") | Q(theme="", carrier="", key_tasks="", problems=""),
            ),
            models.CheckConstraint(
                name="commitment_state_agrees_with_its_stamps",
                condition=Q(
                    state="draft", submitted_at__isnull=True, confirmed_at__isnull=True, confirmed_by__isnull=True
                )
                | Q(state="submitted", submitted_at__isnull=False, confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(
                    state="confirmed",
                    submitted_at__isnull=False,
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="commitment_once_confirmed_has_no_open_return",
                condition=~Q(state="confirmed") | Q(return_comment=""),
            ),
            models.CheckConstraint(
                name="commitment_consent_agrees_with_what_shows_it",
                condition=Q(consent__in=["own", "asked", "no_account"], consented_at__isnull=True, consent_note="")
                | Q(consent="given", consented_at__isnull=False, consent_note="")
                | (Q(consent="vouched", consented_at__isnull=True) & ~Q(consent_note="")),
            ),
            models.CheckConstraint(
                name="commitment_is_not_confirmed_while_the_person_is_asked",
                condition=~Q(state="confirmed", consent="asked"),
            ),
            models.CheckConstraint(
                name="commitment_of_an_organization_is_its_own",
                condition=~Q(kind="organization") | Q(consent="own"),
            ),
            models.CheckConstraint(
                name="commitment_fulfilment_has_who_and_when",
                condition=Q(fulfilment_by__isnull=True, fulfilment_at__isnull=True)
                | Q(fulfilment_by__isnull=False, fulfilment_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["campaign", "organization"],
                condition=Q(person__isnull=True),
                name="commitment_of_an_organization_is_one_a_year",
                violation_error_message="这个党组织今年已有承诺，请在原来的承诺上修改。",
            ),
            models.UniqueConstraint(
                fields=["campaign", "person"],
                name="commitment_of_a_person_is_one_a_year",
                violation_error_message="这个人今年已有承诺，请在原来的承诺上修改。",
            ),
        ]

    def __str__(self):
        return f"{self.campaign.year}年{self.subject}的承诺"

    @property
    def subject(self) -> Organization | Person:
        """Who promises."""
        return self.person or self.organization

    @property
    def keeper(self) -> Organization:
        """The organization that confirms and follows it: for a person, the one that lists them now."""
        return self.person.organization if self.person else self.organization

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_submitted(self) -> bool:
        return self.state == self.State.SUBMITTED

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED

    @property
    def is_returned(self) -> bool:
        return self.is_draft and self.return_comment != ""

    @property
    def is_written_by_somebody_else(self) -> bool:
        return self.consent != self.Consent.OWN

    @property
    def awaits_the_person(self) -> bool:
        """Whether somebody wrote it for the person, who has not said yet that it is theirs."""
        return self.consent == self.Consent.ASKED

    @property
    def person_may_sign_in(self) -> bool:
        """Whether the person can be asked on the phone."""
        user = self.person.user if self.person else None
        return user is not None and user.is_active

    @property
    def last_saved(self) -> tuple:
        """The account that saved it last, the text or how far it is fulfilled, and when."""
        if self.fulfilment_at and self.fulfilment_at > self.written_at:
            return self.fulfilment_by, self.fulfilment_at
        return self.written_by, self.written_at
