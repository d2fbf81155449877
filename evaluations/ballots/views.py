"""Pages of the secret ballot: the room's, the voter's sign-in, and the anonymous ones.

The anonymous pages are rendered without the request: no template can reach the session, the user or a cookie, and a
browser's cookies, should it send them, stay unread. Casting has no CSRF token because it has no session to protect:
what it acts on is the credential in its body.
"""

import base64
import io
import json
from itertools import groupby
from uuid import UUID

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluations.ballots import actions
from evaluations.ballots import results as reading
from evaluations.ballots.forms import CastForm, SignInForm, VoidForm
from evaluations.ballots.models import Ballot, Grade, Section
from meetings.models import Meeting
from organizations import access
from organizations.access import Permission
from organizations.refusals import Refused

INCOMPLETE = "收到的内容不完整，票没有投进去。请刷新页面，每一位都选一项再投。"
ELDER_SIZES = ("18", "24", "30")


# --- the room: who runs the meeting ---


@require_http_methods(["GET", "POST"])
def of_meeting(request, meeting: int):
    """Lead to the meeting's ballot; before there is one, the page that opens it."""
    meeting = get_object_or_404(Meeting.objects.select_related("organization"), pk=meeting)
    runs = access.may(request.user, Permission.RUN_MEETING, meeting.organization)
    if request.method == "POST" and runs:
        try:
            return redirect("evaluations:ballot", actions.open_ballot(by=request.user, meeting=meeting).pk)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect("evaluations:ballot_of_meeting", meeting.pk)
    ballot = meeting.ballots.standing().first()
    if ballot:
        return redirect("evaluations:ballot" if runs else "evaluations:ballot_vote", ballot.pk)
    access.require(request.user, Permission.RUN_MEETING, meeting.organization)
    return render(
        request,
        "evaluations/ballots/open.html",
        {"section": "meetings", "meeting": meeting, "voids": meeting.ballots.filter(state=Ballot.State.VOID)},
    )


@never_cache
@require_GET
def room(request, ballot: UUID):
    """The projected page: the QR code, the phases, the turnout."""
    ballot = _run_by(request.user, ballot)
    return _room(request, ballot, VoidForm())


@never_cache
@require_GET
def room_turnout(request, ballot: UUID):
    """The turnout alone, for the room's page to look at again."""
    ballot = _run_by(request.user, ballot)
    return render(request, "evaluations/ballots/_turnout.html", {"ballot": ballot, "turnout": reading.turnout(ballot)})


@require_GET
def qr(request, ballot: UUID):
    """The QR code that leads voters to the ballot; the key's fingerprint travels in the fragment."""
    ballot = _run_by(request.user, ballot)
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
    ballot = _run_by(request.user, ballot)
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
    ballot = _visible(request.user, ballot)
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
    ballot = _run_by(request.user, ballot)
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
            "subjects": ballot.subjects.count(),
            "void_form": void_form,
            "link": _voters_link(request, ballot),
            "may_see_results": access.may(request.user, Permission.VIEW_RESULTS, ballot.meeting.organization),
        },
    )


def _visible(user, ballot: UUID) -> Ballot:
    found = get_object_or_404(Ballot.objects.select_related("meeting__organization"), pk=ballot)
    if not access.may(user, Permission.VIEW_ORGANIZATION, found.meeting.organization):
        raise Http404
    return found


def _run_by(user, ballot: UUID) -> Ballot:
    found = _visible(user, ballot)
    access.require(user, Permission.RUN_MEETING, found.meeting.organization)
    return found


def _voters_link(request, ballot: Ballot) -> str:
    return request.build_absolute_uri(reverse("evaluations:ballot_vote", args=[ballot.pk])) + "#" + ballot.fingerprint


# --- sign-in: a voter with an account ---


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request, ballot: UUID):
    """签到: the page that makes the credential, and the signature it asks for."""
    ballot = get_object_or_404(Ballot.objects.select_related("meeting__organization"), pk=ballot)
    row = ballot.roll.filter(person__user=request.user).first()
    if row is None:
        return _not_on_the_roll(request, ballot)
    if request.method == "POST":
        return _issue(request, ballot)
    context = {"ballot": ballot, "row": row, "public_key": base64.b64encode(ballot.public_key).decode()}
    return render(request, "evaluations/ballots/sign_in.html", {"section": "meetings", **context})


def _issue(request, ballot: Ballot) -> JsonResponse:
    form = SignInForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": "收到的内容不完整，没有签到。请刷新页面再试一次。"}, status=400)
    try:
        signature = actions.issue_credential(by=request.user, ballot=ballot, blinded=form.cleaned_data["blinded"])
    except Refused as refused:
        return JsonResponse({"message": refused.sentence}, status=409)
    return JsonResponse({"signature": base64.urlsafe_b64encode(signature).decode()})


def _not_on_the_roll(request, ballot: Ballot):
    if not access.may(request.user, Permission.VIEW_ORGANIZATION, ballot.meeting.organization):
        raise Http404
    if request.method == "POST":
        raise PermissionDenied
    sentence = "名册在开始签到时按到会人员定下，列席和缺席的人不投票。到会情况有误的，请告诉主持人。"
    return render(request, "error.html", {"title": "您不在这次投票的名册上", "sentence": sentence}, status=403)


# --- voting: nobody in particular ---


def _anonymous(template: str, request, context: dict) -> HttpResponse:
    size = request.GET.get("elder", "")
    context["elder"] = size if size in ELDER_SIZES else ""
    response = HttpResponse(render_to_string(template, context))
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@never_cache
@require_GET
def vote(request, ballot: UUID):
    """The form, the same for everybody; the browser shows it when voting is open."""
    ballot = get_object_or_404(Ballot.objects.select_related("meeting__organization"), pk=ballot)
    rows = groupby(ballot.subjects.all(), key=lambda subject: subject.section)
    context = {
        "ballot": ballot,
        "sections": [(Section(section).label, list(subjects)) for section, subjects in rows],
        "unit": "人" if ballot.meeting.kind == Meeting.Kind.MEMBER else "个组织",
        "grades": Grade.choices,
        "public_key": base64.b64encode(ballot.public_key).decode(),
    }
    return _anonymous("evaluations/ballots/vote.html", request, context)


@login_not_required
@never_cache
@require_GET
def state(request, ballot: UUID):
    """The ballot's state, for voters who wait."""
    return JsonResponse({"state": get_object_or_404(Ballot.objects.only("state"), pk=ballot).state})


@login_not_required
@csrf_exempt
@never_cache
@sensitive_variables()
@require_POST
def cast(request, ballot: UUID):
    """投入票箱: the same answer, whatever the marks. The body is JSON, which no error report quotes."""
    form = CastForm(_posted(request))
    if not form.is_valid():
        return JsonResponse({"message": INCOMPLETE}, status=400)
    try:
        done = actions.cast(ballot=ballot, **form.cleaned_data)
    except Refused as refused:
        return JsonResponse({"message": refused.sentence}, status=409)
    if done is actions.Casting.ALREADY_IN_URN:
        return JsonResponse({"message": "票箱里已经有这张票，没有再投。", "already": True}, status=409)
    return JsonResponse({"message": "已投入票箱。"})


@sensitive_variables()
def _posted(request) -> dict:
    try:
        body = json.loads(request.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


@login_not_required
@require_GET
def promises(request):
    """系统存了什么、没存什么: what is kept of a ballot, true to the code."""
    return _anonymous("evaluations/ballots/promises.html", request, {})
