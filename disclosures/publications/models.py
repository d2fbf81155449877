"""The table of publications (公示): each row is all that its public page needs.

通知三: 定期公示评比结果; 通知一(一): 承诺公示.
"""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from commitments.models import Commitment
from disclosures.publications import rules
from meetings.models import Meeting
from organizations.models import Organization, Policy
from organizations.models.tracking import tracked
from organizations.periods import Month, TwoMonths


class PublicationQuerySet(models.QuerySet):
    def up_on(self, day: dt.date):
        """What hangs on the boards on `day`; the date decides even when nobody has taken it down yet."""
        return self.filter(state__in=Publication.STANDING, posted_on__lte=day, up_until__gte=day)

    def open_to_anyone(self):
        return self.filter(audience=Policy.Audience.PUBLIC)

    def standing(self):
        """Posted or taken down, not replaced by a correction."""
        return self.exclude(state=Publication.State.CORRECTED)

    def results(self):
        return self.filter(kind=Publication.Kind.RESULTS)

    def commitments_of_year(self, year: int):
        return self.filter(kind=Publication.Kind.COMMITMENTS, year=year)

    def for_period(self, period: Month | TwoMonths):
        """Results of a branch's month, or of a superior's two months; the board tells which."""
        is_showcase = isinstance(period, TwoMonths)
        board = Publication.Board.SHOWCASE if is_showcase else Publication.Board.NOTICE_BOARD
        return self.results().filter(board=board, period_start=period.start)

    def late(self):
        """Posted after the day they were due."""
        return self.filter(posted_on__gt=F("due_on"))

    def due_for_taking_down(self, today: dt.date):
        return self.filter(state=Publication.State.POSTED, up_until__lt=today)

    def of_organizations(self, organizations: models.QuerySet):
        return self.filter(organization__in=organizations)

    def for_lists(self):
        """Without the frozen content, which only the public page needs."""
        return self.select_related("organization").defer("content")


@tracked
class Publication(models.Model):
    """One posted notice; what the public sees of it is frozen in `content`."""

    class Kind(models.TextChoices):
        RESULTS = "results", "评比结果"
        COMMITMENTS = "commitments", "承诺"

    class Board(models.TextChoices):
        NOTICE_BOARD = "notice_board", "公示栏"
        SHOWCASE = "showcase", "展示台"

    class State(models.TextChoices):
        POSTED = "posted", "公示中"
        TAKEN_DOWN = "taken_down", "已撤下"
        CORRECTED = "corrected", "已更正"

    # The date decides what hangs: a night whose clock ran ahead has taken boards down in the records alone.
    STANDING = (State.POSTED, State.TAKEN_DOWN)
    MOVES = {
        State.POSTED: {State.TAKEN_DOWN, State.CORRECTED},
        State.TAKEN_DOWN: {State.CORRECTED},
        State.CORRECTED: set(),
    }

    kind = models.CharField("类别", max_length=16, choices=Kind)
    board = models.CharField("公示处", max_length=16, choices=Board)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="publications", verbose_name="发布的党组织"
    )
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="publications", verbose_name="会议"
    )
    period_start = models.DateField("评比期开始日期", null=True, blank=True)
    year = models.PositiveSmallIntegerField("承诺年度", null=True, blank=True)
    whose = models.CharField("谁的承诺", max_length=20, choices=Commitment.Kind, blank=True)
    commitments = models.ManyToManyField(Commitment, related_name="publications", verbose_name="公示的承诺", blank=True)
    title = models.CharField("标题", max_length=200)
    token = models.CharField("网址", max_length=32, unique=True, editable=False)
    state = models.CharField("状态", max_length=16, choices=State, default=State.POSTED)
    due_on = models.DateField("应公示日期")
    posted_on = models.DateField("公示日期")
    up_until = models.DateField("公示截止日期")
    for_days = models.PositiveSmallIntegerField("公示的工作日数")
    ended_on = models.DateField("撤下或更正日期", null=True, blank=True)
    place = models.CharField("张贴地点", max_length=120)
    phone = models.CharField("公开电话", max_length=40)
    opinion_box = models.CharField("意见箱位置", max_length=120)
    audience = models.CharField("公示范围", max_length=10, choices=Policy.Audience)
    content = models.JSONField("公示内容")
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="公示账号"
    )
    # 保密审查: who looked for secrets and private matters before it was posted, and when
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="保密审查账号"
    )
    checked_at = models.DateTimeField("保密审查时间", null=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name="更正的是"
    )
    correction_note = models.TextField("更正说明", blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "公示"
        verbose_name_plural = "公示"
        ordering = ["-posted_on", "-pk"]
        indexes = [
            models.Index(fields=["state", "up_until"], name="publication_up"),
            models.Index(fields=["organization", "kind", "period_start"], name="publication_by_organization"),
        ]
        constraints = [
            models.CheckConstraint(
                name="publication_state_is_known", condition=Q(state__in=["posted", "taken_down", "corrected"])
            ),
            models.CheckConstraint(
                name="publication_audience_is_known", condition=Q(audience__in=["public", "signed_in"])
            ),
            models.CheckConstraint(
                name="publication_is_of_a_meetings_results_or_of_a_years_commitments",
                condition=Q(
                    kind="results",
                    board__in=["notice_board", "showcase"],
                    meeting__isnull=False,
                    period_start__isnull=False,
                    year__isnull=True,
                    whose="",
                )
                | Q(
                    kind="commitments",
                    board="notice_board",
                    meeting__isnull=True,
                    period_start__isnull=True,
                    year__isnull=False,
                    whose__in=["organization", "member", "staff"],
                ),
            ),
            models.CheckConstraint(
                name="publication_period_starts_on_day_one",
                condition=Q(period_start__isnull=True) | Q(period_start__day=1),
            ),
            models.CheckConstraint(
                name="publication_has_ended_unless_it_is_posted",
                condition=Q(state="posted", ended_on__isnull=True) | (~Q(state="posted") & Q(ended_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="publication_is_up_from_the_day_it_is_posted", condition=Q(up_until__gte=F("posted_on"))
            ),
            models.CheckConstraint(
                # 通知三: 设置意见箱、公开电话等方式，广泛听取意见
                name="publication_names_a_place_a_phone_and_an_opinion_box",
                condition=~Q(place="") & ~Q(phone="") & ~Q(opinion_box=""),
            ),
            models.CheckConstraint(
                name="publication_was_checked_for_secrets_by_somebody",
                condition=Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="publication_is_a_correction_exactly_when_a_note_says_why",
                condition=Q(corrects__isnull=True, correction_note="")
                | (Q(corrects__isnull=False) & ~Q(correction_note="")),
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=~Q(state="corrected"),
                name="publication_of_a_meeting_stands_once",
                violation_error_message="这次会议的评比结果已经公示，要改请用“更正”。",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("disclosures:board", args=[self.token])

    @property
    def period(self) -> Month | TwoMonths | None:
        """The round of the results; commitments are of a year and have none."""
        if self.period_start is None:
            return None
        return (TwoMonths if self.board == self.Board.SHOWCASE else Month).of(self.period_start)

    @property
    def period_label(self) -> str:
        return self.period.label if self.period else f"{self.year}年"

    @property
    def subject_label(self) -> str:
        """What it shows, in a word: 综合评比结果, 党员承诺."""
        return "综合评比结果" if self.is_results else self.get_whose_display()

    @property
    def days_late(self) -> int:
        return rules.days_late(self.due_on, self.posted_on)

    @property
    def is_results(self) -> bool:
        return self.kind == self.Kind.RESULTS

    @property
    def is_corrected(self) -> bool:
        return self.state == self.State.CORRECTED

    @property
    def correction_that_stands(self) -> "Publication | None":
        """The last of the corrections that took its place, None where there is none."""
        newest = Publication.objects.defer("content").filter(corrects=self).first()
        return newest and (newest.correction_that_stands or newest)

    def is_up_on(self, day: dt.date) -> bool:
        return self.state in self.STANDING and self.posted_on <= day <= self.up_until

    def is_open_to_anyone_on(self, day: dt.date) -> bool:
        """Whether a visitor without an account may read it; afterwards signed-in people only."""
        return self.audience == Policy.Audience.PUBLIC and self.is_up_on(day)
