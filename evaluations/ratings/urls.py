"""Pages of the rating sheets (评价表)."""

from django.urls import include, path

from evaluations.ratings import views

urlpatterns = [
    path("meetings/<int:meeting_pk>/sheets/", views.sheets_of_meeting, name="sheets_of_meeting"),
    path("sheets/<int:pk>/", views.sheet, name="sheet"),
    path("sheets/<int:pk>/confirm/", views.confirm, name="sheet_confirm"),
    path("ratings/<int:pk>/correct/", views.correct, name="rating_correct"),
    path("ratings/rules/", views.rules_in_words, name="rating_rules"),
    path("", include("evaluations.ratings.annexes.urls")),
]
