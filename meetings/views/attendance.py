"""Sign-in (签到): who is there, and who is sent by the superior."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from meetings import actions
from meetings.forms import AttendanceForm, InviteForm
from meetings.models import Attendance
from meetings.views.addressing import meeting_for
from organizations.access import Permission
from organizations.refusals import Refused


def attendance(request, pk):
    """Sign-in (签到): one row a person."""
    meeting = meeting_for(request, pk, Permission.RECORD_MEETING)
    rows = list(meeting.attendances.select_related("organization", "unit").order_by("is_observer", "sort_key", "pk"))
    form = AttendanceForm(request.POST or None, rows=rows)
    if request.method == "POST" and form.is_valid():
        rest_present = request.POST.get("wish") == "rest_present"
        presences = form.presences_with_the_rest_present() if rest_present else form.presences()
        try:
            actions.mark_attendance(by=request.user, meeting=meeting, presences=presences)
            messages.success(request, "到会情况已登记。")
            return redirect("meetings:attendance", pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return _attendance_page(request, meeting, form, InviteForm(meeting=meeting))


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
    rows = list(meeting.attendances.select_related("organization", "unit").order_by("is_observer", "sort_key", "pk"))
    return _attendance_page(request, meeting, AttendanceForm(rows=rows), form)
