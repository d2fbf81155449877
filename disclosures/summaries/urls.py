"""Pages of the year (年终汇总)."""

from django.urls import path

from disclosures.summaries import views

urlpatterns = [
    path("summaries/", views.summaries, name="summaries"),
    path("summaries/people/<int:person_pk>/", views.person, name="summary_of_person"),
    path("summaries/people/<int:person_pk>/sheet/", views.person_sheet, name="summary_sheet_of_person"),
    path("summaries/organizations/<int:organization_pk>/", views.organization, name="summaries_of_organization"),
    path("summaries/organizations/<int:organization_pk>/export/", views.export, name="export_summaries"),
]
