"""The areas (方面) that an organization's people write about."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commitments import actions
from commitments.forms import AreaForm
from commitments.models import AddedArea, Campaign
from commitments.rules import LEADING_CADRE_AREAS, MEMBER_AREAS
from organizations.access import Permission, organization_or_404
from organizations.refusals import Refused
from organizations.undo import say_removed


def areas(request, organization_pk, year):
    """The notice's areas, those added from above, and the organization's own, with one more to add."""
    organization = organization_or_404(request.user, organization_pk, Permission.CONFIRM_COMMITMENTS)
    campaign = get_object_or_404(Campaign, year=year)
    form = AreaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            area = actions.add_area(by=request.user, organization=organization, campaign=campaign, **form.cleaned_data)
            messages.success(request, f"已经增加“{area}”。还没有提交的党员要写这个方面，已经确认的不受影响。")
            return redirect("commitments:areas", organization_pk, year)
        except Refused as refusal:
            form.add_error("label", refusal.sentence)
    added = list(AddedArea.objects.asked_of(organization, campaign))
    page = {
        "section": "commitments",
        "organization": organization,
        "campaign": campaign,
        "of_the_notice": MEMBER_AREAS,
        "of_leading_cadres": LEADING_CADRE_AREAS[len(MEMBER_AREAS) :],
        "from_above": [area for area in added if area.organization_id != organization.pk],
        "own": [area for area in added if area.organization_id == organization.pk],
        "form": form,
    }
    return render(request, "commitments/areas.html", page)


@require_POST
def remove_area(request, organization_pk, area_pk):
    """Take back an added area that nobody has written about."""
    organization = organization_or_404(request.user, organization_pk, Permission.CONFIRM_COMMITMENTS)
    area = get_object_or_404(organization.added_areas.select_related("campaign"), pk=area_pk)
    page = reverse("commitments:areas", args=[organization_pk, area.campaign.year])
    try:
        actions.remove_area(by=request.user, area=area)
        say_removed(request, f"已经撤掉“{area}”。", enter_again=page, values={"label": area.label})
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect(page)
