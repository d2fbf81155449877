"""Pages of the circular (通报)."""

from django.urls import path

from disclosures.circulars import views, writing_views

urlpatterns = [
    path("circulars/", views.circulars, name="circulars"),
    path("circulars/of/<int:inspection>/draft/", writing_views.draft, name="draft_circular"),
    path("circulars/<int:pk>/", views.circular, name="circular"),
    path("circulars/<int:pk>/sign/", views.sign, name="sign_circular"),
    path("circulars/<int:pk>/download/<str:file>/", views.download_circular, name="download_circular"),
    path("circulars/<int:pk>/receipts/", views.receipts, name="circular_receipts"),
    path("circulars/<int:pk>/edit/", writing_views.edit, name="edit_circular"),
    path("circulars/<int:pk>/redraft/<str:section>/", writing_views.redraft, name="redraft_circular"),
    path("circulars/<int:pk>/changes/", writing_views.changes, name="circular_changes"),
    path("circulars/<int:pk>/issue/", writing_views.issue, name="issue_circular"),
    path("circulars/<int:pk>/correct/", writing_views.correct, name="correct_circular"),
    path("circulars/<int:pk>/withdraw/", writing_views.withdraw, name="withdraw_circular"),
]
