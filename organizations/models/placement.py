"""What an organization was called and where it stood (名称与隶属), from when to when: past periods keep both."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from .organization import Organization
from .ranges import only
from .tracking import tracked

DAYS = Func("starts_on", "ends_on", models.Value("[]"), function="daterange", output_field=DateRangeField())


class PlacementQuerySet(models.QuerySet):
    def open(self):
        """The present names and places, one row an organization."""
        return self.filter(ends_on__isnull=True)

    def past(self):
        """Names and places that are over: few rows, for most organizations never change."""
        return self.filter(ends_on__isnull=False)


@tracked
class Placement(models.Model):
    """One name in one place; the first row of an organization has no beginning and the present one no end."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="placements", verbose_name="党组织"
    )
    name = models.CharField("党组织全称", max_length=120)
    short_name = models.CharField("简称", max_length=60)
    superior = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上级党组织"
    )
    starts_on = models.DateField("从", null=True, blank=True)
    ends_on = models.DateField("到", null=True, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = "名称与隶属"
        verbose_name_plural = "名称与隶属"
        ordering = ["organization", F("starts_on").asc(nulls_first=True)]
        constraints = [
            models.CheckConstraint(
                name="placement_ends_after_it_starts",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="placement_is_not_under_itself",
                condition=Q(superior__isnull=True) | ~Q(superior=F("organization")),
            ),
            models.UniqueConstraint(
                fields=["organization"], condition=Q(ends_on__isnull=True), name="placement_is_open_once"
            ),
            ExclusionConstraint(
                name="placement_holds_alone_on_its_days",
                expressions=[(only("organization"), RangeOperators.EQUAL), (DAYS, RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self):
        return f"{self.short_name}（{self.starts_on or '成立'}—{self.ends_on or '今'}）"
