"""Who may issue whose account: a slip in the wrong hand is a vote in the wrong hand."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from organizations.access import Permission, may, organizations_where, posts_of
from organizations.models import Organization, Person, Role, User
from organizations.refusals import Refused


def works_for_the_office(user) -> bool:
    """Whether the user holds a post at the district's office (活动办公室)."""
    return any(post.role == Role.DISTRICT_OFFICE for post in posts_of(user))


def issues_for(user) -> QuerySet[Organization]:
    """Where the user issues accounts: everywhere for the office; for a committee below itself, its issuer's own
    branch left out, because he votes there beside those whose slips he would hold.
    """
    places = organizations_where(user, Permission.ISSUE_ACCOUNTS)
    person = getattr(user, "person", None)
    if person is not None and not works_for_the_office(user):
        places = places.exclude(pk=person.organization_id)
    return places


def issuing_place_or_404(user, pk: int) -> Organization:
    """The organization whose accounts the user issues: 404 when invisible, 403 when visible and not his to issue."""
    place = get_object_or_404(Organization, pk=pk)
    if issues_for(user).filter(pk=place.pk).exists():
        return place
    if may(user, Permission.VIEW_ORGANIZATION, place):
        raise PermissionDenied
    raise Http404


def why_not(by: User | None, person: Person, places: set[int], *, by_the_office: bool) -> str:
    """Why `by` may not issue or close this person's account although the branch is his to serve, else nothing.

    A committee must not come by the account of somebody who stands above it or beside it; `places` are the ids of
    `issues_for(by)`. Reads `person.user` and the person's `posts_held`.
    """
    if by is None:
        return ""
    if person.user_id is not None and person.user_id == by.pk:
        return "自己的账号要由别人办理。请找另一个办公室账号，或请系统管理员用命令办理。"
    if person.user is not None and person.user.is_staff and not by.is_superuser:
        return f"{person.name}的账号能进后台，只能由系统管理员办理。"
    if not by_the_office and any(post.organization_id not in places for post in person.posts_held):
        return f"{person.name}在您的范围以外还有职务，账号由活动办公室办理。"
    return ""


def require_issuer(by: User | None, people: list[Person]) -> None:
    """Raise unless `by` (None for the command line) may issue and close the accounts of all these people."""
    if by is None:
        return
    places = set(issues_for(by).values_list("pk", flat=True))
    for person in people:
        if person.organization_id not in places:
            raise PermissionDenied
        if sentence := why_not(by, person, places, by_the_office=works_for_the_office(by)):
            raise Refused(sentence)
