"""Pages of the two forms."""

from django.urls import path

from evaluations.ratings.annexes import views

urlpatterns = [
    path("meetings/<int:meeting_pk>/form/", views.annex, name="annex"),
    path("meetings/<int:meeting_pk>/form/download/", views.annex_download, name="annex_download"),
    path("ratings/blank-forms/", views.blank_forms, name="blank_forms"),
]
