"""The room: opening a ballot, the projected page, its steps, its results."""

import io
from itertools import groupby
from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluations.ballots import actions, keys
from evaluations.ballots import results as reading
from evaluations.ballots.access import ballot_or_404
from evaluations.ballots.forms import VoidForm
from evaluations.ballots.models import Ballot, Grade
from meetings.access import meeting_or_404
from organizations import access
from organizations.access import Permission
from organizations.refusals import Refused


@require_http_methods(["GET", "POST"])
def of_meeting(request, meeting: int):
    """Lead to the meeting's ballot; before there is one, the page that opens it."""
    meeting = meeting_or_404(request.user, meeting)
    runs = access.may(request.user, Permission.RUN_MEETING, meeting.organization)
    if request.method == "POST" and runs:
        try:
            return redirect("evaluations:ballot", actions.open_ballot(by=request.user, meeting=meeting).pk)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect("evaluations:ballot_of_meeting", meeting.pk)
    ballot = meeting.ballots.standing().first()
    if ballot:
        return redirect(_page_for(request.user, ballot, runs), ballot.pk)
    access.require(request.user, Permission.RUN_MEETING, meeting.organization)
    return render(
        request,
        "evaluations/ballots/open.html",
        {"section": "meetings", "meeting": meeting, "voids": meeting.ballots.filter(state=Ballot.State.VOID)},
    )


def _page_for(user, ballot: Ballot, runs: bool) -> str:
    if runs:
        return "evaluations:ballot"
    records = access.may(user, Permission.RECORD_MEETING, ballot.meeting.organization)
    return "evaluations:ballot_desk" if records else "evaluations:ballot_vote"


@never_cache
@require_GET
def room(request, ballot: UUID):
    """The projected page: the QR code, the phases, the turnout."""
    ballot = ballot_or_404(request.user, ballot, Permission.RUN_MEETING)
    return _room(request, ballot, VoidForm())


@never_cache
@require_GET
def room_turnout(request, ballot: UUID):
    """The turnout alone, for the room's page to look at again."""
    ballot = ballot_or_404(request.user, ballot, Permission.RUN_MEETING)
    return render(request, "evaluations/ballots/_turnout.html", {"ballot": ballot, "turnout": reading.turnout(ballot)})


@require_GET
def qr(request, ballot: UUID):
    """The QR code that leads voters to the ballot; the key's fingerprint travels in the fragment."""
    ballot = ballot_or_404(request.user, ballot, Permission.RUN_MEETING)
    drawn = io.BytesIO()
    segno.make(_voters_link(request, ballot), error="m").save(drawn, kind="svg", light="#fff", border=4, scale=6)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@require_POST
def start_voting(request, ballot: UUID):
    """签到 → 投票."""
    return _step(request, ballot, actions.start_voting)


@require_POST
def seal(request, ballot: UUID):
    """投票 → 封票."""
    return _step(request, ballot, actions.seal)


@require_POST
def count(request, ballot: UUID):
    """封票 → 计票."""
    return _step(request, ballot, actions.count)


@require_POST
def void(request, ballot: UUID):
    """Give the ballot up, with a reason."""
    ballot = ballot_or_404(request.user, ballot, Permission.RUN_MEETING)
    form = VoidForm(request.POST)
    if not form.is_valid():
        return _room(request, ballot, form)
    try:
        actions.void(by=request.user, ballot=ballot, reason=form.cleaned_data["reason"])
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("evaluations:ballot", ballot.pk)


@never_cache
@require_GET
def results(request, ballot: UUID):
    """The totals, as far as the number of ballots allows, for the deciding body and its superior."""
    ballot = ballot_or_404(request.user, ballot)
    shown = reading.results_for(request.user, ballot)
    rows = groupby(shown.subjects, key=lambda subject: subject.section) if shown else []
    return render(
        request,
        "evaluations/ballots/results.html",
        {
            "section": "meetings",
            "ballot": ballot,
            "results": shown,
            "sections": [(section, list(subjects)) for section, subjects in rows],
            "grades": Grade.labels,
            "turnout": reading.turnout(ballot),
        },
    )


def _step(request, ballot: UUID, action):
    ballot = ballot_or_404(request.user, ballot, Permission.RUN_MEETING)
    try:
        action(by=request.user, ballot=ballot)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("evaluations:ballot", ballot.pk)


def _room(request, ballot: Ballot, void_form: VoidForm):
    return render(
        request,
        "evaluations/ballots/room.html",
        {
            "section": "meetings",
            "ballot": ballot,
            "turnout": reading.turnout(ballot),
            "papers": reading.papers_of(ballot),
            "slips": reading.slips_of(ballot),
            "subjects": ballot.subjects.count(),
            "void_form": void_form,
            "keys_are_gone": ballot.is_running and not keys.present(ballot.pk),
            "link": _voters_link(request, ballot),
            "may_see_results": access.may(request.user, Permission.VIEW_RESULTS, ballot.meeting.organization),
        },
    )


def _voters_link(request, ballot: Ballot) -> str:
    return request.build_absolute_uri(reverse("evaluations:ballot_vote", args=[ballot.pk])) + "#" + ballot.fingerprint
