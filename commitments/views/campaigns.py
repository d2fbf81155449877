"""The year's campaign."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments import access, actions, rules
from commitments.forms import CampaignForm, NewCampaignForm
from commitments.key_tasks import carried_in
from commitments.models import Campaign
from organizations.models import Policy
from organizations.refusals import Refused


def open_campaign(request):
    """Open a year's campaign for the district."""
    access.district_or_404(request.user)
    today = timezone.localdate()
    due = rules.campaign_due_on(today.year, Policy.objects.on(today))
    form = NewCampaignForm(request.POST or None, initial={"year": today.year, "commitments_due_on": due})
    if request.method == "POST" and form.is_valid():
        try:
            campaign = actions.open_campaign(by=request.user, **form.cleaned_data)
            messages.success(request, f"已经布置{campaign.year}年的活动，各党组织现在可以写承诺。")
            return redirect("commitments:list")
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    return render(request, "commitments/open_campaign.html", {"section": "commitments", "form": form})


@require_safe
def campaign(request, year):
    """The year's campaign: theme, due day, and who carries which of the district's key tasks (十大民生实事)."""
    inspected = access.inspected_or_403(request.user)
    found = get_object_or_404(Campaign, year=year)
    page = {
        "section": "commitments",
        "campaign": found,
        "tasks": carried_in(found, inspected),
        "keeps_it": access.looks_after_the_district(request.user),
    }
    return render(request, "commitments/campaign.html", page)


def correct_campaign(request, year):
    """Correct theme and due day after the campaign was opened."""
    access.district_or_404(request.user)
    found = get_object_or_404(Campaign, year=year)
    usual = {"theme": found.theme, "commitments_due_on": found.commitments_due_on}
    form = CampaignForm(request.POST or None, initial=usual)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_campaign(by=request.user, campaign=found, **form.cleaned_data)
            messages.success(request, f"已经更正{year}年的活动。")
            return redirect("commitments:campaign", year)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    page = {"section": "commitments", "campaign": found, "form": form}
    return render(request, "commitments/correct_campaign.html", page)
