"""Long exports of the one who asked for them: to anybody else, a superior included, they are not there."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from disclosures.exports import actions
from disclosures.exports.models import ExportJob
from disclosures.exports.registry import KINDS
from organizations.documents import download_stream
from organizations.refusals import Refused

EXPORTS_A_PAGE = 30


@require_safe
def exports(request):
    """One's own exports of the last month, the newest on top."""
    own = ExportJob.objects.asked_by(request.user).for_lists()
    page = Paginator(own, EXPORTS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "disclosures/exports/exports.html", {"section": "home", "page": page})


@never_cache
@require_safe
def export_job(request, pk: int):
    """How far an export is, its file, or why there is none: whatever is the case now."""
    return render(request, "disclosures/exports/export_job.html", {"section": "home", "export_job": _own(request, pk)})


@never_cache
@require_safe
def progress(request, pk: int):
    """How far the export has come, for the script of its page."""
    own = _own(request, pk)
    return JsonResponse({"percent": own.percent, "words": own.words, "is_under_way": own.is_live})


@require_POST
def cancel(request, pk: int):
    """Give the export up."""
    try:
        actions.cancel(by=request.user, export_job=_own(request, pk))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("disclosures:export_job", pk)


@require_POST
def again(request, pk: int):
    """Ask for the same anew."""
    own = _own(request, pk)
    try:
        asked = actions.ask(by=request.user, kind=own.kind, organization=own.organization, parameters=own.parameters)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("disclosures:export_job", pk)
    return redirect("disclosures:export_job", asked.pk)


@require_POST
def download(request, pk: int):
    """The file, sent while it is read."""
    own = _own(request, pk)
    try:
        file = actions.fetch(by=request.user, export_job=own, today=timezone.localdate())
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("disclosures:export_job", pk)
    return download_stream(file, own.file_name, KINDS[own.kind].content_type(own.parameters))


def _own(request, pk: int) -> ExportJob:
    """An export is shown to its asker only; one whose worker has died is said to have broken off."""
    mine = ExportJob.objects.asked_by(request.user).for_lists()
    found = get_object_or_404(mine, pk=pk)
    if found.state == ExportJob.State.RUNNING:
        actions.give_up_if_abandoned(by=request.user, export_job=found)
        found = mine.get(pk=pk)
    return found
