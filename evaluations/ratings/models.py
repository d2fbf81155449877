"""Tables of the ratings (综合评价): a sheet for each deciding body and round, a row for each subject.

A correction is a new row; the old one stays and says so. Scores are left out of the process register, which more
people may read than the counts they come from.
"""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

from evaluations.ratings.levels import Level
from meetings.models import Meeting
from organizations.models import Organization, Person, Unit
from organizations.models.tracking import tracked
from organizations.periods import Month, TwoMonths


class Pool(models.TextChoices):
    """Three pools, three deciding bodies (通知二(二)); each has a quota of its own."""

    MEMBERS = "members", "党员"  # 党支部对党员
    STAFF = "staff", "党外干部职工"  # 行政领导班子对党外干部职工
    ORGANIZATIONS = "organizations", "党组织"  # 上级党组织对所属党支部


class RatingSheetQuerySet(models.QuerySet):
    def draft(self):
        return self.filter(state=RatingSheet.State.DRAFT)

    def confirmed(self):
        return self.filter(state=RatingSheet.State.CONFIRMED)

    def for_period(self, period: Month | TwoMonths):
        """Sheets of a branch's month, or of a superior's two months; the pools tell which."""
        of_superiors = Q(pool=Pool.ORGANIZATIONS)
        return self.filter(of_superiors if isinstance(period, TwoMonths) else ~of_superiors, period_start=period.start)

    def of_meeting(self, meeting):
        return self.filter(meeting=meeting)

    def in_the_same_year_as(self, sheet: "RatingSheet"):
        """The confirmed sheets that share the quota of `sheet`: same year, body and pool, itself left out."""
        return (
            self.confirmed()
            .filter(
                organization=sheet.organization_id,
                pool=sheet.pool,
                unit=sheet.unit_id,
                period_start__year=sheet.period_start.year,
            )
            .exclude(pk=sheet.pk)
        )

    def with_figures(self):
        """Add `rated`, `pioneers`, `deferred` and `undecided`, counted over the current rows."""
        current = Q(ratings__is_current=True)
        return self.annotate(
            rated=Count("ratings", filter=current & Q(ratings__level__isnull=False)),
            pioneers=Count("ratings", filter=current & Q(ratings__level=Level.PIONEER)),
            deferred=Count("ratings", filter=current & Q(ratings__is_deferred=True)),
            undecided=Count("ratings", filter=current & Q(ratings__level__isnull=True, ratings__is_deferred=False)),
        )

    def over_quota(self):
        """Confirmed with more ★ than the quota allowed; the inspection names them. 通知二(二): 15%左右."""
        return self.confirmed().with_figures().filter(pioneers__gt=F("quota_allowed"))

    def with_current_ratings(self):
        """Each with `current_ratings` in the sheet's order, for boards and forms."""
        return self.select_related("organization", "unit", "meeting").prefetch_related(
            models.Prefetch("ratings", queryset=Rating.objects.current(), to_attr="current_ratings")
        )

    def incomplete(self):
        """Confirmed though a row has neither level nor reasoned deferral: an invariant that is broken."""
        return self.confirmed().filter(pk__in=Rating.objects.current().undecided().values("sheet"))


@tracked
class RatingSheet(models.Model):
    """One round of one deciding body over one pool: draft until confirmed, read-only afterwards."""

    Pool = Pool

    class State(models.TextChoices):
        DRAFT = "draft", "评定中"
        CONFIRMED = "confirmed", "已确认"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="rating_sheets", verbose_name="会议")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="rating_sheets", verbose_name="评定的党组织"
    )
    pool = models.CharField("评定对象", max_length=16, choices=Pool)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    period_start = models.DateField("评定期开始日期")
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFT)
    participants = models.TextField("参加评定的人员", blank=True)
    decided_on = models.DateField("评定日期", null=True, blank=True)
    place = models.CharField("评定地点", max_length=120, blank=True)
    over_quota_reason = models.TextField("先锋超过名额的原因", blank=True)
    quota_allowed = models.PositiveSmallIntegerField("确认时可用的先锋名额", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="确认账号",
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    # `version` grows by one with each save of the draft, so that nobody overwrites what they have not seen
    version = models.PositiveIntegerField("版本", default=1)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="保存账号",
    )
    saved_at = models.DateTimeField("保存时间", null=True, blank=True)

    objects = RatingSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "评价表"
        verbose_name_plural = "评价表"
        ordering = ["-period_start", "organization", "pool", "unit"]
        indexes = [models.Index(fields=["organization", "pool", "period_start"], name="sheet_by_organization")]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "pool", "unit"],
                nulls_distinct=False,
                name="sheet_is_one_per_meeting_pool_and_unit",
                violation_error_message="这次会议的这张评价表已经建立。",
            ),
            models.CheckConstraint(
                name="sheet_pool_is_known", condition=Q(pool__in=["members", "staff", "organizations"])
            ),
            models.CheckConstraint(name="sheet_period_starts_on_day_one", condition=Q(period_start__day=1)),
            models.CheckConstraint(
                name="sheet_has_a_unit_only_for_staff", condition=Q(unit__isnull=True) | Q(pool="staff")
            ),
            models.CheckConstraint(
                name="sheet_is_confirmed_exactly_when_its_stamps_say_so",
                condition=Q(
                    state="draft", confirmed_by__isnull=True, confirmed_at__isnull=True, quota_allowed__isnull=True
                )
                | (
                    Q(state="confirmed", confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & Q(quota_allowed__isnull=False)
                    & ~Q(participants="")
                ),
            ),
            models.CheckConstraint(
                name="sheet_is_confirmed_with_the_day_and_place_of_the_decision",
                condition=Q(state="draft") | (Q(decided_on__isnull=False) & ~Q(place="")),
            ),
            models.CheckConstraint(
                name="sheet_says_who_saved_it_exactly_when_it_says_when",
                condition=Q(saved_by__isnull=True, saved_at__isnull=True, version=1)
                | Q(saved_by__isnull=False, saved_at__isnull=False, version__gt=1),
            ),
        ]

    def __str__(self):
        whose = f"（{self.unit}）" if self.unit else ""
        return f"{self.meeting.organization_name}{self.period.short_label}{self.get_pool_display()}评价表{whose}"

    @property
    def period(self) -> Month | TwoMonths:
        kind = TwoMonths if self.pool == Pool.ORGANIZATIONS else Month
        return kind.of(self.period_start)

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED

    @property
    def deciding_body(self) -> str:
        """Who decides, in the notice's words."""
        if self.pool == Pool.STAFF:
            return f"{self.unit or self.meeting.organization_name}行政领导班子"
        return self.meeting.organization_name


class RatingQuerySet(models.QuerySet):
    def current(self):
        """What stands: rows that a correction has replaced are left out."""
        return self.filter(is_current=True)

    def confirmed(self):
        return self.filter(sheet__state=RatingSheet.State.CONFIRMED)

    def undecided(self):
        """Neither a level nor a deferral with its reason."""
        return self.filter(level__isnull=True, deferred_reason="")

    def waiting(self):
        """暂缓 that nobody has taken up: neither its own sheet gave a level since, nor a later round of the pool."""
        later = (
            Rating.objects.confirmed()
            .current()
            .filter(
                level__isnull=False,
                sheet__pool=OuterRef("sheet__pool"),
                sheet__period_start__gt=OuterRef("sheet__period_start"),
            )
        )
        taken_up = Exists(later.filter(person=OuterRef("person"))) | Exists(
            later.filter(organization=OuterRef("organization"))
        )
        return self.confirmed().current().filter(~taken_up, is_deferred=True)

    def pioneers(self):
        return self.filter(level=Level.PIONEER)

    def of_organizations(self):
        return self.filter(organization__isnull=False)

    def before(self, sheet: RatingSheet):
        """Standing ratings of earlier rounds on the subjects of `sheet`, newest first."""
        subject = "organization" if sheet.pool == Pool.ORGANIZATIONS else "person"
        return (
            self.confirmed()
            .current()
            .filter(sheet__period_start__lt=sheet.period_start, sheet__pool=sheet.pool)
            .filter(**{f"{subject}__in": sheet.ratings.values(subject)})
            .select_related("sheet")
            .order_by("-sheet__period_start", "-pk")
        )

    def levels_of_organizations(
        self, organizations: Iterable, first: dt.date, last: dt.date
    ) -> dict[tuple[int, dt.date], str]:
        """Confirmed levels of organizations by (organization id, period start); one query for the whole matrix."""
        rows = (
            self.confirmed()
            .current()
            .filter(organization__in=organizations, sheet__period_start__range=(first, last), level__isnull=False)
            .values_list("organization_id", "sheet__period_start", "level")
        )
        return {(pk, start): level for pk, start, level in rows}

    def levels_of_people(self, people: Iterable, first: dt.date, last: dt.date) -> dict[tuple[int, dt.date], str]:
        """Confirmed levels of people by (person id, period start); one query for a year of a branch."""
        rows = (
            self.confirmed()
            .current()
            .filter(person__in=people, sheet__period_start__range=(first, last), level__isnull=False)
            .values_list("person_id", "sheet__period_start", "level")
        )
        return {(pk, start): level for pk, start, level in rows}

    def distribution(self, first: dt.date, last: dt.date) -> dict[tuple[int, dt.date, str], dict[str, int]]:
        """How many of each level by (deciding organization id, period start, pool); one query for the whole matrix."""
        rows = (
            self.confirmed()
            .current()
            .filter(sheet__period_start__range=(first, last), level__isnull=False)
            .order_by()
            .values_list("sheet__organization_id", "sheet__period_start", "sheet__pool", "level")
            .annotate(how_many=Count("pk"))
        )
        found: dict[tuple[int, dt.date, str], dict[str, int]] = {}
        for organization, start, pool, level, how_many in rows:
            found.setdefault((organization, start, pool), {})[level] = how_many
        return found

    def without_a_standing_successor(self):
        """Replaced rows whose chain of corrections does not end in a standing one: an invariant that is broken."""
        return self.filter(is_current=False, replaced_by__isnull=True)


@tracked(exclude=("score", "suggestion", "is_tied", "is_flagged_unfamiliar"))
class Rating(models.Model):
    """What a deciding body holds of one subject in one round."""

    Level = Level

    sheet = models.ForeignKey(RatingSheet, on_delete=models.PROTECT, related_name="ratings", verbose_name="评价表")
    position = models.PositiveSmallIntegerField("序号")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="ratings", verbose_name="人员"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="ratings", verbose_name="党组织"
    )
    name = models.CharField("名称", max_length=120)
    post_title = models.CharField("职务", max_length=120, blank=True)
    level = models.CharField("等次", max_length=24, choices=Level, null=True, blank=True)
    is_deferred = models.BooleanField("暂缓", default=False)
    deferred_reason = models.CharField("暂缓的原因", max_length=200, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    score = models.DecimalField("得分", max_digits=6, decimal_places=1, null=True, blank=True)
    suggestion = models.CharField("参考等次", max_length=24, choices=Level, null=True, blank=True)
    is_tied = models.BooleanField("并列", default=False)
    is_flagged_unfamiliar = models.BooleanField("不了解较多", default=False)
    is_current = models.BooleanField("现行", default=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="更正的是"
    )
    correction_reason = models.TextField("更正的原因", blank=True)

    # Drafts are for the deciding body and its superior; the register is read by more.
    REGISTER_HIDES = ("level", "is_deferred", "deferred_reason", "note")

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = "综合评价"
        verbose_name_plural = "综合评价"
        ordering = ["sheet", "position", "pk"]
        indexes = [
            models.Index(fields=["person", "sheet"], name="rating_by_person"),
            models.Index(fields=["organization", "sheet"], name="rating_by_organization"),
            models.Index(  # 暂缓 that waits is asked for by every home page, and there are few among years of levels
                fields=["sheet"], condition=Q(is_current=True, is_deferred=True), name="rating_deferred"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="rating_is_of_a_person_or_of_an_organization",
                condition=Q(person__isnull=False, organization__isnull=True)
                | Q(person__isnull=True, organization__isnull=False),
            ),
            models.CheckConstraint(
                name="rating_level_is_known",
                condition=Q(level__isnull=True)
                | Q(level__in=["pioneer", "qualified", "basically_qualified", "lagging"]),
            ),
            models.CheckConstraint(
                name="rating_suggestion_is_known",
                condition=Q(suggestion__isnull=True)
                | Q(suggestion__in=["pioneer", "qualified", "basically_qualified", "lagging"]),
            ),
            models.CheckConstraint(
                name="rating_has_a_level_or_is_deferred_never_both",
                condition=Q(is_deferred=False, deferred_reason="") | Q(is_deferred=True, level__isnull=True),
            ),
            models.CheckConstraint(
                name="rating_is_suggested_exactly_when_it_has_a_score",
                condition=Q(score__isnull=True, suggestion__isnull=True, is_tied=False)
                | Q(score__isnull=False, suggestion__isnull=False),
            ),
            models.CheckConstraint(
                name="rating_score_is_not_negative", condition=Q(score__isnull=True) | Q(score__gte=0)
            ),
            models.CheckConstraint(
                name="rating_is_a_correction_exactly_when_a_reason_says_why",
                condition=Q(replaces__isnull=True, correction_reason="")
                | (Q(replaces__isnull=False) & ~Q(correction_reason="")),
            ),
            models.UniqueConstraint(
                fields=["sheet", "person"],
                condition=Q(is_current=True, person__isnull=False),
                name="rating_of_a_person_is_one_current_per_sheet",
            ),
            models.UniqueConstraint(
                fields=["sheet", "organization"],
                condition=Q(is_current=True, organization__isnull=False),
                name="rating_of_an_organization_is_one_current_per_sheet",
            ),
        ]

    def __str__(self):
        return f"{self.name}{self.sheet.period.short_label}的等次"

    @property
    def subject(self) -> tuple[int | None, int | None]:
        """Who is rated, as (person id, organization id)."""
        return self.person_id, self.organization_id

    @property
    def is_decided(self) -> bool:
        return self.level is not None or (self.is_deferred and self.deferred_reason != "")
