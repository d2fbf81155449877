"""Commitments in the admin: to look at only; every change goes through the actions and so into the register."""

from django.contrib import admin

from commitments.models import AddedArea, Campaign, Commitment, CommitmentItem, KeyTask
from organizations.read_only import ReadOnly, ReadOnlyAdmin


@admin.register(Campaign)
class CampaignAdmin(ReadOnlyAdmin):
    list_display = ["year", "theme", "commitments_due_on"]


@admin.register(KeyTask)
class KeyTaskAdmin(ReadOnlyAdmin):
    list_display = ["campaign", "number", "title"]
    list_filter = ["campaign"]
    list_select_related = ["campaign"]


@admin.register(AddedArea)
class AddedAreaAdmin(ReadOnlyAdmin):
    list_display = ["campaign", "organization", "label"]
    list_filter = ["campaign"]
    list_select_related = ["campaign", "organization"]


class CommitmentItemInline(ReadOnly, admin.TabularInline):
    model = CommitmentItem


@admin.register(Commitment)
class CommitmentAdmin(ReadOnlyAdmin):
    list_display = ["campaign", "organization", "person", "kind", "state"]
    list_filter = ["campaign", "kind", "state"]
    list_select_related = ["campaign", "organization", "person"]
    search_fields = ["organization__name", "person__name"]
    inlines = [CommitmentItemInline]
