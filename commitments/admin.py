"""Commitments in the admin: to look at only; every change goes through the actions and so into the register."""

from django.contrib import admin

from commitments.models import Campaign, Commitment, CommitmentItem


class ReadOnly:
    """No adding, changing or deleting here."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Campaign)
class CampaignAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["year", "theme", "commitments_due_on"]


class CommitmentItemInline(ReadOnly, admin.TabularInline):
    model = CommitmentItem


@admin.register(Commitment)
class CommitmentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["campaign", "organization", "person", "kind", "state"]
    list_filter = ["campaign", "kind", "state"]
    list_select_related = ["campaign", "organization", "person"]
    search_fields = ["organization__name", "person__name"]
    inlines = [CommitmentItemInline]
