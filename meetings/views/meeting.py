"""One meeting as a whole: where the reader goes on with it, its beginning and its end."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from meetings import access, actions, branch_workbench, workbench
from meetings.forms import ConcludeForm, OpenForm
from meetings.models import Attendance, Meeting
from meetings.views.addressing import meeting_for, was_held
from meetings.views.branches import branch_page
from meetings.views.people import person_page
from organizations.access import Permission, organizations_where
from organizations.refusals import Refused

State, Kind = Meeting.State, Meeting.Kind


@require_GET
def detail(request, pk):
    """The meeting where the reader goes on with it: planned, the workbench, or one's own page."""
    meeting = access.meeting_or_404(request.user, pk)
    if meeting.state in (State.SCHEDULED, State.CANCELLED) and not was_held(meeting):
        return _planned(request, meeting, OpenForm(initial={"held_on": timezone.localdate()}))
    if meeting.kind == Kind.SECRETARY:
        desk = access.superiors_desk_of(request.user, meeting)
        found = branch_workbench.first_branch_to_do(meeting, desk)
        return branch_page(request, meeting, found) if found else _facts_only(request, meeting, desk)
    desk = access.desk_of(request.user, meeting)
    row = workbench.first_to_do(meeting, desk)
    return person_page(request, meeting, row.person) if row else _facts_only(request, meeting, desk)


def _facts_only(request, meeting, desk):
    return render(request, "meetings/facts.html", {"section": "meetings", "meeting": meeting, "desk": desk})


def _planned(request, meeting, open_form):
    user = request.user
    person = getattr(user, "person", None)
    desk = access.any_desk_of(user, meeting)
    context = {
        "section": "meetings",
        "meeting": meeting,
        "open_form": open_form,
        "desk": desk,
        "runs": desk.runs,
        "records": desk.records,
        "due": workbench.due_of(meeting),
        "told": meeting.statements.select_related("person").order_by("person__sort_key"),
        "told_by_branches": meeting.branch_statements.select_related("organization").order_by("organization__path"),
        "speaks": person and meeting.kind == Kind.MEMBER and person.organization_id == meeting.organization_id,
        "own_branches": _own_branches(user, meeting),
    }
    return render(request, "meetings/planned.html", context)


def _own_branches(user, meeting):
    if meeting.kind != Kind.SECRETARY:
        return []
    return organizations_where(user, Permission.RECORD_MEETING).children_of(meeting.organization)


@require_POST
def open_meeting(request, pk):
    """Begin the meeting."""
    meeting = meeting_for(request, pk, Permission.RUN_MEETING)
    form = OpenForm(request.POST)
    if form.is_valid():
        try:
            actions.open_meeting(by=request.user, meeting=meeting, held_on=form.cleaned_data["held_on"])
            return redirect("meetings:attendance", pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return _planned(request, meeting, form)


def conclude(request, pk):
    """End the meeting: what is done, what lacks, and, without a vote, why."""
    meeting = meeting_for(request, pk, Permission.RUN_MEETING)
    has_vote = meeting.vote == Meeting.Vote.DONE
    form = ConcludeForm(request.POST or None)
    if request.method == "POST" and (has_vote or form.is_valid()):
        reason = "" if has_vote else form.cleaned_data["no_vote_reason"]
        try:
            actions.conclude(by=request.user, meeting=meeting, no_vote_reason=reason)
            messages.success(request, f"{meeting.label}已结束。")
            return redirect("meetings:detail", pk)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    context = {
        "section": "meetings",
        "meeting": meeting,
        "form": form,
        "has_vote": has_vote,
        "missing_statements": list(meeting.missing_statements()),
        "missing_critiques": list(meeting.missing_critiques()),
        "unmarked": meeting.attendances.filter(presence=Attendance.Presence.EXPECTED, is_observer=False).count(),
    }
    return render(request, "meetings/conclude.html", context)
