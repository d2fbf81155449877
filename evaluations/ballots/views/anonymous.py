"""The anonymous pages: the form, its state, the urn's slot.

Casting has no CSRF token because it has no session to protect: what it acts on is the credential in its body.
"""

import base64
import json
from itertools import groupby
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from evaluations.ballots import actions
from evaluations.ballots.access import any_ballot_or_404
from evaluations.ballots.forms import CastForm
from evaluations.ballots.models import Ballot, Grade, Section
from evaluations.ballots.views.anonymous_page import anonymous_page, unit_of
from organizations.refusals import Refused

INCOMPLETE = "收到的内容不完整，票没有投进去。请刷新页面，每一位都选一项再投。"


@login_not_required
@never_cache
@require_GET
def vote(request, ballot: UUID):
    """The form, the same for everybody; the browser shows it when voting is open."""
    ballot = any_ballot_or_404(ballot)
    rows = groupby(ballot.subjects.all(), key=lambda subject: subject.section)
    context = {
        "ballot": ballot,
        "sections": [(Section(section).label, list(subjects)) for section, subjects in rows],
        "unit": unit_of(ballot),
        "grades": Grade.choices,
        "public_key": base64.b64encode(ballot.public_key).decode(),
    }
    return anonymous_page("evaluations/ballots/vote.html", request, context)


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
    except (ValueError, RecursionError, RequestDataTooBig):  # no JSON; brackets without end; more than a form can hold
        return {}
    return body if isinstance(body, dict) else {}


@login_not_required
@require_GET
def promises(request):
    """系统存了什么、没存什么: what is kept of a ballot, true to the code."""
    return anonymous_page("evaluations/ballots/promises.html", request, {})
