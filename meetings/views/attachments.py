"""A meeting's attachments (附件): for who keeps its record, runs it or inspects it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from meetings import access, actions
from meetings.attachment_forms import AttachmentForm, RemovalForm
from meetings.attachments import files
from meetings.attachments.kinds import MIME
from meetings.attachments.limits import MOST
from meetings.views.addressing import meeting_for
from organizations.access import Permission
from organizations.documents import download
from organizations.refusals import Refused


def attachments(request, pk):
    """What is attached, what was removed, and one file more."""
    meeting, records = _read_by(request, pk)
    is_sent = request.method == "POST"
    if is_sent and not records:
        raise PermissionDenied
    form = AttachmentForm(request.POST, request.FILES) if is_sent else AttachmentForm()
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = actions.attach(by=request.user, meeting=meeting, name=file.name, content=file.read())
            messages.success(request, f"“{kept.name}”已上传。")
            return redirect("meetings:attachments", pk)
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
    context = {
        "section": "meetings",
        "meeting": meeting,
        "records": records,
        "takes_files": records and meeting.takes_files,
        "form": form,
        "most": MOST,
        "attachments": meeting.attachments.select_related("meeting", "added_by__person", "removed_by__person"),
    }
    return render(request, "meetings/attachments.html", context)


def _read_by(request, pk):
    """The meeting, for who may read all of it, and whether they also record it; not for everybody who was there."""
    meeting = access.meeting_or_404(request.user, pk)
    desk = access.any_desk_of(request.user, meeting)
    if not desk.reads_all:
        raise PermissionDenied
    return meeting, desk.records


@require_GET
def attachment(request, pk, attachment_pk):
    """The file itself, to be kept; never opened inside the site."""
    meeting, _ = _read_by(request, pk)
    found = get_object_or_404(meeting.attachments.kept(), pk=attachment_pk)
    try:
        content = files.read(found.token, found.digest)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("meetings:attachments", pk)
    response = download(content, found.name, MIME[found.kind])
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def remove_attachment(request, pk, attachment_pk):
    """Take a file away, and say why."""
    meeting = meeting_for(request, pk, Permission.RECORD_MEETING)
    found = get_object_or_404(meeting.attachments.kept(), pk=attachment_pk)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_attachment(by=request.user, attachment=found, reason=form.cleaned_data["reason"])
            messages.success(request, f"“{found.name}”已移除。")
            return redirect("meetings:attachments", pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {"section": "meetings", "meeting": meeting, "attachment": found, "form": form}
    return render(request, "meetings/remove_attachment.html", context)
