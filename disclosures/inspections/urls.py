"""Pages of the inspection (检查)."""

from django.urls import path

from disclosures.inspections import views

urlpatterns = [
    path("inspection/", views.inspection, name="inspection"),
    path("inspection/report/", views.inspection_report, name="inspection_report"),
    path("inspection/report/export/", views.inspection_export, name="inspection_export"),
    path("inspection/<int:pk>/<int:year>/<int:month>/", views.inspection_branch, name="inspection_branch"),
]
