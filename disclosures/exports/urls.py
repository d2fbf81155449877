"""Pages of long exports (我的导出)."""

from django.urls import path

from disclosures.exports import views

urlpatterns = [
    path("exports/", views.exports, name="exports"),
    path("exports/<int:pk>/", views.export_job, name="export_job"),
    path("exports/<int:pk>/progress/", views.progress, name="export_progress"),
    path("exports/<int:pk>/cancel/", views.cancel, name="cancel_export"),
    path("exports/<int:pk>/again/", views.again, name="export_again"),
    path("exports/<int:pk>/download/", views.download, name="download_export"),
]
