"""Report hearings (听取汇报): the list, a draft, the record and what is added to it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from commitments.forms import VersionForm
from meetings import actions
from meetings.hearing_access import hearing_or_404, hearings_read_by
from meetings.hearing_forms import CorrectionForm, HearingForm, VoidForm
from meetings.models import ReportHearing
from meetings.views.addressing import organization_asked_for
from organizations.access import Permission, may, organizations_where
from organizations.models import Organization
from organizations.refusals import Refused


@require_GET
def hearing_list(request):
    """The hearings one may read, the newest first."""
    found = hearings_read_by(request.user).select_related("organization")
    organization = organization_asked_for(request)
    if organization:
        found = found.filter(organization=organization)
    context = {
        "section": "meetings",
        "organization": organization,
        "page": Paginator(found.order_by("-held_on", "-pk"), 30).get_page(request.GET.get("page")),
        "at_work": organizations_where(request.user, Permission.RECORD_MEETING).superiors().first(),
    }
    return render(request, "meetings/hearings/list.html", context)


def new_hearing(request):
    """A draft at the organization asked for, or at the one where the user records."""
    organization = _organization_to_write_for(request)
    form = HearingForm(request.POST or None, organization=organization)
    if request.method == "POST" and form.is_valid():
        try:
            hearing = actions.draft_hearing(by=request.user, organization=organization, heard=form.heard())
            messages.success(request, "草稿已保存。要办的事请逐条加上，核对以后登记。")
            return redirect("meetings:hearing", hearing.pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {"section": "meetings", "organization": organization, "form": form}
    return render(request, "meetings/hearings/edit.html", context)


def _organization_to_write_for(request) -> Organization:
    """404 for an organization that leads no branches, 403 when its hearings are recorded by others."""
    at_work = organizations_where(request.user, Permission.RECORD_MEETING)
    organization = organization_asked_for(request) or at_work.superiors().first()
    if organization is None:
        raise PermissionDenied
    if not organization.is_superior:
        raise Http404
    if not at_work.filter(pk=organization.pk).exists():
        raise PermissionDenied
    return organization


@require_GET
def hearing(request, pk):
    """One hearing with what was decided and what has been put right since."""
    found = hearing_or_404(request.user, pk)
    context = {
        "section": "meetings",
        "hearing": found,
        "attendees": found.attendees.all(),
        "follow_ups": found.follow_ups.all(),
        "corrections": found.corrections.select_related("added_by__person"),
        "records": may(request.user, Permission.RECORD_MEETING, found.organization),
        "today": timezone.localdate(),
    }
    return render(request, "meetings/hearings/hearing.html", context)


def written_hearing(request, pk) -> ReportHearing:
    """404 when the hearing is invisible, 403 when others record it."""
    found = hearing_or_404(request.user, pk)
    if not may(request.user, Permission.RECORD_MEETING, found.organization):
        raise PermissionDenied
    return found


def edit_hearing(request, pk):
    """Change a draft; what somebody else saved meanwhile is shown beside what was typed."""
    found, standing = written_hearing(request, pk), None
    form = HearingForm(request.POST or None, organization=found.organization, hearing=found)
    if request.method == "POST" and form.is_valid():
        try:
            based_on = form.cleaned_data["version"]
            actions.edit_hearing(by=request.user, hearing=found, heard=form.heard(), based_on=based_on)
            messages.success(request, "草稿已保存。")
            return redirect("meetings:hearing", pk)
        except actions.ChangedMeanwhile as changed:
            standing, form = changed.hearing, form.upon(changed.hearing)
            form.add_error(None, changed.sentence)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {
        "section": "meetings",
        "organization": found.organization,
        "hearing": found,
        "form": form,
        "standing": standing,
    }
    return render(request, "meetings/hearings/edit.html", context)


@require_POST
def record_hearing(request, pk):
    """The draft becomes the record."""
    found = written_hearing(request, pk)
    form = VersionForm(request.POST)
    form.full_clean()
    try:
        actions.record_hearing(by=request.user, hearing=found, version=form.based_on)
        messages.success(request, "已登记。部署的事项已经列入承办者的待办。")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("meetings:hearing", pk)


def correct_hearing(request, pk):
    """Add a correction to what is recorded."""
    found = written_hearing(request, pk)
    words = Words("写更正", "附上更正", "更正已附在记录后面。")
    return change(request, found, CorrectionForm(request.POST or None), actions.correct_hearing, words)


def void_hearing(request, pk):
    """Make the record void, with a reason."""
    found = written_hearing(request, pk)
    words = Words("作废", "作废", "已作废。需要的话，请重新登记一次。")
    return change(request, found, VoidForm(request.POST or None), actions.void_hearing, words)


@dataclass(frozen=True)
class Words:
    """What a small form under a hearing is called, and what is said once it is taken."""

    what: str
    button: str
    done: str


def change(request, found: ReportHearing, form, act: Callable, words: Words):
    """A small form about a hearing: `act` gets what was filled in; what it refuses is said beside the form."""
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.user, hearing=found, **form.cleaned_data)
            messages.success(request, words.done)
            return redirect("meetings:hearing", found.pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {"section": "meetings", "hearing": found, "form": form, "what": words.what, "button": words.button}
    return render(request, "meetings/hearings/change.html", context)
