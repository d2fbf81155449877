"""Every component in all of its states on one page (样张), for who builds pages and for the tests that look at it."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from disclosures.gallery.samples import SECTIONS, samples
from organizations.access import Permission, district_or_403
from organizations.display import chosen
from organizations.display_forms import DisplayForm


@require_safe
def gallery(request):
    """For the office, whose look it is, as its policy is."""
    district_or_403(request.user, Permission.SET_POLICY)
    form = DisplayForm(initial=chosen(request.COOKIES))
    context = samples() | {"sections": SECTIONS, "display_form": form}
    return render(request, "disclosures/gallery/gallery.html", context)
