"""The list of meetings, and planning one: when, where, giving it up."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from meetings import access, actions
from meetings.forms import ReasonForm, ScheduleForm, TimeForm, periods_to_schedule
from meetings.hearing_access import hearings_read_by
from meetings.overview import lines_of, unplanned_at
from meetings.views.addressing import meeting_for, organization_asked_for
from organizations.access import Permission, may, organizations_where
from organizations.long_lists import LongList
from organizations.models import Organization, Post, Role
from organizations.refusals import Refused


@require_GET
def meeting_list(request):
    """The meetings one may see, the newest period first, and what is still to be planned."""
    today = timezone.localdate()
    organization = organization_asked_for(request)
    found = access.visible_to(request.user).select_related("organization")
    if organization:
        found = found.filter(organization=organization)
    page = LongList(found.order_by("-period_start", "organization__path", "-pk"), 30).get_page(request.GET.get("page"))
    at_work = [
        each
        for each in organizations_where(request.user, Permission.RECORD_MEETING)
        if each.is_branch or each.is_superior
    ]
    context = {
        "section": "meetings",
        "organization": organization,
        "page": page,
        "lines": lines_of(page.object_list, today),
        "unplanned": unplanned_at(at_work, today),
        "at_work": at_work,
        "sees_hearings": any(each.is_superior for each in at_work) or hearings_read_by(request.user).exists(),
    }
    return render(request, "meetings/list.html", context)


def schedule(request):
    """Plan a period's meeting of the organization asked for, or of the one where the user records."""
    organization = _organization_to_schedule_for(request)
    periods = periods_to_schedule(organization, timezone.localdate())
    usual = _usual(organization) | {"period": request.GET.get("period")}
    form = ScheduleForm(request.POST or None, organization=organization, periods=periods, initial=usual)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = actions.schedule(by=request.user, organization=organization, **form.cleaned_data)
            messages.success(request, f"已安排{meeting.label}。")
            return redirect("meetings:detail", meeting.pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {"section": "meetings", "organization": organization, "form": form, "periods": periods}
    return render(request, "meetings/schedule.html", context)


def _organization_to_schedule_for(request) -> Organization:
    """404 for an organization that holds no meetings, 403 when its meetings are recorded by others."""
    holders = organizations_where(request.user, Permission.RECORD_MEETING).filter(
        kind__in=[*Organization.BRANCH_KINDS, *Organization.SUPERIOR_KINDS]
    )
    organization = organization_asked_for(request) or holders.first()
    if organization is None:
        raise PermissionDenied
    if not (organization.is_branch or organization.is_superior):
        raise Http404
    if not may(request.user, Permission.RECORD_MEETING, organization):
        raise PermissionDenied
    return organization


def _usual(organization: Organization) -> dict:
    """Where the last meeting was held, and the secretary in the chair."""
    last = organization.meetings.live().first()
    posts = Post.objects.held_on(timezone.localdate()).filter(organization=organization, role=Role.SECRETARY)
    secretary = posts.order_by("is_acting").first()
    return {"place": last.place if last else "", "presider": secretary.person_id if secretary else None}


def reschedule(request, pk):
    """Change time and place."""
    meeting = meeting_for(request, pk, Permission.RECORD_MEETING)
    initial = {"scheduled_at": meeting.scheduled_at, "place": meeting.place, "presider": meeting.presider_id}
    form = TimeForm(request.POST or None, organization=meeting.organization, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reschedule(by=request.user, meeting=meeting, **form.cleaned_data)
            messages.success(request, "时间地点已改好。")
            return redirect("meetings:detail", pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {"section": "meetings", "organization": meeting.organization, "meeting": meeting, "form": form}
    return render(request, "meetings/schedule.html", context)


def cancel(request, pk):
    """Give the meeting up, with a reason."""
    meeting = meeting_for(request, pk, Permission.RUN_MEETING)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel(by=request.user, meeting=meeting, reason=form.cleaned_data["reason"])
            messages.success(request, f"{meeting.label}已取消。")
            return redirect("meetings:list")
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return render(request, "meetings/cancel.html", {"section": "meetings", "meeting": meeting, "form": form})
