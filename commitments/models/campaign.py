"""The year's campaign (创先争优活动)."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from organizations.models.tracking import tracked


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
