"""Pages of the two forms (附件一、附件二): on the screen, as files, and blank."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from evaluations.ratings import actions, deciding
from evaluations.ratings.annexes.columns import KINDS
from evaluations.ratings.annexes.exports import CONTENT_TYPES, file_name, note_of, rendered
from evaluations.ratings.annexes.forms import BlankForm, DownloadForm
from evaluations.ratings.annexes.rows import RatingForm, blank, form_of
from evaluations.ratings.models import RatingSheet
from meetings.models import Meeting
from organizations.access import Permission, require
from organizations.documents import download
from organizations.refusals import Refused

BLANK_ROWS = 15


@require_GET
def annex(request, meeting_pk):
    """The meeting's form on the screen, row by row what the files hold."""
    meeting = _meeting(request.user, meeting_pk)
    form = form_of(meeting, _sheets(request.user, meeting))
    parts = [(part, note_of(form, part)) for part in form.parts]
    context = {"meeting": meeting, "form": form, "parts": parts, "section": "meetings"}
    return render(request, "evaluations/ratings/annex.html", context)


@require_POST
def annex_download(request, meeting_pk):
    """The same form as a file; the register says who took it."""
    meeting = _meeting(request.user, meeting_pk)
    sheets = _sheets(request.user, meeting)
    asked = DownloadForm(request.POST)
    if not asked.is_valid():
        messages.error(request, "没有下载：文件格式不对。请在本页点“下载PDF”或“下载Excel”。")
        return redirect("evaluations:annex", meeting.pk)
    form, extension = form_of(meeting, sheets), asked.cleaned_data["format"]
    try:
        content = rendered(form, extension, _drawn_up(request.user))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("evaluations:annex", meeting.pk)
    name = file_name(form, extension)
    actions.record_download(by=request.user, meeting=meeting, file_name=name, rows=form.rows)
    return download(content, name, CONTENT_TYPES[extension])


@require_GET
def blank_forms(request):
    """Both forms empty; with a kind and a format asked for, the file. Nothing of anybody leaves, so no line is kept."""
    asked = BlankForm(request.GET)
    if not asked.is_valid():
        kinds = [(name, kind) for name, kind in KINDS.items()]
        return render(request, "evaluations/ratings/blank_forms.html", {"kinds": kinds, "section": "meetings"})
    form: RatingForm = blank(KINDS[asked.cleaned_data["kind"]], BLANK_ROWS)
    extension = asked.cleaned_data["format"]
    try:
        content = rendered(form, extension, "")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("evaluations:blank_forms")
    return download(content, file_name(form, extension), CONTENT_TYPES[extension])


def _meeting(user, pk) -> Meeting:
    meeting = get_object_or_404(Meeting.objects.select_related("organization"), pk=pk)
    require(user, Permission.VIEW_ORGANIZATION, meeting.organization)
    return meeting


def _sheets(user, meeting: Meeting) -> list[RatingSheet]:
    """Those of the meeting's sheets that the user may read, in the form's order; 403 without any."""
    beside = ["organization", "unit", "meeting__organization", "confirmed_by__person"]
    found = RatingSheet.objects.of_meeting(meeting).select_related(*beside)
    sheets = deciding.readable(user, meeting, list(found.order_by("pk")))
    if not sheets and not deciding.may_draw_up(user, meeting):
        require(user, Permission.VIEW_RESULTS, meeting.organization)
    return sheets


def _drawn_up(user) -> str:
    day = timezone.localdate()
    return f"{user.display_name}导出，{day.year}年{day.month}月{day.day}日"
