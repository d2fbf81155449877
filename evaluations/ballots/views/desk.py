"""The sign-in desk (签到台): who of the roll has signed in and how, and handing out slips and papers."""

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from evaluations.ballots import actions
from evaluations.ballots.access import ballot_or_404
from evaluations.ballots.forms import DeskForm
from evaluations.ballots.models import Channel
from organizations import access
from organizations.access import Permission
from organizations.models import Person
from organizations.refusals import Refused


@never_cache
@require_GET
def desk(request, ballot: UUID):
    """The roll by name; what nobody at the desk needs to know, the codes and the votes, is not here."""
    ballot = ballot_or_404(request.user, ballot, Permission.RECORD_MEETING)
    roll = list(ballot.roll.select_related("person").order_by("person__sort_key", "person"))
    taken = Counter(row.channel for row in roll)
    return render(
        request,
        "evaluations/ballots/desk.html",
        {
            "section": "meetings",
            "ballot": ballot,
            "roll": roll,
            "missing": [row.person.name for row in roll if row.channel is None],
            "channels": [(channel.label, taken[channel]) for channel in Channel],
            "is_voter": any(row.person.user_id == request.user.pk for row in roll),
            "runs": access.may(request.user, Permission.RUN_MEETING, ballot.meeting.organization),
        },
    )


@require_POST
def mark(request, ballot: UUID, person: int):
    """Note what one person took, or that it came back; leads back to the line one was at."""
    ballot = ballot_or_404(request.user, ballot, Permission.RECORD_MEETING)
    person = get_object_or_404(Person.objects.filter(pk__in=ballot.roll.values("person")), pk=person)
    form = DeskForm(request.POST)
    if form.is_valid():
        try:
            _carry_out(request.user, ballot, person, form.cleaned_data["channel"])
        except Refused as refused:
            messages.error(request, refused.sentence)
    else:
        messages.error(request, "没有登记成。请刷新这一页，再点一次“抽签码”或“纸票”。")
    return HttpResponseRedirect(reverse("evaluations:ballot_desk", args=[ballot.pk]) + f"#p{person.pk}")


def _carry_out(by, ballot, person: Person, channel: str) -> None:
    if channel:
        actions.hand_out(by=by, ballot=ballot, person=person, channel=Channel(channel))
    else:
        actions.take_back(by=by, ballot=ballot, person=person)
