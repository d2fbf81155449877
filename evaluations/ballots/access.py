"""Who sees which ballot: those who see its meeting's organization; who runs it is asked for each step.

Its two tellers (点票人) see their own page, whatever organization they come from.
"""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from evaluations.ballots.models import Ballot, Teller
from organizations import access
from organizations.access import Permission


def ballot_or_404(user, ballot: UUID, permission: Permission = Permission.VIEW_ORGANIZATION) -> Ballot:
    """The ballot if `user` may `permission` there: 404 when invisible, 403 when visible and not allowed."""
    found = any_ballot_or_404(ballot)
    access.require(user, permission, found.meeting.organization)
    return found


def any_ballot_or_404(ballot: UUID) -> Ballot:
    """The ballot for pages that ask for no permission: the anonymous ones, and those that look at its roll."""
    return get_object_or_404(Ballot.objects.select_related("meeting__organization"), pk=ballot)


def teller_or_404(user, ballot: Ballot) -> Teller:
    """The user's duty as a teller of the ballot: 403 for others who see the ballot, 404 for who doesn't."""
    teller = ballot.tellers.filter(person__user=user).first()
    if teller is None:
        access.require(user, Permission.VIEW_ORGANIZATION, ballot.meeting.organization)
        raise PermissionDenied
    return teller
