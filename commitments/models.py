"""The year's campaign (创先争优活动), the commitments (承诺) made for it and their items (承诺事项).

通知一(一): 作为讲述的基本依据. What a meeting hears and a critique weighs is measured against these.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, FilteredRelation, OuterRef, Q

from organizations.access import Permission, organizations_where
from organizations.models import Organization, Person, Policy
from organizations.models.tracking import tracked

ON_THE_ROSTER = (Person.Standing.NORMAL, Person.Standing.AWAY)  # as `Person.objects.on_the_roster()` has it


class CampaignQuerySet(models.QuerySet):
    def of(self, year: int) -> "Campaign | None":
        return self.filter(year=year).first()

    def in_force_on(self, day: dt.date) -> "Campaign | None":
        """The newest campaign of `day`'s year or before: last year's goes on until this year's is opened."""
        return self.filter(year__lte=day.year).order_by("-year").first()


@tracked
class Campaign(models.Model):
    """One year's campaign, opened by the district office for everybody."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    theme = models.CharField("活动主题", max_length=200, blank=True)
    commitments_due_on = models.DateField("承诺公示截止日期")  # 通知一(一): 8月10日前

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "创先争优活动"
        verbose_name_plural = "创先争优活动"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="campaign_commitments_are_due_in_its_year", condition=Q(commitments_due_on__year=F("year"))
            )
        ]

    def __str__(self):
        return f"{self.year}年创先争优活动"


@dataclass(frozen=True)
class Missing:
    """What an organization still lacks of a campaign's commitments; a commitment counts once it is confirmed."""

    organization: bool
    members: int
    staff: int
    waiting: int
    overdue: int

    @property
    def total(self) -> int:
        return int(self.organization) + self.members + self.staff


class CommitmentQuerySet(models.QuerySet):
    def of_year(self, year: int):
        return self.filter(campaign__year=year)

    def of_roster(self, organization: Organization):
        """The organization's own and those of the people it lists now: a transferred person brings theirs along."""
        return self.filter(Q(person__isnull=True, organization=organization) | Q(person__organization=organization))

    def of_subject(self, subject: Organization | Person):
        if isinstance(subject, Person):
            return self.filter(person=subject)
        return self.filter(person__isnull=True, organization=subject)

    def of_organizations(self):
        return self.filter(kind=Commitment.Kind.ORGANIZATION)

    def of_members(self):
        return self.filter(kind=Commitment.Kind.MEMBER)

    def of_staff(self):
        return self.filter(kind=Commitment.Kind.STAFF)

    def confirmed(self):
        return self.filter(state=Commitment.State.CONFIRMED)

    def waiting_for_confirmation(self):
        return self.filter(state=Commitment.State.SUBMITTED)

    def in_name_order(self):
        return self.order_by("person__sort_key", "person_id", "pk")

    def with_items(self):
        return self.select_related("campaign", "organization", "person__organization").prefetch_related("items")

    def visible_to(self, user):
        """What `user` may read: their own, whatever they write or confirm for others, and what stands confirmed."""
        if not user.is_authenticated:
            return self.none()
        own = Q(person__user=user)
        at_work = _held_by(organizations_where(user, Permission.EDIT_COMMITMENTS)) | _held_by(
            organizations_where(user, Permission.CONFIRM_COMMITMENTS)
        )
        standing = Q(state=Commitment.State.CONFIRMED) & _held_by(
            organizations_where(user, Permission.VIEW_ORGANIZATION)
        )
        return self.filter(own | at_work | standing)

    def for_people(self, person_ids: Iterable[int], year: int) -> dict[int, "Commitment"]:
        """The confirmed commitment that binds each person in `year`, with its items, by person id.

        Last year's binds until this year's is confirmed: meetings are held from January, commitments made by August.
        """
        found = (
            self.confirmed()
            .filter(person_id__in=person_ids, campaign__year__in=[year - 1, year])
            .with_items()
            .order_by("campaign__year")
        )
        return {commitment.person_id: commitment for commitment in found}

    def for_organizations(self, organization_ids: Iterable[int], year: int) -> dict[int, "Commitment"]:
        """The confirmed commitment that binds each organization in `year`, with its items, by organization id."""
        found = (
            self.confirmed()
            .of_organizations()
            .filter(organization_id__in=organization_ids, campaign__year__in=[year - 1, year])
            .with_items()
            .order_by("campaign__year")
        )
        return {commitment.organization_id: commitment for commitment in found}

    def missing_by_organization(
        self, organizations: models.QuerySet, campaign: Campaign, today: dt.date, policy: Policy
    ) -> dict[int, Missing]:
        """What each of `organizations` still lacks, by organization id; one query however many they are."""
        # One join, hashed once: subqueries in its place were several times slower for 60,000 people.
        expected = Q(people__standing__in=ON_THE_ROSTER) & ~Q(people__in=Person.objects.exempt_on(today))
        unfinished = [Commitment.State.DRAFT, Commitment.State.SUBMITTED]
        lacking = expected & (Q(made__isnull=True) | Q(made__state__in=unfinished))
        staff = Q(people__kind=Person.Kind.STAFF)
        is_over = today > campaign.commitments_due_on
        newcomers_from = today - dt.timedelta(days=policy.newcomer_days)
        own = Commitment.objects.filter(campaign=campaign).of_organizations().filter(organization=OuterRef("pk"))
        rows = (
            organizations.order_by()
            .annotate(made=FilteredRelation("people__commitments", condition=Q(people__commitments__campaign=campaign)))
            .annotate(
                has_own=Exists(own.confirmed()),
                own_waits=Exists(own.waiting_for_confirmation()),
                own_overdue=ExpressionWrapper(
                    ~Exists(own.confirmed()) & (Q(founded_on__isnull=True) | Q(founded_on__lt=newcomers_from)),
                    output_field=models.BooleanField(),
                ),
                members_missing=Count("people", filter=lacking & ~staff),
                staff_missing=Count("people", filter=lacking & staff),
                people_overdue=Count("people", filter=lacking & Q(people__since__lt=newcomers_from)),
                people_waiting=Count("people", filter=Q(made__state=Commitment.State.SUBMITTED)),
            )
        )
        return {
            row.pk: Missing(
                organization=not row.has_own,
                members=row.members_missing,
                staff=row.staff_missing,
                waiting=row.people_waiting + row.own_waits,
                overdue=(row.people_overdue + row.own_overdue) if is_over else 0,
            )
            for row in rows
        }


def _held_by(organizations: models.QuerySet) -> Q:
    """A person's commitment follows the roster, so that a new branch reads what a transferred person promised."""
    organizations = organizations.values("pk")
    return Q(person__organization__in=organizations) | Q(person__isnull=True, organization__in=organizations)


@tracked
class Commitment(models.Model):
    """What an organization or a person promises for a campaign's year."""

    class Kind(models.TextChoices):
        ORGANIZATION = "organization", "党组织承诺"
        MEMBER = "member", "党员承诺"
        STAFF = "staff", "党外干部职工承诺"

    class State(models.TextChoices):
        DRAFT = "draft", "未提交"
        SUBMITTED = "submitted", "待确认"
        CONFIRMED = "confirmed", "已确认"

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
        return self.person is not None and self.person.user_id != self.written_by_id


@tracked
class CommitmentItem(models.Model):
    """One thing promised, and how far it is fulfilled (兑现)."""

    class Area(models.TextChoices):
        """通知一(一): 五个方面, and two more for a leading cadre; the empty one is a free item."""

        STUDY = "study", "学习提高"
        PERFORMANCE = "performance", "发展业绩"
        SERVICE = "service", "为民服务"
        DISCIPLINE = "discipline", "遵纪守法"
        EXAMPLE = "example", "模范带头"
        DUAL_DUTY = "dual_duty", "一岗双责"
        CLEAN_GOVERNANCE = "clean_governance", "廉洁从政"

    class Fulfilment(models.TextChoices):
        NOT_YET = "not_yet", "未兑现"
        UNDER_WAY = "under_way", "推进中"
        FULFILLED = "fulfilled", "已兑现"

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="items", verbose_name="承诺")
    position = models.PositiveSmallIntegerField("序号")
    area = models.CharField("方面", max_length=20, choices=Area, blank=True)
    text = models.TextField("承诺事项")
    measure = models.TextField("落实措施", blank=True)
    due_on = models.DateField("完成期限", null=True, blank=True)
    fulfilment = models.CharField("兑现情况", max_length=20, choices=Fulfilment, default=Fulfilment.NOT_YET)
    fulfilment_note = models.CharField("兑现说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "承诺事项"
        verbose_name_plural = "承诺事项"
        ordering = ["commitment", "position"]
        constraints = [
            models.CheckConstraint(
                name="commitment_item_area_is_known",
                condition=Q(
                    area__in=[
                        "",
                        "study",
                        "performance",
                        "service",
                        "discipline",
                        "example",
                        "dual_duty",
                        "clean_governance",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="commitment_item_fulfilment_is_known",
                condition=Q(fulfilment__in=["not_yet", "under_way", "fulfilled"]),
            ),
            models.CheckConstraint(name="commitment_item_says_something", condition=~Q(text="")),
            models.UniqueConstraint(
                fields=["commitment", "position"],
                name="commitment_item_has_a_place_of_its_own",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["commitment", "area"],
                condition=~Q(area=""),
                name="commitment_item_is_one_per_area",
                violation_error_message="每个方面只写一条承诺，请合并成一条。",
            ),
        ]

    def __str__(self):
        return self.text
