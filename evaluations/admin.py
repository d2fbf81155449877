"""Ballots and ratings in the admin: to look at only, and never what lies beside a vote.

The roll, the urn, slips, paper counts and tallies are not here at all; of a ballot its meeting and state. A score comes
from tallies, so the ratings go without score and suggestion.
"""

from django.contrib import admin

from evaluations.ballots.models import Ballot
from evaluations.ratings.models import Rating, RatingSheet
from organizations.read_only import ReadOnlyAdmin


@admin.register(Ballot)
class BallotAdmin(ReadOnlyAdmin):
    list_display = fields = ["meeting", "state"]
    list_filter = ["state"]
    list_select_related = ["meeting__organization"]


@admin.register(RatingSheet)
class RatingSheetAdmin(ReadOnlyAdmin):
    list_display = ["organization", "pool", "unit", "period_start", "state"]
    list_filter = ["pool", "state"]
    list_select_related = ["organization", "unit"]
    search_fields = ["organization__name"]
    date_hierarchy = "period_start"


@admin.register(Rating)
class RatingAdmin(ReadOnlyAdmin):
    list_display = ["name", "sheet", "level", "is_deferred", "is_current"]
    list_filter = ["level", "is_current"]
    list_select_related = ["sheet__organization", "sheet__unit"]
    search_fields = ["name"]
    fields = [
        "sheet",
        "position",
        "person",
        "organization",
        "name",
        "post_title",
        "level",
        "is_deferred",
        "deferred_reason",
        "note",
        "is_current",
        "replaces",
        "correction_reason",
    ]
