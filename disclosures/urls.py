"""Pages of this floor, each noun in its package."""

from django.urls import include, path

app_name = "disclosures"

urlpatterns = [
    path("", include("disclosures.home.urls")),
    path("", include("disclosures.calendar.urls")),
    path("", include("disclosures.inspections.urls")),
    path("", include("disclosures.circulars.urls")),
    path("", include("disclosures.publications.urls")),
    path("", include("disclosures.opinions.urls")),
    path("", include("disclosures.handover.urls")),
    path("", include("disclosures.reminders.urls")),
    path("", include("disclosures.two_months.urls")),
    path("", include("disclosures.summaries.urls")),
    path("", include("disclosures.registers.urls")),
    path("", include("disclosures.exports.urls")),
    path("", include("disclosures.gallery.urls")),
]
