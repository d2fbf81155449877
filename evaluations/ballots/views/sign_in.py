"""签到 of a voter with an account: the page that makes the credential, and the signature it asks for."""

import base64
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from evaluations.ballots import actions
from evaluations.ballots.access import any_ballot_or_404
from evaluations.ballots.forms import SignInForm
from evaluations.ballots.models import Ballot, Channel
from organizations import access
from organizations.access import Permission
from organizations.refusals import Refused


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request, ballot: UUID):
    """签到: the page that makes the credential, and the signature it asks for."""
    ballot = any_ballot_or_404(ballot)
    row = ballot.roll.filter(person__user=request.user).first()
    if row is None:
        return _not_on_the_roll(request, ballot)
    if request.method == "POST":
        return _issue(request, ballot)
    context = {
        "ballot": ballot,
        "row": row,
        "makes_credential": ballot.takes_voters and row.channel in (None, Channel.PHONE),
        "public_key": base64.b64encode(ballot.public_key).decode(),
    }
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
