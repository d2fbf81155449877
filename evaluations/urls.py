"""Pages of this floor."""

from django.urls import include, path

app_name = "evaluations"

urlpatterns = [
    path("", include("evaluations.ballots.urls")),
    path("", include("evaluations.ratings.urls")),
]
