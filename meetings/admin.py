"""Meetings in the admin: to look at only; every change goes through the actions and so into the register."""

from django.contrib import admin

from meetings.models import (
    Attendance,
    BranchCritique,
    BranchStatement,
    Critique,
    Meeting,
    MeetingBranch,
    ReportHearing,
    Statement,
)
from organizations.read_only import ReadOnly, ReadOnlyAdmin


class AttendanceInline(ReadOnly, admin.TabularInline):
    model = Attendance
    fields = ["name", "category", "standing", "presence", "is_observer"]


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    list_display = ["organization", "kind", "period_start", "state", "vote", "held_on"]
    list_filter = ["kind", "state", "vote"]
    list_select_related = ["organization"]
    search_fields = ["organization__name"]
    date_hierarchy = "period_start"
    inlines = [AttendanceInline]


class OfAMeeting(ReadOnlyAdmin):
    """What was recorded at a meeting."""

    list_select_related = ["meeting__organization"]
    search_fields = ["meeting__organization__name"]


@admin.register(Attendance)
class AttendanceAdmin(OfAMeeting):
    list_display = ["name", "meeting", "category", "presence", "is_observer"]
    list_filter = ["presence", "category"]
    search_fields = ["name"]


@admin.register(MeetingBranch)
class MeetingBranchAdmin(OfAMeeting):
    list_display = ["name", "meeting", "secretary_name"]


@admin.register(Statement, Critique)
class OfAPersonAdmin(OfAMeeting):
    list_display = ["person", "meeting"]
    list_select_related = ["meeting__organization", "person"]
    search_fields = ["person__name"]


@admin.register(BranchStatement, BranchCritique)
class OfABranchAdmin(OfAMeeting):
    list_display = ["organization", "meeting"]
    list_select_related = ["meeting__organization", "organization"]


@admin.register(ReportHearing)
class ReportHearingAdmin(ReadOnlyAdmin):
    list_display = ["organization", "period_start", "held_on", "state"]
    list_filter = ["state"]
    list_select_related = ["organization"]
    search_fields = ["organization__name"]
    date_hierarchy = "held_on"
