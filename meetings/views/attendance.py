"""Sign-in (签到): who is there, and who is sent by the superior."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from meetings import actions
from meetings.forms import AttendanceForm, InviteForm
from meetings.models import Attendance
from meetings.saving import acknowledged, declined, wants_json
from meetings.views.addressing import meeting_for
from organizations.access import Permission
from organizations.refusals import Refused


def attendance(request, pk):
    """Sign-in (签到): one row a person; the button and the autosave post the same form."""
    meeting = meeting_for(request, pk, Permission.RECORD_MEETING)
    if request.method != "POST":
        return _attendance_page(request, meeting, AttendanceForm(rows=_rows(meeting)), InviteForm(meeting=meeting))
    form = AttendanceForm(request.POST, rows=_rows(meeting))
    form, is_saved, is_conflict = _marked(request, meeting, form)
    if wants_json(request):
        if is_saved:
            return acknowledged(timezone.now(), form.seen_from_now_on())
        return declined(form, is_conflict=is_conflict)
    if is_saved:
        messages.success(request, "到会情况已登记。")
        return redirect("meetings:attendance", pk)
    return _attendance_page(request, meeting, form, InviteForm(meeting=meeting))


def _rows(meeting) -> list[Attendance]:
    return list(meeting.attendances.select_related("organization", "unit").order_by("is_observer", "sort_key", "pk"))


def _marked(request, meeting, form) -> tuple[AttendanceForm, bool, bool]:
    """One try to save: the form to show, whether it is saved, whether somebody else was first."""
    if not form.is_valid():
        return form, False, False
    rest_present = request.POST.get("wish") == "rest_present"
    presences = form.presences_with_the_rest_present() if rest_present else form.presences()
    try:
        actions.mark_attendance(by=request.user, meeting=meeting, presences=presences, seen=form.seen())
    except actions.MarkedMeanwhile as conflict:
        form.add_error(None, conflict.sentence)
        return form.upon(_rows(meeting)), False, True
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return form, False, False
    return form, True, False


def _attendance_page(request, meeting, form, invite_form):
    subjects = [row for row in form.rows if not row.is_observer and row.presence != Attendance.Presence.EXEMPT]
    here = (Attendance.Presence.PRESENT, Attendance.Presence.ONLINE)
    context = {
        "section": "meetings",
        "meeting": meeting,
        "form": form,
        "invite_form": invite_form,
        "is_open": meeting.takes_text,
        "due": len(subjects),
        "present": len([row for row in subjects if row.presence in here]),
        "unmarked": len([row for row in subjects if row.presence == Attendance.Presence.EXPECTED]),
    }
    return render(request, "meetings/attendance.html", context)


@require_POST
def invite(request, pk):
    """Add the superior's representative (列席)."""
    meeting = meeting_for(request, pk, Permission.RECORD_MEETING)
    form = InviteForm(request.POST, meeting=meeting)
    if form.is_valid():
        try:
            row = actions.invite(by=request.user, meeting=meeting, person=form.cleaned_data["person"])
            messages.success(request, f"已登记{row.name}列席。")
            return redirect("meetings:attendance", pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return _attendance_page(request, meeting, AttendanceForm(rows=_rows(meeting)), form)
