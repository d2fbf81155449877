"""投票 with a slip (抽签码): one plain form for any browser, anonymous like the other voters' pages.

Every answer is a page with status 200, so that no server thinks it worth a line in a log.
"""

from itertools import groupby
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from evaluations.ballots import actions
from evaluations.ballots.access import any_ballot_or_404
from evaluations.ballots.models import Ballot, Grade, Section
from evaluations.ballots.slip_forms import SlipForm
from evaluations.ballots.views.anonymous_page import anonymous_page, unit_of
from organizations.refusals import Refused

GRADES = [(str(value), label) for value, label in Grade.choices]  # as a form sends them


@login_not_required
@csrf_exempt
@never_cache
@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def slip(request, ballot: UUID):
    """The form of a slip's holder, and the urn's slot for it."""
    ballot = any_ballot_or_404(ballot)
    form = SlipForm(list(ballot.subjects.all()), request.POST if request.method == "POST" else None)
    done = _cast(ballot, form) if form.is_valid() else None
    if done is None:
        return anonymous_page("evaluations/ballots/slip.html", request, _context(ballot, form))
    context = {"ballot": ballot, "already": done is actions.Casting.ALREADY_IN_URN}
    return anonymous_page("evaluations/ballots/slip_receipt.html", request, context)


@sensitive_variables()
def _cast(ballot: Ballot, form: SlipForm) -> actions.Casting | None:
    try:
        return actions.cast_with_slip(ballot=ballot.pk, code=form.cleaned_data["code"], marks=form.marks)
    except actions.UnknownSlip as unknown:
        form.add_error("code", unknown.sentence)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    return None


@sensitive_variables()
def _context(ballot: Ballot, form: SlipForm) -> dict:
    rows = groupby(form.rows, key=lambda row: row[0].section)
    return {
        "ballot": ballot,
        "form": form,
        "sections": [(Section(section).label, list(of_section)) for section, of_section in rows],
        "unit": unit_of(ballot),
        "grades": GRADES,
    }
