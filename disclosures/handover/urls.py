"""The handover page (交接清单), and the closing of an organization (合并、撤销)."""

from django.urls import path

from disclosures.handover import views

urlpatterns = [
    path("organizations/<int:pk>/handover/", views.handover, name="handover"),
    path("organizations/<int:pk>/merge/", views.merge, name="merge"),
    path("organizations/<int:pk>/dissolve/", views.dissolve, name="dissolve"),
]
