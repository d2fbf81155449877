"""The district's policy (政策): every default where the notice is silent, versioned by date."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from .tracking import tracked


class PolicyQuerySet(models.QuerySet):
    def on(self, day: dt.date) -> "Policy":
        """The policy in force on `day`; the defaults when none has been set yet."""
        return self.filter(starts_on__lte=day).order_by("-starts_on").first() or Policy(starts_on=day)


@tracked
class Policy(models.Model):
    class QuotaMode(models.TextChoices):
        ROLLING = "rolling", "按年滚动"
        ROUND = "round", "按次计算"

    class Audience(models.TextChoices):
        PUBLIC = "public", "公示期内任何人可看"
        SIGNED_IN = "signed_in", "登录后可看"

    starts_on = models.DateField("生效日期", unique=True)
    # the clause on publishing commitments, 通知一(一)
    commitments_month = models.PositiveSmallIntegerField("承诺公示截止月", default=8)
    commitments_day = models.PositiveSmallIntegerField("承诺公示截止日", default=10)
    newcomer_days = models.PositiveSmallIntegerField("新转入人员写承诺的天数", default=30)
    # the clause on both meetings, 通知一(二)
    member_meeting_day = models.PositiveSmallIntegerField(
        "组织生活会截止日", default=25, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    secretary_meeting_day = models.PositiveSmallIntegerField(
        "支部书记会截止日", default=30, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    # 通知二(二): “先锋”比例控制在15%左右
    pioneer_percent = models.PositiveSmallIntegerField("先锋比例（%）", default=15)
    quota_mode = models.CharField("先锋名额算法", max_length=10, choices=QuotaMode, default=QuotaMode.ROLLING)
    score_good = models.PositiveSmallIntegerField("“好”的分值", default=100)
    score_fairly_good = models.PositiveSmallIntegerField("“较好”的分值", default=80)
    score_fair = models.PositiveSmallIntegerField("“一般”的分值", default=60)
    score_poor = models.PositiveSmallIntegerField("“差”的分值", default=40)
    pioneer_from = models.PositiveSmallIntegerField("先锋建议线", default=85)
    qualified_from = models.PositiveSmallIntegerField("合格建议线", default=70)
    basically_qualified_from = models.PositiveSmallIntegerField("基本合格建议线", default=60)
    # below this many ballots the five counts are not shown, below the second no electronic ballot is held
    ballots_for_counts = models.PositiveSmallIntegerField("显示五档票数所需的票数", default=5)
    ballots_for_majority = models.PositiveSmallIntegerField("电子投票所需的票数", default=3)
    # the clause on publication, 通知三
    publish_within_days = models.PositiveSmallIntegerField("评定后公示的期限（工作日）", default=3)
    publish_for_days = models.PositiveSmallIntegerField("公示期（工作日）", default=5)
    opinion_answer_days = models.PositiveSmallIntegerField("意见答复期限（工作日）", default=5)
    audience = models.CharField("公示范围", max_length=10, choices=Audience, default=Audience.PUBLIC)
    exemption_months = models.PositiveSmallIntegerField("免于参加最长月数", default=12)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = "政策"
        verbose_name_plural = "政策"
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(name="policy_quota_mode_is_known", condition=Q(quota_mode__in=["rolling", "round"])),
            models.CheckConstraint(name="policy_audience_is_known", condition=Q(audience__in=["public", "signed_in"])),
            models.CheckConstraint(
                name="policy_meeting_days_are_days_of_a_month",
                condition=Q(member_meeting_day__range=(1, 31), secretary_meeting_day__range=(1, 31)),
            ),
            models.CheckConstraint(
                name="policy_shows_counts_no_earlier_than_a_majority",
                condition=Q(ballots_for_counts__gte=models.F("ballots_for_majority"), ballots_for_majority__gte=2),
            ),
        ]

    def __str__(self):
        return f"{self.starts_on}起的政策"
