"""Where each app's pages hang."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from config import health, metrics, offline, pages

urlpatterns = [
    path("", include("disclosures.urls")),
    path("", include("evaluations.urls")),
    path("", include("meetings.urls")),
    path("", include("commitments.urls")),
    path("", include("organizations.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("offline/", offline.offline, name="offline"),
    path("sw.js", offline.service_worker, name="service_worker"),
    # One door: the admin's own would know neither the second step nor the register.
    path("admin/login/", pages.sign_in_for_admin),
    path("admin/password_change/", RedirectView.as_view(pattern_name="organizations:password")),
    path("admin/", admin.site.urls),
]
if settings.SINGLE_SIGN_ON:
    urlpatterns += [path("single-sign-on/", include("allauth.socialaccount.providers.openid_connect.urls"))]

handler400 = "config.pages.bad_request"
handler403 = "config.pages.forbidden"
handler404 = "config.pages.not_found"
handler500 = "config.pages.failed"
