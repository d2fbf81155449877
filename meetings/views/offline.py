"""The workbook of a meeting held offline on its way in: uploaded, looked through row by row, confirmed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from meetings import actions
from meetings.access import Desk
from meetings.models import Meeting
from meetings.papers.offline.filled import read_filled
from meetings.papers.offline.forms import FilledWorkbookForm
from meetings.papers.offline.plan import plan_of
from meetings.views.papers import meeting_with_papers, papers_page
from organizations.imports import uploads
from organizations.refusals import Refused


def meeting_to_fill_in(request, pk) -> tuple[Meeting, Desk]:
    """404 for an invisible meeting, 403 for who records nothing and comments on nobody."""
    meeting, desk = meeting_with_papers(request, pk)
    if not desk.fills_in:
        raise PermissionDenied
    return meeting, desk


@require_POST
def upload_filled(request, pk):
    """Take the file; nothing is written yet."""
    meeting, desk = meeting_to_fill_in(request, pk)
    form = FilledWorkbookForm(request.POST, request.FILES)
    if form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            token = actions.keep_filled_workbook(by=request.user, meeting=meeting, content=content)
            return redirect("meetings:filled", pk, token)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return papers_page(request, meeting, desk, form, status=422)


@require_GET
def filled(request, pk, token):
    """What would change, what is left out and why, what has to be corrected first."""
    meeting, desk = meeting_to_fill_in(request, pk)
    return _filled_page(request, meeting, desk, token)


@require_POST
def confirm_filled(request, pk, token):
    """Bring in exactly what was shown."""
    meeting, desk = meeting_to_fill_in(request, pk)
    shown = request.POST.get("fingerprint", "")
    try:
        plan = actions.bring_in(by=request.user, meeting=meeting, token=token, fingerprint=shown)
    except Refused as refusal:
        return _filled_page(request, meeting, desk, token, sentence=refusal.sentence, status=422)
    brought = f"到会{len(plan.presences)}人，讲述{len(plan.statements)}份，点评{len(plan.critiques)}份"
    messages.success(request, f"已带入：{brought}。")
    return redirect("meetings:detail", pk)


def _filled_page(request, meeting: Meeting, desk: Desk, token: str, sentence: str = "", status: int = 200):
    content = uploads.read(token)
    if content is None:
        messages.error(request, "上传的表已经不在了。刚才确认过的，已经带入；没有确认过的，请重新选择文件。")
        return redirect("meetings:papers", meeting.pk)
    context = {
        "section": "meetings",
        "meeting": meeting,
        "token": token,
        "plan": plan_of(meeting, desk, read_filled(content, meeting.pk)),
        "sentence": sentence,
    }
    return render(request, "meetings/papers/filled.html", context, status=status)
