"""Meetings in the admin: to look at only; every change goes through the actions and so into the register."""

from django.contrib import admin

from meetings.models import Attendance, Meeting


class ReadOnly:
    """No adding, changing or deleting here."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class AttendanceInline(ReadOnly, admin.TabularInline):
    model = Attendance
    fields = ["name", "category", "standing", "presence", "is_observer"]


@admin.register(Meeting)
class MeetingAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["organization", "kind", "period_start", "state", "vote", "held_on"]
    list_filter = ["kind", "state", "vote"]
    list_select_related = ["organization"]
    search_fields = ["organization__name"]
    date_hierarchy = "period_start"
    inlines = [AttendanceInline]
