"""Upload of a list → preview → confirmation → progress → result, for who maintains the rosters."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from organizations.access import Permission, organizations_where
from organizations.actions import list_imports
from organizations.documents import CSV, XLSX, download
from organizations.exports import ROWS_OF_A_WORKBOOK, organization_lines, organizations_file, person_lines, roster_file
from organizations.forms import UploadForm
from organizations.imports import uploads
from organizations.imports.preview import SHOWN, plan_of, preview_of
from organizations.imports.problems import problems_workbook
from organizations.models import ListImport, Organization, Person
from organizations.refusals import Refused

NOT_LISTED = "系统里有、名单里没有的"
NO_FILE = "上传的文件已经不在了，请重新选择文件。"


def upload(request):
    """Choose a file; nothing is written yet."""
    _require_maintainer(request.user)
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        what, file = form.cleaned_data["what"], form.cleaned_data["file"]
        try:
            uploaded = list_imports.upload(by=request.user, what=what, file_name=file.name, content=file.read())
            return redirect("organizations:list_import", uploaded.pk)
        except Refused as refused:
            form.add_error("file", refused.sentence)
    return render(request, "organizations/import.html", {"form": form})


@require_safe
def list_import(request, pk):
    """What the list would change, how far its import has come, or what it did: whatever is the case now."""
    found = _own_import(request, pk)
    if found.is_under_way:
        return render(
            request,
            "organizations/import_progress.html",
            {"import": found, "percent": _percent(found), "words": _words(found)},
        )
    if found.is_done:
        return render(request, "organizations/import_result.html", {"import": found, "missing": len(found.missing)})
    content = uploads.read(found.token)
    if content is None:
        return _without_file(request)
    preview = preview_of(found, content)
    return render(request, "organizations/import_preview.html", {"import": found, "preview": preview, "shown": SHOWN})


@require_POST
def confirm(request, pk):
    """Import the list; the page then shows how far it has come."""
    found = _own_import(request, pk)
    try:
        list_imports.confirm(by=request.user, list_import=found)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("organizations:list_import", pk)


@require_safe
def progress(request, pk):
    """How far the import has come, for the script of the progress page."""
    found = _own_import(request, pk)
    return JsonResponse({"percent": _percent(found), "words": _words(found), "is_under_way": found.is_under_way})


@require_safe
def errors(request, pk):
    """The workbook of what has to be corrected."""
    found = _own_import(request, pk)
    content = uploads.read(found.token)
    if content is None:
        return _without_file(request)
    plan = plan_of(found, content)
    return download(problems_workbook(plan.problems), "要改的地方.xlsx", XLSX)


@require_safe
def missing(request, pk):
    """What is in the system and not on the list, with the headings that an import reads; as csv when it is long."""
    found = _own_import(request, pk)
    keys = found.missing
    if not found.is_done:
        content = uploads.read(found.token)
        if content is None:
            return _without_file(request)
        keys = [one.id for one in plan_of(found, content).left_out]
    today = timezone.localdate()
    if found.is_of_people:
        people = Person.objects.filter(pk__in=keys).in_name_order()
        file = roster_file(NOT_LISTED, person_lines(people, today, phones_of=None), today)
    else:
        organizations = Organization.objects.filter(pk__in=keys)
        file = organizations_file(NOT_LISTED, organization_lines(organizations), today)
    if len(keys) > ROWS_OF_A_WORKBOOK:
        return download(file.csv(), f"{NOT_LISTED}.csv", CSV)
    return download(file.xlsx(request.user.display_name), f"{NOT_LISTED}.xlsx", XLSX)


def _require_maintainer(user) -> None:
    if not organizations_where(user, Permission.MAINTAIN_ROSTER).exists():
        raise PermissionDenied


def _own_import(request, pk) -> ListImport:
    """An import is shown to who uploaded it; one whose worker has died is said to have broken off."""
    _require_maintainer(request.user)
    found = get_object_or_404(ListImport, pk=pk, uploaded_by=request.user)
    if found.state == ListImport.State.RUNNING:
        list_imports.give_up_if_abandoned(by=request.user, list_import=found)
        found.refresh_from_db()
    return found


def _percent(found: ListImport) -> int:
    return uploads.told(found.token) if found.is_under_way else 100


def _words(found: ListImport) -> str:
    if found.state == ListImport.State.QUEUED:
        return "正在等后台任务接手。"
    return f"已完成{_percent(found)}%。"


def _without_file(request):
    messages.error(request, NO_FILE)
    return redirect("organizations:import")
