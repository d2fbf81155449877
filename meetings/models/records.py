"""What is told (讲述) and what is said in return (点评), by people and by branches."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from meetings.models.meeting import Meeting
from organizations.models import Organization, Person
from organizations.models.tracking import tracked


class RecordedQuerySet(models.QuerySet):
    def the_one(self):
        """What a unique key finds, None without it.

        `first()` would order by the row's number: PostgreSQL may then walk all rows in that order to spare itself a
        sort, which took 100 ms of a page among 660,000 statements.
        """
        return next(iter(self), None)


class Recorded(models.Model):
    """What every record of a meeting carries; `version` grows by one with each save, so no one overwrites unseen."""

    TEXTS: tuple[str, ...] = ()

    version = models.PositiveIntegerField("版本", default=1)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="记录人"
    )
    saved_at = models.DateTimeField("保存时间", auto_now=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Each text under the heading that the notice gives it."""
        return [(self._meta.get_field(name).verbose_name, getattr(self, name)) for name in self.TEXTS]


@tracked
class Statement(Recorded):
    """What a member or staff person told. 通知一(二): 履行岗位职责、兑现承诺事项…收获和体会、存在的差距和努力方向."""

    TEXTS = ("duties", "gains", "gaps", "direction")

    class Channel(models.TextChoices):
        IN_MEETING = "in_meeting", "会上讲述"
        WRITTEN = "written", "书面"
        PHONE = "phone", "电话"
        VIDEO = "video", "视频"
        EMAIL = "email", "电子邮件"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="statements", verbose_name="会议")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="statements", verbose_name="讲述人")
    duties = models.TextField("履行职责、兑现承诺", blank=True)
    gains = models.TextField("收获和体会", blank=True)
    gaps = models.TextField("存在的差距", blank=True)
    direction = models.TextField("努力方向", blank=True)
    channel = models.CharField("讲述方式", max_length=12, choices=Channel, default=Channel.IN_MEETING)
    confirmed_at = models.DateTimeField("本人确认时间", null=True, blank=True)

    class Meta:
        verbose_name = "讲述"
        verbose_name_plural = "讲述"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="statement_is_once_a_meeting"),
            models.CheckConstraint(
                name="statement_channel_is_known",
                condition=Q(channel__in=["in_meeting", "written", "phone", "video", "email"]),
            ),
        ]

    def __str__(self):
        return f"{self.person}的讲述"

    @property
    def is_own(self) -> bool:
        """Whether the speaker wrote it, so that nothing is left to confirm."""
        return self.person.user_id is not None and self.person.user_id == self.recorded_by_id


@tracked
class BranchStatement(Recorded):
    """What a branch told its superior. 通知一(二): 开展创先争优活动、兑现承诺事项、创建“五个好”."""

    TEXTS = ("activities", "fulfilment", "five_goods")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="branch_statements", verbose_name="会议"
    )
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name="党支部")
    activities = models.TextField("开展创先争优活动", blank=True)
    fulfilment = models.TextField("兑现承诺事项", blank=True)
    five_goods = models.TextField("创建“五个好”党组织", blank=True)

    class Meta:
        verbose_name = "支部讲述"
        verbose_name_plural = "支部讲述"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "organization"], name="branch_statement_is_once_a_meeting")
        ]

    def __str__(self):
        return f"{self.organization}的讲述"


class CritiqueQuerySet(RecordedQuerySet):
    def complete(self):
        """All three fields written. 通知二(一): 一月来的进步、存在的不足和努力方向."""
        return self.exclude(progress="").exclude(shortcomings="").exclude(direction="")


@tracked
class Critique(Recorded):
    """What was said to a person in return. 通知二(一)."""

    TEXTS = ("progress", "shortcomings", "direction")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="critiques", verbose_name="会议")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="critiques", verbose_name="被点评人")
    progress = models.TextField("一月来的进步", blank=True)
    shortcomings = models.TextField("存在的不足", blank=True)
    direction = models.TextField("努力方向", blank=True)
    commented_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="点评人")
    capacity = models.CharField("点评人身份", max_length=40)

    objects = CritiqueQuerySet.as_manager()

    class Meta:
        verbose_name = "点评"
        verbose_name_plural = "点评"
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="critique_is_once_a_meeting")]

    def __str__(self):
        return f"对{self.person}的点评"


class BranchCritiqueQuerySet(RecordedQuerySet):
    def complete(self):
        """All three fields written. 通知二(一): 肯定取得的成绩，指出存在的差距，提出改进的意见建议."""
        return self.exclude(achievements="").exclude(gaps="").exclude(suggestions="")


@tracked
class BranchCritique(Recorded):
    """What the superior said to a branch. 通知二(一)."""

    TEXTS = ("achievements", "gaps", "suggestions")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="branch_critiques", verbose_name="会议")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name="党支部")
    achievements = models.TextField("取得的成绩", blank=True)
    gaps = models.TextField("存在的差距", blank=True)
    suggestions = models.TextField("改进的意见建议", blank=True)
    commented_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="点评人")
    capacity = models.CharField("点评人身份", max_length=40)

    objects = BranchCritiqueQuerySet.as_manager()

    class Meta:
        verbose_name = "支部点评"
        verbose_name_plural = "支部点评"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "organization"], name="branch_critique_is_once_a_meeting")
        ]

    def __str__(self):
        return f"对{self.organization}的点评"
