"""Reference data and rosters in Django's admin; what changes with a meeting goes through the actions.

Every saved form leaves a line in the process register, as an action would.
"""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from organizations import audit
from organizations.models import Exemption, Holiday, Organization, Person, Policy, Post, RegisterEntry, Unit, User
from organizations.name_order import sort_key
from organizations.read_only import ReadOnlyAdmin
from organizations.stroke_order import stroke_key

admin.site.site_header = admin.site.site_title = "一讲二评三公示后台"
admin.site.unregister(Group)  # what somebody may do follows from posts, never from groups
admin.site.unregister(ProcrastinateJob)  # the worker's business, and in English


class RecordedAdmin(admin.ModelAdmin):
    """Saving leaves a line in the register; deleting is for rows that nothing refers to, and leaves one too."""

    @staticmethod
    def organization_of(record) -> Organization | None:
        return getattr(record, "organization", None)

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        with audit.acting(
            request.user,
            f"在后台{'修改' if change else '新增'}{obj._meta.verbose_name}",
            organization=self.organization_of(obj),
            record=obj if change else None,
        ):
            super().save_model(request, obj, form, change)

    @transaction.atomic
    def delete_model(self, request, obj):
        verb = f"在后台删除{obj._meta.verbose_name}"
        with audit.acting(request.user, verb, organization=self.organization_of(obj), record=obj):
            super().delete_model(request, obj)

    def get_actions(self, request):
        return {}  # deleting many at once would pass the register by


@admin.register(Organization)
class OrganizationAdmin(RecordedAdmin):
    """How to reach an organization; names, places and days change by the actions of the tree, which keep the past."""

    list_display = ["name", "kind", "code", "public_phone"]
    list_filter = ["kind"]
    search_fields = ["name", "code"]
    fields = [
        "kind",
        "name",
        "short_name",
        "code",
        "public_phone",
        "opinion_box",
        "board_place",
        "founded_on",
        "dissolved_on",
    ]
    readonly_fields = ["kind", "name", "short_name", "code", "founded_on", "dissolved_on"]

    @staticmethod
    def organization_of(record):
        return record

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Unit)
class UnitAdmin(RecordedAdmin):
    list_display = ["name", "organization"]
    list_select_related = ["organization"]
    search_fields = ["name"]
    autocomplete_fields = ["organization"]


@admin.register(Person)
class PersonAdmin(RecordedAdmin):
    list_display = ["name", "kind", "standing", "organization"]
    list_filter = ["kind", "standing"]
    list_select_related = ["organization"]
    search_fields = ["name"]
    autocomplete_fields = ["organization", "unit", "user"]

    def save_model(self, request, obj, form, change):
        obj.sort_key = sort_key(obj.name)
        obj.stroke_key = stroke_key(obj.name)
        super().save_model(request, obj, form, change)


@admin.register(Post)
class PostAdmin(RecordedAdmin):
    list_display = ["organization", "role", "person", "starts_on", "ends_on"]
    list_filter = ["role"]
    list_select_related = ["organization", "person"]
    search_fields = ["person__name", "organization__name"]
    autocomplete_fields = ["organization", "person", "unit"]


@admin.register(Policy)
class PolicyAdmin(ReadOnlyAdmin):
    """Set on a page of its own, with the difference shown first: what has begun never changes."""

    list_display = ["starts_on", "member_meeting_day", "secretary_meeting_day", "pioneer_percent"]


@admin.register(Holiday)
class HolidayAdmin(ReadOnlyAdmin):
    list_display = ["day", "name", "is_working"]
    date_hierarchy = "day"


@admin.register(Exemption)
class ExemptionAdmin(ReadOnlyAdmin):
    """Without the reason: that is for the branch and its superior (通知三)."""

    list_display = ["person", "organization", "starts_on", "ends_on", "state"]
    list_filter = ["state"]
    list_select_related = ["person", "organization"]
    fields = ["person", "organization", "requested_on", "starts_on", "ends_on", "state", "decided_on", "agreed_until"]


@admin.register(RegisterEntry)
class RegisterEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "actor_name", "verb", "organization", "record_name"]
    list_select_related = ["organization"]
    date_hierarchy = "at"
    search_fields = ["verb", "actor_name", "record_name"]


@admin.register(User)
class AccountAdmin(UserAdmin):
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("联系", {"fields": ["email"]}),
        ("权限", {"fields": ["is_active", "is_staff", "is_superuser"]}),
        ("时间", {"fields": ["last_login", "date_joined"]}),
    ]
    list_display = ["username", "display_name", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff"]
    list_select_related = ["person"]
    search_fields = ["username", "person__name"]
    filter_horizontal = []

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        verb = f"在后台{'修改' if change else '新增'}账号{obj.username}"
        person = getattr(obj, "person", None)
        with audit.acting(request.user, verb, organization=person.organization if person else None):
            super().save_model(request, obj, form, change)
