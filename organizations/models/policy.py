"""The district's policy (政策): every default where the notice is silent, versioned by date."""

import datetime as dt

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from .tracking import tracked

# A policy may ask for more ballots, never for fewer: old results would open up to whoever lowers it.
FEWEST_FOR_COUNTS = 5
FEWEST_FOR_A_BALLOT = 3


class PolicyQuerySet(models.QuerySet):
    def on(self, day: dt.date) -> "Policy":
        """The policy in force on `day`; the defaults when none has been set yet."""
        return self.filter(starts_on__lte=day).order_by("-starts_on").first() or Policy(starts_on=day)

    def to_come(self, today: dt.date):
        """Versions that have not begun, the next one first."""
        return self.filter(starts_on__gt=today).order_by("starts_on")


def _number(label: str, default: int, smallest: int, largest: int) -> models.PositiveSmallIntegerField:
    limits = [
        MinValueValidator(smallest, message=f"请填写{smallest}到{largest}之间的整数。"),
        MaxValueValidator(largest, message=f"请填写{smallest}到{largest}之间的整数。"),
    ]
    return models.PositiveSmallIntegerField(label, default=default, validators=limits)


@tracked
class Policy(models.Model):
    class QuotaMode(models.TextChoices):
        ROLLING = "rolling", "按年滚动"
        ROUND = "round", "按次计算"

    class Audience(models.TextChoices):
        PUBLIC = "public", "公示期内任何人可看"
        SIGNED_IN = "signed_in", "登录后可看"

    class Probation(models.TextChoices):
        LIKE_OTHERS = "like_others", "与正式党员一样评"
        NO_PIONEER = "no_pioneer", "不评先锋"
        NO_LEVEL = "no_level", "不定等次"

    class Share(models.IntegerChoices):
        """A share of the marks, as one in so many: a third is no whole number of per cent."""

        HALF = 2, "二分之一"
        THIRD = 3, "三分之一"
        QUARTER = 4, "四分之一"
        FIFTH = 5, "五分之一"

    starts_on = models.DateField(
        "生效日期", unique=True, error_messages={"unique": "这一天已经有一份政策生效，请另选一天。"}
    )
    # the clause on publishing commitments, 通知一(一)
    commitments_month = _number("承诺公示截止月", 8, 1, 12)
    commitments_day = _number("承诺公示截止日", 10, 1, 31)
    newcomer_days = _number("新转入人员写承诺的天数", 30, 0, 180)
    # the clause on both meetings, 通知一(二)
    member_meeting_day = _number("组织生活会截止日", 25, 1, 31)
    secretary_meeting_day = _number("支部书记会截止日", 30, 1, 31)
    # 通知二(二): “先锋”比例控制在15%左右
    pioneer_percent = _number("先锋比例（%）", 15, 1, 100)
    quota_mode = models.CharField("先锋名额算法", max_length=10, choices=QuotaMode, default=QuotaMode.ROLLING)
    score_good = _number("“好”的分值", 100, 0, 100)
    score_fairly_good = _number("“较好”的分值", 80, 0, 100)
    score_fair = _number("“一般”的分值", 60, 0, 100)
    score_poor = _number("“差”的分值", 40, 0, 100)
    pioneer_from = _number("先锋建议线", 85, 0, 100)
    qualified_from = _number("合格建议线", 70, 0, 100)
    basically_qualified_from = _number("基本合格建议线", 60, 0, 100)
    lagging_share = models.PositiveSmallIntegerField("“差”达到几分之几建议后进", choices=Share, default=Share.THIRD)
    unfamiliar_share = models.PositiveSmallIntegerField(
        "“不了解”达到几分之几时提示", choices=Share, default=Share.THIRD
    )
    probationary_members = models.CharField(
        "预备党员怎样评", max_length=12, choices=Probation, default=Probation.LIKE_OTHERS
    )
    # below this many ballots the five counts are not shown, below the second no electronic ballot is held
    ballots_for_counts = _number("显示五档票数所需的票数", FEWEST_FOR_COUNTS, FEWEST_FOR_COUNTS, 100)
    ballots_for_majority = _number("电子投票所需的票数", FEWEST_FOR_A_BALLOT, FEWEST_FOR_A_BALLOT, 100)
    # the clause on publication, 通知三
    publish_within_days = _number("评定后公示的期限（工作日）", 3, 1, 30)
    publish_for_days = _number("公示期（工作日）", 5, 1, 60)
    opinion_answer_days = _number("意见答复期限（工作日）", 5, 1, 60)
    audience = models.CharField("公示范围", max_length=10, choices=Audience, default=Audience.PUBLIC)
    exemption_months = _number("免于参加最长月数", 12, 1, 24)
    # the clause on inspections, 通知四
    findings_answered_within_days = _number("检查发现问题的说明期限（工作日）", 3, 1, 30)
    findings_put_right_within_days = _number("通报以后的整改期限（工作日）", 10, 1, 60)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = "政策"
        verbose_name_plural = "政策"
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(name="policy_quota_mode_is_known", condition=Q(quota_mode__in=["rolling", "round"])),
            models.CheckConstraint(name="policy_audience_is_known", condition=Q(audience__in=["public", "signed_in"])),
            models.CheckConstraint(
                name="policy_probation_is_known",
                condition=Q(probationary_members__in=["like_others", "no_pioneer", "no_level"]),
            ),
            models.CheckConstraint(
                name="policy_shares_are_known",
                condition=Q(lagging_share__in=[2, 3, 4, 5], unfamiliar_share__in=[2, 3, 4, 5]),
            ),
            models.CheckConstraint(
                name="policy_commitments_are_due_on_a_day_of_every_year",
                condition=Q(commitments_month__in=[1, 3, 5, 7, 8, 10, 12], commitments_day__range=(1, 31))
                | Q(commitments_month__in=[4, 6, 9, 11], commitments_day__range=(1, 30))
                | Q(commitments_month=2, commitments_day__range=(1, 28)),
                violation_error_message="承诺公示的截止日期不是每年都有的日子。请改成每年都有的一天。",
            ),
            models.CheckConstraint(
                name="policy_meeting_days_are_days_of_a_month",
                condition=Q(member_meeting_day__range=(1, 31), secretary_meeting_day__range=(1, 31)),
                violation_error_message="会议截止日请填1到31。",
            ),
            models.CheckConstraint(
                name="policy_percentage_is_one",
                condition=Q(pioneer_percent__range=(1, 100)),
                violation_error_message="先锋比例请填1到100。",
            ),
            models.CheckConstraint(
                name="policy_scores_fall_with_the_grades",
                condition=Q(
                    score_good__lte=100,
                    score_good__gt=F("score_fairly_good"),
                    score_fairly_good__gt=F("score_fair"),
                    score_fair__gt=F("score_poor"),
                ),
                violation_error_message="分值要依次降低：“好”高于“较好”，“较好”高于“一般”，“一般”高于“差”。",
            ),
            models.CheckConstraint(
                name="policy_lines_fall_with_the_levels",
                condition=Q(
                    pioneer_from__lte=100,
                    pioneer_from__gte=F("qualified_from"),
                    qualified_from__gte=F("basically_qualified_from"),
                ),
                violation_error_message="建议线要依次降低：先锋不低于合格，合格不低于基本合格。",
            ),
            models.CheckConstraint(
                name="policy_shows_counts_no_earlier_than_a_majority",
                condition=Q(ballots_for_counts__gte=F("ballots_for_majority")),
                violation_error_message="显示五档票数所需的票数，不能少于电子投票所需的票数。",
            ),
            models.CheckConstraint(
                name="policy_ballots_never_fall_below_the_floor",
                condition=Q(ballots_for_counts__gte=FEWEST_FOR_COUNTS, ballots_for_majority__gte=FEWEST_FOR_A_BALLOT),
                violation_error_message="票数的底线是5票和3票，只能提高，不能降低。",
            ),
            models.CheckConstraint(
                name="policy_periods_last_a_day_or_longer",
                condition=Q(publish_within_days__gte=1, publish_for_days__gte=1, opinion_answer_days__gte=1)
                & Q(exemption_months__gte=1)
                & Q(findings_answered_within_days__gte=1, findings_put_right_within_days__gte=1),
                violation_error_message="各项期限至少是1。",
            ),
        ]
        # What was due, rated and shown under a version must be able to be explained by it ever after.
        triggers = [
            pgtrigger.Protect(
                name="begun_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.starts_on <= (now() AT TIME ZONE 'Asia/Shanghai')::date"),
            )
        ]

    def __str__(self):
        return f"{self.starts_on}起的政策"
