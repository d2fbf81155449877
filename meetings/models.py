"""Meetings (会议): the monthly member meeting (组织生活会) and the two-month secretary meeting (支部书记会)."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from organizations.models import Exemption, Organization, Person, Unit
from organizations.models.tracking import tracked
from organizations.periods import Month, Period, TwoMonths


class MeetingQuerySet(models.QuerySet):
    def live(self):
        return self.exclude(state=Meeting.State.CANCELLED)

    def concluded(self):
        return self.filter(state=Meeting.State.CONCLUDED)

    def running(self):
        return self.filter(state=Meeting.State.IN_SESSION)

    def of_period(self, period: Period):
        kind = Meeting.Kind.MEMBER if isinstance(period, Month) else Meeting.Kind.SECRETARY
        return self.filter(kind=kind, period_start=period.start)

    def overdue(self, today: dt.date, policy):
        """Live meetings not yet opened although their period's last day has passed."""
        waiting = self.filter(state=Meeting.State.SCHEDULED)
        late = [m.pk for m in waiting.only("kind", "period_start") if m.period.due(policy) < today]
        return self.filter(pk__in=late)


@tracked
class Meeting(models.Model):
    class Kind(models.TextChoices):
        MEMBER = "member", "组织生活会"
        SECRETARY = "secretary", "支部书记会"

    class State(models.TextChoices):
        SCHEDULED = "scheduled", "已安排"
        IN_SESSION = "in_session", "进行中"
        CONCLUDED = "concluded", "已结束"
        CANCELLED = "cancelled", "已取消"

    class Vote(models.TextChoices):
        """How far the vote is; set by the ballot through this floor's actions."""

        PENDING = "pending", "未投票"
        OPEN = "open", "投票中"
        DONE = "done", "已计票"

    MOVES = {
        State.SCHEDULED: {State.IN_SESSION, State.CANCELLED},
        State.IN_SESSION: {State.CONCLUDED, State.CANCELLED},
        State.CONCLUDED: set(),
        State.CANCELLED: set(),
    }

    kind = models.CharField("会议类别", max_length=12, choices=Kind)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="meetings", verbose_name="党组织"
    )
    period_start = models.DateField("所属时段首日")
    state = models.CharField("状态", max_length=12, choices=State, default=State.SCHEDULED)
    vote = models.CharField("投票", max_length=10, choices=Vote, default=Vote.PENDING)
    scheduled_at = models.DateTimeField("时间")
    place = models.CharField("地点", max_length=120)
    presider = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主持人"
    )
    held_on = models.DateField("召开日期", null=True, blank=True)
    held_as = models.CharField("召开时的党组织简称", max_length=60, blank=True)  # a later renaming leaves it
    opened_at = models.DateTimeField("开始时间", null=True, blank=True)
    concluded_at = models.DateTimeField("结束时间", null=True, blank=True)
    cancelled_reason = models.CharField("取消原因", max_length=200, blank=True)
    no_vote_reason = models.CharField("没有投票的原因", max_length=200, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "会议"
        verbose_name_plural = "会议"
        ordering = ["-period_start", "-pk"]
        constraints = [
            models.CheckConstraint(name="meeting_kind_is_known", condition=Q(kind__in=["member", "secretary"])),
            models.CheckConstraint(name="meeting_vote_is_known", condition=Q(vote__in=["pending", "open", "done"])),
            models.CheckConstraint(name="meeting_period_starts_on_day_1", condition=Q(period_start__day=1)),
            models.CheckConstraint(
                name="meeting_state_has_its_stamps",
                condition=Q(state="scheduled", opened_at__isnull=True, held_on__isnull=True, concluded_at__isnull=True)
                | Q(state="in_session", opened_at__isnull=False, held_on__isnull=False, concluded_at__isnull=True)
                | Q(state="concluded", opened_at__isnull=False, held_on__isnull=False, concluded_at__isnull=False)
                | (Q(state="cancelled", concluded_at__isnull=True) & ~Q(cancelled_reason="")),
            ),
            models.CheckConstraint(
                name="meeting_votes_only_while_it_runs",
                condition=Q(vote="pending") | Q(state__in=["in_session", "concluded"]),
            ),
            models.CheckConstraint(
                name="meeting_concludes_with_a_vote_or_a_reason",
                condition=~Q(state="concluded") | Q(vote="done") | (Q(vote="pending") & ~Q(no_vote_reason="")),
            ),
            models.UniqueConstraint(
                fields=["organization", "kind", "period_start"],
                condition=~Q(state="cancelled"),
                name="meeting_is_live_once_in_a_period",
                violation_error_message="这个时段已经安排过会议。要改时间请打开原来的会议；开错了请先取消它。",
            ),
        ]

    def __str__(self):
        return f"{self.organization_name}{self.label}"

    @property
    def organization_name(self) -> str:
        """What the organization was called when it met; until then, what it is called today."""
        return self.held_as or self.organization.short_name

    @property
    def period(self) -> Period:
        return Month.of(self.period_start) if self.kind == self.Kind.MEMBER else TwoMonths.of(self.period_start)

    @property
    def label(self) -> str:
        return f"{self.period.short_label}{self.get_kind_display()}"

    @property
    def takes_text(self) -> bool:
        """Whether attendance, statements and critiques may still change: in session, before the vote."""
        return self.state == self.State.IN_SESSION and self.vote == self.Vote.PENDING

    def missing_statements(self):
        """Those who still owe a statement: attendances, or branches in a secretary meeting."""
        if self.kind == self.Kind.SECRETARY:
            return self.branches.exclude(organization__in=self.branch_statements.values("organization"))
        return self.attendances.speakers().exclude(person__in=self.statements.values("person"))

    def missing_critiques(self):
        """Those whose critique is not complete: attendances, or branches in a secretary meeting."""
        if self.kind == self.Kind.SECRETARY:
            complete = self.branch_critiques.complete().values("organization")
            return self.branches.exclude(organization__in=complete)
        return self.attendances.speakers().exclude(person__in=self.critiques.complete().values("person"))


class AttendanceQuerySet(models.QuerySet):
    def voters(self):
        """通知二(二): 全体参会党员、干部职工."""
        here = [Attendance.Presence.PRESENT, Attendance.Presence.ONLINE]
        return self.filter(presence__in=here, is_observer=False)

    def subjects(self):
        """Who is rated: everyone but the exempt and the observers."""
        return self.filter(is_observer=False).exclude(presence=Attendance.Presence.EXEMPT)

    def speakers(self):
        """Who gives a statement: present, online or in writing."""
        return self.subjects().filter(
            presence__in=[Attendance.Presence.PRESENT, Attendance.Presence.ONLINE, Attendance.Presence.WRITTEN]
        )

    def exempt_without_agreement(self):
        """Set aside as exempt although no superior agreed for that day. 通知三: 经上级党组织同意

        An early end (提前结束) on the evening of a meeting takes nothing back of what was agreed to.
        """
        agreed = Exemption.objects.annotate(agreed_to=Coalesce("agreed_until", "ends_on")).filter(
            person=OuterRef("person"),
            state=Exemption.State.AGREED,
            starts_on__lte=OuterRef("meeting__held_on"),
            agreed_to__gte=OuterRef("meeting__held_on"),
        )
        return self.filter(presence=Attendance.Presence.EXEMPT).exclude(Exists(agreed))

    def party(self):
        return self.exclude(category=Person.Kind.STAFF)

    def staff(self):
        return self.filter(category=Person.Kind.STAFF)


@tracked
class Attendance(models.Model):
    """One person at one meeting, as the roster had them on that day."""

    class Presence(models.TextChoices):
        EXPECTED = "expected", "未签到"
        PRESENT = "present", "到会"
        ONLINE = "online", "线上"
        WRITTEN = "written", "书面"
        LEAVE = "leave", "请假"
        ABSENT = "absent", "缺席"
        EXEMPT = "exempt", "免于参加"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances", verbose_name="会议")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances", verbose_name="人员")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代表的党支部"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    name = models.CharField("姓名", max_length=60)
    sort_key = models.CharField("拼音排序", max_length=200)
    category = models.CharField("人员类别", max_length=20, choices=Person.Kind)
    standing = models.CharField("状态", max_length=20, choices=Person.Standing)
    post_title = models.CharField("职务", max_length=60, blank=True)
    presence = models.CharField("到会情况", max_length=12, choices=Presence, default=Presence.EXPECTED)
    is_observer = models.BooleanField("列席", default=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "到会"
        verbose_name_plural = "到会"
        ordering = ["meeting", "sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="attendance_is_once_a_meeting"),
            models.CheckConstraint(
                name="attendance_presence_is_known",
                condition=Q(presence__in=["expected", "present", "online", "written", "leave", "absent", "exempt"]),
            ),
        ]

    def __str__(self):
        return self.name


@tracked
class MeetingBranch(models.Model):
    """A direct branch that a secretary meeting hears and rates. 通知一(二): 直属基层党组织."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="branches", verbose_name="会议")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name="党支部")
    name = models.CharField("名称", max_length=120)
    secretary_name = models.CharField("书记", max_length=60, blank=True)
    sort_key = models.CharField("排序", max_length=200, blank=True)

    class Meta:
        verbose_name = "参评党支部"
        verbose_name_plural = "参评党支部"
        ordering = ["meeting", "sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "organization"], name="meeting_branch_is_once_a_meeting")
        ]

    def __str__(self):
        return self.name


class Recorded(models.Model):
    """What every record of a meeting carries; `version` grows by one with each save, so no one overwrites unseen."""

    TEXTS: tuple[str, ...] = ()

    version = models.PositiveIntegerField("版本", default=1)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="记录人"
    )
    saved_at = models.DateTimeField("保存时间", auto_now=True)

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


class CritiqueQuerySet(models.QuerySet):
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


class BranchCritiqueQuerySet(models.QuerySet):
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
