"""Dated posts (职务任期): who leads, records or inspects what, from when to when."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q

from .organization import Organization, Unit
from .person import Person
from .ranges import only
from .tracking import tracked


class Role(models.TextChoices):
    SECRETARY = "secretary", "书记"
    DEPUTY = "deputy", "副书记"
    RECORDER = "recorder", "记录员"
    ADMINISTRATIVE_HEAD = "administrative_head", "行政主要负责人"
    COMMITTEE_OFFICER = "committee_officer", "党务干部"
    DISTRICT_OFFICE = "district_office", "活动办公室"


# A term without its last day: the day of a handover (交接) may belong to both.
TERM = Func("starts_on", "ends_on", function="daterange", output_field=DateRangeField())


class PostQuerySet(models.QuerySet):
    def held_on(self, day: dt.date):
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def overlapping(self, starts_on: dt.date, ends_on: dt.date | None):
        """Held within the term; the day of a handover may belong to both."""
        beginning = Q() if ends_on is None else Q(starts_on__lt=ends_on)
        return self.filter(beginning, Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on))

    def over_by(self, day: dt.date):
        """Ended before `day`."""
        return self.filter(ends_on__lt=day)

    def not_over_by(self, day: dt.date):
        """Held on `day` or to begin later."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def of_user(self, user):
        return self.filter(person__user=user)


@tracked
class Post(models.Model):
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts", verbose_name="人员")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="posts", verbose_name="党组织"
    )
    role = models.CharField("职务", max_length=30, choices=Role)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name="单位",
        help_text="只用于行政主要负责人；空着表示本组织的全部单位。",
    )
    is_acting = models.BooleanField("代理", default=False)
    starts_on = models.DateField("任职日期")
    ends_on = models.DateField("离任日期", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        ordering = ["organization", "role", "-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(name="post_role_is_known", condition=Q(role__in=list(Role.values))),
            models.CheckConstraint(
                name="post_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
            ),
            models.CheckConstraint(
                name="post_has_a_unit_only_for_an_administrative_head",
                condition=Q(unit__isnull=True) | Q(role="administrative_head"),
            ),
            models.UniqueConstraint(
                fields=["organization", "person", "role"],
                condition=Q(ends_on__isnull=True),
                name="post_is_held_once_at_a_time",
                nulls_distinct=False,
            ),
            ExclusionConstraint(
                name="post_of_secretary_is_held_by_one_at_a_time",
                expressions=[(only("organization"), RangeOperators.EQUAL), (TERM, RangeOperators.OVERLAPS)],
                condition=Q(role="secretary", is_acting=False),
                violation_error_message="这段时间已经有书记。请先写明前一位的离任日期。",
            ),
            ExclusionConstraint(
                name="post_of_acting_secretary_is_held_by_one_at_a_time",
                expressions=[(only("organization"), RangeOperators.EQUAL), (TERM, RangeOperators.OVERLAPS)],
                condition=Q(role="secretary", is_acting=True),
                violation_error_message="这段时间已经有代理书记。请先写明前一位的离任日期。",
            ),
        ]

    def __str__(self):
        return f"{self.organization} {self.get_role_display()} {self.person}"

    @property
    def rank(self) -> tuple[int, bool]:
        """Where it stands in a list: the secretary first, whoever holds a post before whoever acts for them."""
        return list(Role).index(Role(self.role)), self.is_acting

    @property
    def title(self) -> str:
        """The post as it is said: 书记, 代理书记."""
        return f"{'代理' if self.is_acting else ''}{self.get_role_display()}"
