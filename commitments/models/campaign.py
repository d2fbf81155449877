"""The year's campaign (创先争优活动) and the district's key tasks (十大民生实事) in it."""

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


@tracked
class KeyTask(models.Model):
    """One of the district's key tasks of a year, which an organization's items may carry. 通知一(一): 十大民生实事."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="key_tasks", verbose_name="活动")
    number = models.PositiveSmallIntegerField("序号")
    title = models.CharField("名称", max_length=60)
    text = models.CharField("内容", max_length=500, blank=True)

    class Meta:
        verbose_name = "民生实事"
        verbose_name_plural = "民生实事"
        ordering = ["campaign", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"],
                name="key_task_number_is_its_own",
                violation_error_message="这个序号已经用了，请换一个。",
            ),
            models.CheckConstraint(name="key_task_number_is_from_1_to_99", condition=Q(number__gte=1, number__lte=99)),
            models.CheckConstraint(name="key_task_has_a_title", condition=~Q(title="")),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"
