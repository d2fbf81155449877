"""Who is at a meeting (到会), and which branches a secretary meeting hears."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from meetings.models.meeting import Meeting
from organizations.models import Exemption, Organization, Person, Unit
from organizations.models.tracking import tracked


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

    def speaking_for_branches(self):
        """At a secretary meeting: who is there for a branch, or still may come."""
        away = [Attendance.Presence.LEAVE, Attendance.Presence.ABSENT, Attendance.Presence.EXEMPT]
        return self.filter(organization__isnull=False).exclude(presence__in=away)

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
    stand_in = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代讲人"
    )
    stand_in_name = models.CharField("代讲人姓名", max_length=60, blank=True)
    sort_key = models.CharField("排序", max_length=200, blank=True)

    class Meta:
        verbose_name = "参评党支部"
        verbose_name_plural = "参评党支部"
        ordering = ["meeting", "sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "organization"], name="meeting_branch_is_once_a_meeting"),
            models.CheckConstraint(
                name="meeting_branch_names_who_stands_in",
                condition=Q(stand_in__isnull=True, stand_in_name="")
                | (Q(stand_in__isnull=False) & ~Q(stand_in_name="")),
            ),
        ]

    def __str__(self):
        return self.name
