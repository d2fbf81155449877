"""Pages of the registers (报表、台账)."""

from django.urls import path

from disclosures.registers import views

urlpatterns = [
    path("registers/", views.registers, name="registers"),
    path("registers/<slug:kind>/", views.register, name="register_of_kind"),
    path("registers/<slug:kind>/export/", views.export, name="export_register"),
]
