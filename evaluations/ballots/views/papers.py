"""纸票: who counts the papers and how far they are, the papers to print, a teller's own page."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from evaluations.ballots import actions, electorate, paper, paper_exports
from evaluations.ballots import results as reading
from evaluations.ballots.access import any_ballot_or_404, ballot_or_404, teller_or_404
from evaluations.ballots.models import Ballot, Teller
from evaluations.ballots.paper_forms import CopiesForm, PaperCountForm, TellersForm
from evaluations.ballots.results import Papers
from organizations.access import Permission
from organizations.documents import PDF, download
from organizations.refusals import Refused


@never_cache
@require_http_methods(["GET", "POST"])
def papers(request, ballot: UUID):
    """The presider's page; a POST appoints the two tellers."""
    ballot = ballot_or_404(request.user, ballot, Permission.RUN_MEETING)
    if request.method == "GET":
        return _papers_page(request, ballot)
    form = _tellers_form(request, ballot, request.POST)
    if not form.is_valid():
        return _papers_page(request, ballot, tellers_form=form)
    try:
        actions.appoint_tellers(by=request.user, ballot=ballot, tellers=form.tellers())
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return _papers_page(request, ballot, tellers_form=form)
    messages.success(request, "已指定点票人。封票以后，请两人各自登录，在首页的待办里录入清点。")
    return redirect("evaluations:ballot_papers", ballot.pk)


@never_cache
@require_GET
def print_papers(request, ballot: UUID):
    """The ballot papers as a PDF."""
    ballot = ballot_or_404(request.user, ballot, Permission.RUN_MEETING)
    form = CopiesForm(request.GET)
    if not form.is_valid():
        return _papers_page(request, ballot, copies_form=form)
    try:
        content = paper_exports.ballot_papers(ballot, list(ballot.subjects.all()), form.cleaned_data["copies"])
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("evaluations:ballot_papers", ballot.pk)
    return download(content, paper_exports.file_name(ballot), PDF)


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def paper_count(request, ballot: UUID):
    """A teller's page: his own figures, and, once both have entered, which rows differ."""
    ballot = any_ballot_or_404(ballot)
    teller = teller_or_404(request.user, ballot)
    progress, subjects = reading.papers_of(ballot), list(ballot.subjects.all())
    if request.method == "GET":
        own = reading.own_paper_count(teller)
        form = PaperCountForm(subjects=subjects, handed_out=progress.handed_out, own=own)
        return _paper_count_page(request, teller, progress, form)
    form = PaperCountForm(request.POST, subjects=subjects, handed_out=progress.handed_out)
    if not form.is_valid():
        return _paper_count_page(request, teller, progress, form)
    try:
        actions.enter_paper(by=request.user, ballot=ballot, totals=form.totals())
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return _paper_count_page(request, teller, progress, form)
    messages.success(request, "您的清点已经录入。")
    return redirect("evaluations:ballot_paper_count", ballot.pk)


def _tellers_form(request, ballot: Ballot, data=None, **initial) -> TellersForm:
    possible = electorate.possible_tellers(ballot.meeting, getattr(request.user, "person", None))
    return TellersForm(data, possible=possible, initial=initial)


def _papers_page(request, ballot: Ballot, *, tellers_form=None, copies_form=None):
    progress = reading.papers_of(ballot)
    appointed = {each.duty: each.person for each in progress.tellers}
    context = {
        "section": "meetings",
        "ballot": ballot,
        "papers": progress,
        "tellers_form": tellers_form or _tellers_form(request, ballot, **appointed),
        "copies_form": copies_form or CopiesForm(initial={"copies": max(progress.handed_out, 1)}),
    }
    return render(request, "evaluations/ballots/papers.html", context)


@sensitive_variables()
def _paper_count_page(request, teller: Teller, progress: Papers, form: PaperCountForm):
    differing = progress.comparison.positions if progress.comparison else ()
    context = {
        "section": "meetings",
        "ballot": teller.ballot,
        "teller": teller,
        "papers": progress,
        "form": form,
        "rows": form.rows(differing),
        "unmarked_rule": paper.UNMARKED_RULE,
    }
    return render(request, "evaluations/ballots/paper_count.html", context)
