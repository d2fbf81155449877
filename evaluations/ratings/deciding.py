"""Which body decides a sheet, and who may read it. 通知二(二): three pools, three deciding bodies.

Counts are shown to the deciding body and its superior only, so a sheet is read by nobody else either.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from evaluations.ratings.models import Pool, RatingSheet
from meetings.models import Meeting
from organizations.access import ROLE_GRANTS, Permission, may, organizations_where, posts_of, require
from organizations.models import Organization, Post, Role


def may_decide(user, sheet: RatingSheet) -> bool:
    """Whether the user belongs to the sheet's deciding body and drafts its levels."""
    if sheet.pool == Pool.MEMBERS:
        return may(user, Permission.RATE_MEMBERS, sheet.organization)
    if sheet.pool == Pool.STAFF:
        return _heads(user, sheet.organization, sheet.unit_id)
    return _rates_children_of(user, sheet.organization)


def may_confirm(user, sheet: RatingSheet) -> bool:
    """Whether the user confirms and corrects: of branches the superior's secretary, its officer only without one."""
    if sheet.pool != Pool.ORGANIZATIONS or lacks_a_secretary(sheet.organization, timezone.localdate()):
        return may_decide(user, sheet)
    return _reaches_children_of(user, Permission.CONFIRM_ORGANIZATION_RATINGS, sheet.organization)


def lacks_a_secretary(organization: Organization, day: dt.date) -> bool:
    """Whether nobody was secretary on `day`, nor acted for one."""
    return not Post.objects.held_on(day).filter(organization=organization, role=Role.SECRETARY).exists()


def may_read(user, sheet: RatingSheet) -> bool:
    """Whether the user belongs to the deciding body or to its superior."""
    return may_decide(user, sheet) or may(user, Permission.VIEW_RESULTS, sheet.organization)


def may_draw_up(user, meeting: Meeting) -> bool:
    """Whether the user may have the meeting's sheets drawn up: any body that decides one of them."""
    if meeting.kind == Meeting.Kind.SECRETARY:
        return _rates_children_of(user, meeting.organization)
    rates = (Permission.RATE_MEMBERS, Permission.RATE_STAFF)
    return any(may(user, permission, meeting.organization) for permission in rates)


def readable(user, meeting: Meeting, sheets: list[RatingSheet]) -> list[RatingSheet]:
    """Those of the meeting's sheets that the user may read; however many units, the same number of queries."""
    if may(user, Permission.VIEW_RESULTS, meeting.organization):
        return sheets
    return [sheet for sheet in sheets if may_decide(user, sheet)]


def require_decider(user, sheet: RatingSheet) -> None:
    """404 where the organization is invisible, 403 where it is visible and somebody else decides."""
    require(user, Permission.VIEW_ORGANIZATION, sheet.organization)
    if not may_decide(user, sheet):
        raise PermissionDenied


def require_confirmer(user, sheet: RatingSheet) -> None:
    """404 where the organization is invisible, 403 where it is visible and somebody else has the last word."""
    require(user, Permission.VIEW_ORGANIZATION, sheet.organization)
    if not may_confirm(user, sheet):
        raise PermissionDenied


def require_reader(user, sheet: RatingSheet) -> None:
    require(user, Permission.VIEW_ORGANIZATION, sheet.organization)
    if not may_read(user, sheet):
        raise PermissionDenied


def _rates_children_of(user, superior: Organization) -> bool:
    return _reaches_children_of(user, Permission.RATE_ORGANIZATIONS, superior)


def _reaches_children_of(user, permission: Permission, superior: Organization) -> bool:
    # The permission lies on the children: the reach of a post at the superior, and of no other post.
    return organizations_where(user, permission).children_of(superior).exists()


def _heads(user, branch: Organization, unit_id: int | None) -> bool:
    """In a joint branch (联合党支部) each unit's head rates that unit's staff; a post without a unit covers all."""
    return any(
        post.organization_id == branch.pk
        and Permission.RATE_STAFF in ROLE_GRANTS[Role(post.role)]
        and (post.unit_id is None or unit_id is None or post.unit_id == unit_id)
        for post in posts_of(user)
    )
