"""The two months of a branch, beside the pages of its superior's meeting."""

from django.urls import path

from disclosures.two_months import views

urlpatterns = [
    path(
        "meetings/<int:pk>/branches/<int:organization_pk>/draft/",
        views.draft_branch_statement,
        name="draft_branch_statement",
    ),
]
