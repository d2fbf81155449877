"""The year's campaign."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from commitments import access, actions, rules
from commitments.forms import CampaignForm
from organizations.models import Policy
from organizations.refusals import Refused


def open_campaign(request):
    """Open a year's campaign for the district."""
    access.district_or_404(request.user)
    today = timezone.localdate()
    due = rules.campaign_due_on(today.year, Policy.objects.on(today))
    form = CampaignForm(request.POST or None, initial={"year": today.year, "commitments_due_on": due})
    if request.method == "POST" and form.is_valid():
        try:
            campaign = actions.open_campaign(by=request.user, **form.cleaned_data)
            messages.success(request, f"已经布置{campaign.year}年的活动，各党组织现在可以写承诺。")
            return redirect("commitments:list")
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    return render(request, "commitments/open_campaign.html", {"section": "commitments", "form": form})
