"""Drafting a branch's statement out of its facts; nothing is written until its secretary saves it."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.views.decorators.http import require_POST

from disclosures.two_months import rules
from disclosures.two_months.facts import two_months_of
from meetings.access import superiors_desk_of
from meetings.branch_workbench import branch_facts_of
from meetings.forms import BranchStatementForm
from meetings.views.branches import branch_of, branch_page, may_state


@require_POST
def draft_branch_statement(request, pk, organization_pk):
    """The page again, with a draft in the fields that were left empty; what was typed stays."""
    meeting, organization = branch_of(request, pk, organization_pk)
    if not may_state(meeting, superiors_desk_of(request.user, meeting), organization):
        raise PermissionDenied
    form = BranchStatementForm(request.POST)
    if not form.is_valid():
        return branch_page(request, meeting, organization, statement_form=form, status=422)
    facts = two_months_of(organization, meeting.period, timezone.localdate())
    past = branch_facts_of(meeting, organization).past_critique
    drafted = rules.draft(facts.rows, facts.own, facts.people, past.suggestions if past else "")
    form = form.with_text(rules.filled_in(form.text(), drafted))
    return branch_page(request, meeting, organization, statement_form=form)
