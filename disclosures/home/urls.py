"""The home page (首页)."""

from django.urls import path

from disclosures.home import views

urlpatterns = [path("", views.home, name="home")]
