"""The handover page (交接清单)."""

from django.urls import path

from disclosures.handover import views

urlpatterns = [path("organizations/<int:pk>/handover/", views.handover, name="handover")]
