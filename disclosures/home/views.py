"""The home page: what is due for me, by when, and what is overdue."""

from django.shortcuts import render
from django.utils import timezone

from disclosures.home import rules
from disclosures.home.desk import desk_of
from disclosures.registers.registry import registers_of


def home(request):
    today = timezone.localdate()
    page = {
        "section": "home",
        "desk": desk_of(request.user, today),
        "today": today,
        "weekday": rules.WEEKDAYS[today.weekday()],
        "has_registers": bool(registers_of(request.user)),
    }
    return render(request, "disclosures/home/home.html", page)
