"""Who has promised and who has not: the secretary's list, on the page and as a file."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from commitments import access, actions
from commitments.exports import CONTENT_TYPES, RENDERERS, RosterList, file_name
from commitments.forms import RosterFileForm, RosterFilter
from commitments.models import Campaign
from commitments.roster import roster_of, takes_part
from organizations.access import Permission, may
from organizations.documents import download, drawn_up
from organizations.models import Policy
from organizations.refusals import Refused


@require_safe
def roster(request, organization_pk, year):
    """Everybody of an organization with their own due day; first those who have handed nothing in."""
    form = RosterFilter(request.GET)
    found = _found(request, organization_pk, year, form)
    page = {
        "section": "commitments",
        "found": found,
        "form": RosterFilter({"shown": found.shown}),
        "may_edit": may(request.user, Permission.EDIT_COMMITMENTS, found.organization),
    }
    return render(request, "commitments/roster.html", page)


@require_POST
def roster_file(request, organization_pk, year):
    """The same rows as a file; the register says who took it."""
    form = RosterFileForm(request.POST)
    found = _found(request, organization_pk, year, form)
    if not form.is_valid():
        messages.error(request, "没有导出：状态或文件格式不对。请在本页选好状态，再点下载。")
        return redirect("commitments:roster", organization_pk, year)
    extension = form.cleaned_data["format"]
    try:
        content = RENDERERS[extension](found, drawn_up(request.user.display_name, timezone.localdate()))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commitments:roster", organization_pk, year)
    actions.record_roster_export(by=request.user, found=found, extension=extension)
    return download(content, file_name(found, extension), CONTENT_TYPES[extension])


def _found(request, organization_pk, year, form) -> RosterList:
    organization = access.roster_owner_or_404(request.user, organization_pk)
    if not takes_part(organization):
        raise Http404
    campaign = get_object_or_404(Campaign, year=year)
    today = timezone.localdate()
    everybody = roster_of(organization, campaign, today, Policy.objects.on(today))
    return RosterList(organization, campaign, form.chosen, everybody.showing(form.chosen))
