"""The handover page: what is open, for who takes over and who stands above."""

from django.shortcuts import render
from django.utils import timezone

from disclosures.handover.facts import handover_of
from organizations.access import Permission, organization_or_404


def handover(request, pk):
    """Everything open at one organization, on one sheet that can be printed and signed."""
    organization = organization_or_404(request.user, pk, Permission.VIEW_HANDOVER)
    today = timezone.localdate()
    page = {"organization": organization, "handover": handover_of(organization, today), "today": today}
    return render(request, "disclosures/handover/handover.html", page)
