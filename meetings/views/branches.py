"""One branch of a secretary meeting: what its secretary told, what the superior said."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from meetings import access, actions, branch_workbench
from meetings.correcting import Subject, beside
from meetings.forms import BranchCritiqueForm, BranchStatementForm, StandInForm
from meetings.models import Meeting
from meetings.saving import attempt, in_json, wants_json
from meetings.views.addressing import meeting_for, next_address, wants_to_write, was_held
from meetings.workbench import task_at_hand
from organizations.access import Permission
from organizations.models import Organization
from organizations.refusals import Refused

State, Kind = Meeting.State, Meeting.Kind


@require_GET
def branch(request, pk, organization_pk):
    """The workbench at one branch, or the page where its secretary prepares the statement."""
    meeting, organization = branch_of(request, pk, organization_pk)
    return branch_page(request, meeting, organization)


def branch_of(request, pk, organization_pk) -> tuple[Meeting, Organization]:
    """404 for an invisible meeting or a branch that is not of it; 403 for a branch whose record one may not read."""
    meeting = access.meeting_or_404(request.user, pk)
    if meeting.kind != Kind.SECRETARY:
        raise Http404
    if was_held(meeting):
        heard = meeting.branches.values("organization")
        organization = get_object_or_404(Organization.objects.filter(pk__in=heard), pk=organization_pk)
    else:
        organization = get_object_or_404(Organization.objects.children_of(meeting.organization), pk=organization_pk)
    if not access.superiors_desk_of(request.user, meeting).reads(organization):
        raise PermissionDenied
    return meeting, organization


def branch_page(
    request,
    meeting,
    organization,
    statement_form=None,
    critique_form=None,
    stand_in_form=None,
    conflict=None,
    status=200,
):
    """One screen: the facts of the two months, the last suggestions, the statement, the critique. 通知二(一)"""
    desk = access.superiors_desk_of(request.user, meeting)
    facts = branch_workbench.branch_facts_of(meeting, organization)
    is_held = was_held(meeting)
    may_write = may_state(meeting, desk, organization)
    writes = statement_form or (may_write and wants_to_write(request, facts))
    criticizes = critique_form or (is_held and meeting.takes_text and desk.criticizes)
    context = {
        "section": "meetings",
        "meeting": meeting,
        "branch": organization,
        "desk": desk,
        "facts": facts,
        "commitment": facts.commitment,
        "may_write": may_write,
        "writes": writes,
        "statement_form": statement_form or BranchStatementForm(record=facts.statement),
        "critique_form": critique_form or BranchCritiqueForm(record=facts.critique),
        "conflict": conflict,
        "beside": beside(request.user, Subject(meeting, organization=organization)),
        "heard": meeting.branches.filter(organization=organization).first(),
        "stand_in_form": stand_in_form or _stand_in_form(meeting, desk, organization),
        "bench": branch_workbench.branch_bench_of(meeting, desk, organization) if is_held else None,
        "criticizes": criticizes,
        "task": task_at_hand(notes=False, tells=bool(writes) and not critique_form, criticizes=bool(criticizes)),
    }
    return render(request, "meetings/branch.html", context, status=status)


def may_state(meeting: Meeting, desk: access.SuperiorsDesk, organization: Organization) -> bool:
    """Whether the reader may write the branch's statement now: beforehand, or in the meeting before its vote."""
    is_open = meeting.takes_text if was_held(meeting) else meeting.state == State.SCHEDULED
    return is_open and desk.states_for(organization)


def _stand_in_form(meeting: Meeting, desk: access.SuperiorsDesk, organization: Organization) -> StandInForm | None:
    """Offered to who records, while nobody is there for the branch."""
    if not (desk.records and meeting.takes_text):
        return None
    if meeting.attendances.speaking_for_branches().filter(organization=organization).exists():
        return None
    return StandInForm(meeting=meeting, organization=organization)


@require_POST
def save_branch_statement(request, pk, organization_pk):
    """Write a branch's statement; the page and the autosave post the same form."""
    meeting, organization = branch_of(request, pk, organization_pk)

    def save(text, based_on):
        return actions.save_branch_statement(
            by=request.user, meeting=meeting, organization=organization, text=text, based_on=based_on
        )

    outcome = attempt(BranchStatementForm(request.POST), save)
    if wants_json(request):
        return in_json(outcome)
    if outcome.record is None:
        return branch_page(
            request, meeting, organization, statement_form=outcome.form, conflict=outcome.conflict, status=422
        )
    messages.success(request, f"{organization.short_name}的讲述已保存。")
    return redirect("meetings:branch", pk, organization_pk)


@require_POST
def save_branch_critique(request, pk, organization_pk):
    """Write the superior's critique and go on to the next branch."""
    meeting, organization = branch_of(request, pk, organization_pk)

    def save(text, based_on):
        return actions.save_branch_critique(
            by=request.user, meeting=meeting, organization=organization, text=text, based_on=based_on
        )

    outcome = attempt(BranchCritiqueForm(request.POST), save)
    if wants_json(request):
        return in_json(outcome)
    if outcome.record is None or not outcome.form.is_complete():
        return branch_page(
            request, meeting, organization, critique_form=outcome.form, conflict=outcome.conflict, status=422
        )
    return redirect(next_address(request, "meetings:branch", pk, organization_pk))


@require_POST
def stand_in(request, pk, organization_pk):
    """Somebody of the branch speaks in its secretary's place (代讲)."""
    meeting_for(request, pk, Permission.RECORD_MEETING)
    meeting, organization = branch_of(request, pk, organization_pk)
    form = StandInForm(request.POST, meeting=meeting, organization=organization)
    if form.is_valid():
        try:
            person = form.cleaned_data["person"]
            actions.stand_in(by=request.user, meeting=meeting, organization=organization, person=person)
            messages.success(request, f"已登记{person.name}代{organization.short_name}讲述。")
            return redirect("meetings:branch", pk, organization_pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return branch_page(request, meeting, organization, stand_in_form=form, status=422)
