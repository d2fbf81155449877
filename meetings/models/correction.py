"""What is added to a concluded meeting's record (补充更正); the record itself stays as it was."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from meetings.models.attendance import Attendance, MeetingBranch
from meetings.models.meeting import Meeting
from organizations.models import Organization, Person
from organizations.models.tracking import tracked


class CorrectionQuerySet(models.QuerySet):
    def with_writers(self):
        """Together with the accounts whose names are shown."""
        return self.select_related("written_by__person")

    def out_of_place(self):
        """Of a meeting that has not concluded, or of somebody who was not of it."""
        person = Attendance.objects.filter(meeting=OuterRef("meeting"), person=OuterRef("person"))
        branch = MeetingBranch.objects.filter(meeting=OuterRef("meeting"), organization=OuterRef("organization"))
        return self.exclude(Exists(person) | Exists(branch), meeting__state=Meeting.State.CONCLUDED)


# The events lead from the register's line to the row; the words stay in the row, which nobody can change.
@tracked(exclude=("text", "reason"))
class Correction(models.Model):
    """One note beside what was recorded: what was meant, why it is added, by whom and when."""

    class About(models.TextChoices):
        STATEMENT = "statement", "讲述"
        CRITIQUE = "critique", "点评"
        ATTENDANCE = "attendance", "到会情况"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="corrections", verbose_name="会议")
    about = models.CharField("更正什么", max_length=12, choices=About)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="党支部"
    )
    text = models.TextField("应为")
    reason = models.CharField("原因", max_length=200)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="填写人"
    )
    written_at = models.DateTimeField("填写时间", auto_now_add=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "补充更正"
        verbose_name_plural = "补充更正"
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="correction_about_is_known", condition=Q(about__in=["statement", "critique", "attendance"])
            ),
            models.CheckConstraint(
                name="correction_is_of_a_person_or_a_branch",
                condition=Q(person__isnull=False, organization__isnull=True)
                | Q(person__isnull=True, organization__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_of_attendance_is_of_a_person",
                condition=~Q(about="attendance") | Q(person__isnull=False),
            ),
            models.CheckConstraint(name="correction_says_what_and_why", condition=~Q(text="") & ~Q(reason="")),
        ]
        triggers = [pgtrigger.Protect(name="stays_as_written", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.person or self.organization}的{self.get_about_display()}"
