"""Where each app's pages hang."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("disclosures.urls")),
    path("", include("evaluations.urls")),
    path("", include("meetings.urls")),
    path("", include("commitments.urls")),
    path("", include("organizations.urls")),
    path("admin/", admin.site.urls),
]

handler403 = "config.pages.forbidden"
handler404 = "config.pages.not_found"
handler500 = "config.pages.failed"
