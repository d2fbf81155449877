"""The gallery of components (样张)."""

from django.urls import path

from disclosures.gallery import views

urlpatterns = [path("gallery/", views.gallery, name="gallery")]
