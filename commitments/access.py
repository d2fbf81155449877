"""Who may read, write and confirm a commitment; built on the grants of the ground floor."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from commitments.models import Commitment
from organizations.access import (
    Permission,
    may,
    organization_or_404,
    organizations_where,
    permissions_at,
    require,
)
from organizations.models import Organization, Person

FOLLOWING = (Permission.EDIT_COMMITMENTS, Permission.CONFIRM_COMMITMENTS, Permission.INSPECT)


def home_of(subject: Organization | Person) -> Organization:
    """The organization whose branch life a subject belongs to."""
    return subject.organization if isinstance(subject, Person) else subject


def is_own(user, subject: Organization | Person) -> bool:
    return isinstance(subject, Person) and subject.user_id is not None and subject.user_id == user.pk


def may_write(user, subject: Organization | Person) -> bool:
    """A person writes their own; those who record for the organization write everybody's."""
    return is_own(user, subject) or may(user, Permission.EDIT_COMMITMENTS, home_of(subject))


def require_writer(user, subject: Organization | Person) -> None:
    if not is_own(user, subject):
        require(user, Permission.EDIT_COMMITMENTS, home_of(subject))


def commitment_or_404(user, pk: int) -> Commitment:
    return get_object_or_404(Commitment.objects.visible_to(user).with_items(), pk=pk)


def commitment_to_write_or_404(user, pk: int) -> Commitment:
    """The commitment with the right to write it: 404 when invisible, 403 when it is only to be read."""
    commitment = commitment_or_404(user, pk)
    require_writer(user, commitment.subject)
    return commitment


def own_commitment_or_404(user, pk: int) -> Commitment:
    """The commitment if it is the user's own: 404 when invisible, 403 when it is somebody else's."""
    commitment = commitment_or_404(user, pk)
    if not is_own(user, commitment.subject):
        raise PermissionDenied
    return commitment


def commitment_to_confirm_or_404(user, pk: int) -> Commitment:
    commitment = commitment_or_404(user, pk)
    require(user, Permission.CONFIRM_COMMITMENTS, commitment.keeper)
    return commitment


def person_to_write_for_or_404(user, pk: int) -> Person:
    """Somebody on the roster whose commitment the user may write."""
    person = get_object_or_404(Person.objects.on_the_roster().select_related("organization"), pk=pk)
    require_writer(user, person)
    return person


def roster_owner_or_404(user, pk: int) -> Organization:
    """An organization, for those who see to it that everybody in it promises: from within or from above."""
    organization = organization_or_404(user, pk)
    if not permissions_at(user, organization, FOLLOWING):
        raise PermissionDenied
    return organization


def inspected_or_403(user) -> QuerySet[Organization]:
    """The organizations whose work the user follows (office, committees, secretaries)."""
    inspected = organizations_where(user, Permission.INSPECT)
    if not inspected.exists():
        raise PermissionDenied
    return inspected


def looks_after_the_district(user) -> bool:
    """Whether the user keeps the campaign for everybody (活动办公室)."""
    return organizations_where(user, Permission.INSPECT).filter(depth=1).exists()


def district_or_404(user) -> Organization:
    """The district, for those who look after all of it: they open a year's campaign (活动办公室)."""
    district = Organization.objects.filter(depth=1).first()
    if district is None:
        raise Http404
    require(user, Permission.INSPECT, district)
    return district
