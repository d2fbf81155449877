"""Who may read whose year: oneself, who leads the branch or stands above it, and of staff the administrative head.

Levels travel with a person, because they were published; the details of meetings stay with the branch that held them.
"""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404

from disclosures.summaries import people
from disclosures.summaries.frame import Frame
from disclosures.summaries.summary import Summary
from organizations.access import (
    ROLE_GRANTS,
    Permission,
    organization_or_404,
    organizations_where,
    posts_of,
    require,
    root_of,
)
from organizations.models import Organization, Person, Role


@dataclass(frozen=True)
class Reader:
    """What somebody may read; asked once, then answers without queries."""

    organizations: frozenset[int]
    headed: frozenset[tuple[int, int | None]]  # (branch id, unit id), None for all units of the branch

    def heads(self, branch_pk: int | None, unit_pk: int | None) -> bool:
        """Whether the reader leads the staff of that unit; staff without a unit belong to every head of the branch."""
        return any(
            branch == branch_pk and (unit is None or unit_pk is None or unit == unit_pk) for branch, unit in self.headed
        )

    def places_of(self, summary: Summary) -> set[int]:
        """The organizations whose part of this year the reader may read."""
        headed = set()
        if summary.is_of_staff:
            headed = {entry.place_pk for entry in summary.entries if self.heads(entry.place_pk, entry.unit_pk)}
            headed |= {summary.place_pk} if self.heads(summary.place_pk, summary.unit_pk) else set()
        kept = {entry.place_pk for entry in summary.entries if entry.place_pk} | {summary.place_pk}
        return headed | (kept & self.organizations)

    def keeps(self, person: Person) -> bool:
        """Whether the person is now on a roster of the reader's."""
        is_headed = person.is_staff_member and self.heads(person.organization_id, person.unit_id)
        return is_headed or person.organization_id in self.organizations

    def list_of(self, organization: Organization, summaries) -> list[Summary]:
        """Of a branch's list what the reader may read: everybody, or the staff of the own unit."""
        if organization.pk in self.organizations:
            return list(summaries)
        return [each for each in summaries if each.is_of_staff and self.heads(organization.pk, each.unit_pk)]


def reader_of(user) -> Reader:
    chosen = organizations_where(user, Permission.VIEW_SUMMARIES).order_by().values_list("pk", flat=True)
    headed = {
        (post.organization_id, post.unit_id)
        for post in posts_of(user)
        if Permission.RATE_STAFF in ROLE_GRANTS[Role(post.role)]
    }
    return Reader(frozenset(chosen), frozenset(headed))


def starting_points(user) -> list[Organization]:
    """Where the user's lists begin: the organizations of the posts that give any."""
    found = {}
    for post in posts_of(user):
        if {Permission.VIEW_SUMMARIES, Permission.RATE_STAFF} & ROLE_GRANTS[Role(post.role)].keys():
            root = root_of(post)
            found[root.pk] = root
    return sorted(found.values(), key=lambda organization: organization.path)


def organization_to_sum_up_or_404(user, reader: Reader, pk: int) -> Organization:
    """An organization with a list for the user: 404 when invisible, 403 when visible and the lists are not for him."""
    organization = organization_or_404(user, pk)
    if organization.pk not in {branch for branch, _ in reader.headed}:
        require(user, Permission.VIEW_SUMMARIES, organization)
    return organization


def summary_or_404(user, pk: int, frame: Frame) -> Summary:
    """One person's year, as far as the user may read it."""
    person = get_object_or_404(Person.objects.select_related("organization"), pk=pk)
    whole = people.of_person(person, frame)
    if person.user_id == user.pk:
        return whole
    reader = reader_of(user)
    readable = reader.places_of(whole)
    if whole.place_pk in readable or reader.keeps(person):
        return whole.with_details_of(readable)
    if not readable:
        require(user, Permission.VIEW_SUMMARIES, person.organization)
    return _line_of_who_left(whole, readable, frame)


def _line_of_who_left(whole: Summary, readable: set[int], frame: Frame) -> Summary:
    """What the last branch that the reader may read has on its own list."""
    last = [entry.place_pk for entry in whole.entries if entry.place_pk in readable][-1:]
    lines = people.of_branches(Organization.objects.filter(pk__in=last), frame, ())
    line = next((line for line in lines if line.subject_pk == whole.subject_pk), None)
    if line is None:
        raise Http404
    return line
