"""The slips' page (抽签码): how many there are and are needed, printing, leftovers, and letting slips vote again."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from evaluations.ballots import actions
from evaluations.ballots.access import ballot_or_404
from evaluations.ballots.models import Ballot
from evaluations.ballots.results import slips_of
from evaluations.ballots.slip_exports import slip_cards, slip_sheets
from evaluations.ballots.slip_forms import PrintSlipsForm, VoidSlipsForm
from evaluations.ballots.slips import draw_codes, shown
from organizations import documents
from organizations.access import Permission
from organizations.refusals import Refused


@never_cache
@require_GET
def slips(request, ballot: UUID):
    """How many people took a slip, how many slips are good, what is to be done about it."""
    return _page(request, ballot_or_404(request.user, ballot, Permission.RUN_MEETING))


@sensitive_variables()
@require_POST
def print_slips(request, ballot: UUID):
    """Draw codes and answer with the sheets; the codes are good only once the sheets exist."""
    ballot = ballot_or_404(request.user, ballot, Permission.RUN_MEETING)
    form = PrintSlipsForm(request.POST)
    if not form.is_valid():
        return _page(request, ballot, print_form=form)
    codes = draw_codes(form.cleaned_data["number"])
    try:
        sheets = slip_sheets(slip_cards(ballot, codes, _address(request, ballot)))
        actions.add_slips(by=request.user, ballot=ballot, codes=codes, living=form.cleaned_data["living"])
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return _page(request, ballot, print_form=form)
    return documents.inline(sheets, "抽签码.pdf", documents.PDF)


@sensitive_variables()
@sensitive_post_parameters("codes")
@require_POST
def void_slips(request, ballot: UUID):
    """Make the leftovers void; the codes that were none stay in the field."""
    ballot = ballot_or_404(request.user, ballot, Permission.RUN_MEETING)
    form = VoidSlipsForm(request.POST)
    if not form.is_valid():
        return _page(request, ballot, void_form=form)
    try:
        voided = actions.void_slips(by=request.user, ballot=ballot, codes=form.cleaned_data["codes"])
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return _page(request, ballot, void_form=form)
    messages.success(request, f"作废了{voided.number}张抽签码。")
    if not voided.unknown:
        return redirect("evaluations:ballot_slips", ballot.pk)
    unknown = VoidSlipsForm({"codes": "\n".join(map(shown, voided.unknown))})
    unknown.add_error("codes", "这几个不是这场投票现在有效的抽签码。请对照纸上的码改一改；作废过的，不用再输。")
    return _page(request, ballot, void_form=unknown)


@require_POST
def void_all_slips(request, ballot: UUID):
    """Make every slip void, to print anew."""
    ballot = ballot_or_404(request.user, ballot, Permission.RUN_MEETING)
    try:
        number = actions.void_all_slips(by=request.user, ballot=ballot)
        messages.success(request, f"{number}张抽签码全部作废了。请收回旧的，重新印，重新抽。")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("evaluations:ballot_slips", ballot.pk)


@require_POST
def resume_slips(request, ballot: UUID):
    """Let votes by slip in again after too many wrong codes."""
    ballot = ballot_or_404(request.user, ballot, Permission.RUN_MEETING)
    try:
        actions.resume_slips(by=request.user, ballot=ballot)
        messages.success(request, "抽签码投票恢复了。请让没有投成的人再投一次。")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("evaluations:ballot_slips", ballot.pk)


def _page(request, ballot: Ballot, *, print_form=None, void_form=None):
    found = slips_of(ballot)
    return render(
        request,
        "evaluations/ballots/slips.html",
        {
            "section": "meetings",
            "ballot": ballot,
            "slips": found,
            "address": _address(request, ballot),
            "print_form": print_form or PrintSlipsForm(initial={"number": found.lacking or None}),
            "void_form": void_form or VoidSlipsForm(),
        },
    )


def _address(request, ballot: Ballot) -> str:
    return request.build_absolute_uri(reverse("evaluations:ballot_slip", args=[ballot.pk]))
