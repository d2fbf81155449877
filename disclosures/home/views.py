"""The home page: what is due for me, by when, and what is overdue."""

from django.shortcuts import render
from django.utils import timezone


def home(request):
    return render(request, "disclosures/home/home.html", {"section": "home", "today": timezone.localdate()})
