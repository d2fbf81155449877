"""What a page of a meeting was asked for: the meeting, the organization, the one who comes next."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from meetings import access
from meetings.models import Meeting
from organizations.access import Permission, may, organization_or_404
from organizations.models import Organization


def organization_asked_for(request) -> Organization | None:
    asked = request.GET.get("organization", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    return organization_or_404(request.user, int(asked))


def meeting_for(request, pk, permission: Permission) -> Meeting:
    """404 when the meeting is invisible, 403 when it is visible and the permission lacks."""
    meeting = access.meeting_or_404(request.user, pk)
    if not may(request.user, permission, meeting.organization):
        raise PermissionDenied
    return meeting


def was_held(meeting: Meeting) -> bool:
    return meeting.held_on is not None


def wants_to_write(request, facts) -> bool:
    """Whether the page brings the empty fields, or the written text to be corrected."""
    return facts.statement is None or request.GET.get("edit") == "statement"


def next_address(request, name, pk, current_pk) -> str:
    """The page of the one the button names; else the same again."""
    wish = request.POST.get("next", "")
    target = int(wish) if wish.isdecimal() and len(wish) <= 18 else current_pk
    return reverse(name, args=[pk, target])
