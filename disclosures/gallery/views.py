"""Every component in all of its states on one page (样张), for who builds pages and for the tests that look at it."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from disclosures.gallery.samples import SECTIONS, samples
from organizations.access import Permission, district_or_403
from organizations.display import Size, Theme, elder_of, theme_of
from organizations.display_forms import DisplayForm


@require_safe
def gallery(request):
    """For the office, whose look it is, as its policy is."""
    district_or_403(request.user, Permission.SET_POLICY)
    now = {
        "size": elder_of(request.COOKIES.get("elder")) or Size.STANDARD,
        "theme": theme_of(request.COOKIES.get("theme")) or Theme.SYSTEM,
    }
    context = samples() | {"sections": SECTIONS, "display_form": DisplayForm(initial=now)}
    return render(request, "disclosures/gallery/gallery.html", context)
