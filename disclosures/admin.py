"""Publications and opinions in the admin: to look at only; an opinion without its words and its sender."""

from django.contrib import admin

from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication
from organizations.read_only import ReadOnlyAdmin


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ["title", "organization", "kind", "state", "posted_on", "up_until"]
    list_filter = ["kind", "state"]
    list_select_related = ["organization"]
    search_fields = ["organization__name"]
    date_hierarchy = "posted_on"
    exclude = ["content", "commitments"]


@admin.register(Opinion)
class OpinionAdmin(ReadOnlyAdmin):
    list_display = ["organization", "channel", "state", "received_on", "due_on", "answered_on", "closed_on"]
    list_filter = ["channel", "state"]
    list_select_related = ["organization"]
    fields = ["organization", "publication", "channel", "state", "received_on", "due_on", "answered_on", "closed_on"]
