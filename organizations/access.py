"""Who may do what where: one table that reads like the rule book, one primitive that answers it.

No permission reveals a ballot.
"""

import datetime as dt
from enum import Enum, StrEnum

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from organizations.models import Organization, Post, Role


class Permission(StrEnum):
    VIEW_ORGANIZATION = "view_organization"  # its page, roster, meetings and commitments
    EDIT_COMMITMENTS = "edit_commitments"  # the organization's own, and those of others recorded for them
    CONFIRM_COMMITMENTS = "confirm_commitments"  # 通知一(一)
    RECORD_MEETING = "record_meeting"  # schedule, attendance, statements
    RUN_MEETING = "run_meeting"  # open, conclude, ballot phases
    CRITICIZE_MEMBERS = "criticize_members"  # 通知二(一): 党支部书记逐一点评
    CRITICIZE_STAFF = "criticize_staff"  # 通知二(一): 行政主要负责人逐一点评
    RATE_MEMBERS = "rate_members"  # 通知二(二): 党支部对党员
    RATE_STAFF = "rate_staff"  # 通知二(二): 行政领导班子对党外干部职工
    RATE_ORGANIZATIONS = "rate_organizations"  # 通知二(二): 上级党组织对所属党支部
    VIEW_RESULTS = "view_results"  # what the number of ballots allows, deciding body and its superior only
    PUBLISH = "publish"  # 通知三
    ANSWER_OPINIONS = "answer_opinions"
    VIEW_EXEMPTION_REASON = "view_exemption_reason"
    DECIDE_EXEMPTIONS = "decide_exemptions"  # 通知三: 经上级党组织同意
    VIEW_REGISTER = "view_register"
    INSPECT = "inspect"  # 通知四: 检查通报
    MAINTAIN_ROSTER = "maintain_roster"  # the lists of organizations and people
    EXPORT_LISTS = "export_lists"  # the same lists as files


class Reach(Enum):
    ORGANIZATION = "本组织"
    CHILDREN = "直属下级"
    SUBTREE = "本组织及全部下级"


P, R = Permission, Reach

_LEADER = {
    P.VIEW_ORGANIZATION: R.SUBTREE,
    P.EDIT_COMMITMENTS: R.ORGANIZATION,
    P.CONFIRM_COMMITMENTS: R.ORGANIZATION,
    P.RECORD_MEETING: R.ORGANIZATION,
    P.RUN_MEETING: R.ORGANIZATION,
    P.CRITICIZE_MEMBERS: R.ORGANIZATION,
    P.RATE_MEMBERS: R.ORGANIZATION,
    P.RATE_ORGANIZATIONS: R.CHILDREN,
    P.PUBLISH: R.ORGANIZATION,
    P.ANSWER_OPINIONS: R.ORGANIZATION,
    P.VIEW_EXEMPTION_REASON: R.ORGANIZATION,
    P.VIEW_REGISTER: R.SUBTREE,
    P.INSPECT: R.SUBTREE,
    P.EXPORT_LISTS: R.SUBTREE,
}

# A post may reach several circles for one permission: its organization and the children of it.
ROLE_GRANTS: dict[Role, dict[Permission, tuple[Reach, ...]]] = {
    Role.SECRETARY: {p: (r,) for p, r in _LEADER.items()}
    | {
        P.VIEW_RESULTS: (R.ORGANIZATION, R.CHILDREN),
        P.VIEW_EXEMPTION_REASON: (R.ORGANIZATION, R.CHILDREN),
        P.DECIDE_EXEMPTIONS: (R.CHILDREN,),
    },
    Role.DEPUTY: {
        P.VIEW_ORGANIZATION: (R.SUBTREE,),
        P.EDIT_COMMITMENTS: (R.ORGANIZATION,),
        P.RECORD_MEETING: (R.ORGANIZATION,),
        P.RUN_MEETING: (R.ORGANIZATION,),
        P.CRITICIZE_MEMBERS: (R.ORGANIZATION,),
        P.VIEW_REGISTER: (R.SUBTREE,),
    },
    # Recording may be delegated; critiques and rating decisions never.
    Role.RECORDER: {
        P.VIEW_ORGANIZATION: (R.ORGANIZATION,),
        P.EDIT_COMMITMENTS: (R.ORGANIZATION,),
        P.RECORD_MEETING: (R.ORGANIZATION,),
        P.PUBLISH: (R.ORGANIZATION,),
    },
    Role.ADMINISTRATIVE_HEAD: {
        P.VIEW_ORGANIZATION: (R.ORGANIZATION,),
        P.CRITICIZE_STAFF: (R.ORGANIZATION,),
        P.RATE_STAFF: (R.ORGANIZATION,),
    },
    Role.COMMITTEE_OFFICER: {
        P.VIEW_ORGANIZATION: (R.SUBTREE,),
        P.EDIT_COMMITMENTS: (R.ORGANIZATION,),
        P.RECORD_MEETING: (R.ORGANIZATION,),
        P.RUN_MEETING: (R.ORGANIZATION,),
        P.CRITICIZE_MEMBERS: (R.ORGANIZATION,),
        P.RATE_ORGANIZATIONS: (R.CHILDREN,),
        P.VIEW_RESULTS: (R.ORGANIZATION, R.CHILDREN),
        P.PUBLISH: (R.ORGANIZATION,),
        P.ANSWER_OPINIONS: (R.ORGANIZATION,),
        P.CONFIRM_COMMITMENTS: (R.ORGANIZATION,),
        P.VIEW_EXEMPTION_REASON: (R.CHILDREN,),
        P.DECIDE_EXEMPTIONS: (R.CHILDREN,),
        P.VIEW_REGISTER: (R.SUBTREE,),
        P.INSPECT: (R.SUBTREE,),
        P.EXPORT_LISTS: (R.SUBTREE,),
    },
    Role.DISTRICT_OFFICE: {
        P.VIEW_ORGANIZATION: (R.SUBTREE,),
        P.VIEW_REGISTER: (R.SUBTREE,),
        P.INSPECT: (R.SUBTREE,),
        P.MAINTAIN_ROSTER: (R.SUBTREE,),
        P.EXPORT_LISTS: (R.SUBTREE,),
    },
}


def _circle(organization: Organization, reach: Reach) -> Q:
    if reach is Reach.ORGANIZATION:
        return Q(pk=organization.pk)
    if reach is Reach.CHILDREN:
        return Q(path__startswith=organization.path, depth=organization.depth + 1)
    return Q(path__startswith=organization.path)


def _root_of(post: Post) -> Organization:
    """The office answers for the district: its posts reach from the committee above it."""
    organization = post.organization
    if organization.kind == Organization.Kind.CAMPAIGN_OFFICE:
        return organization.superior or organization
    return organization


def posts_of(user, on: dt.date | None = None) -> list[Post]:
    """The user's posts held today (or on `on`), with their organizations; read once per user object."""
    day = on or timezone.localdate()
    held = user.__dict__.setdefault("_posts_held", {})
    if day not in held:
        held[day] = list(Post.objects.of_user(user).held_on(day).select_related("organization", "unit", "person"))
    return held[day]


def organizations_where(user, permission: Permission, on: dt.date | None = None) -> QuerySet[Organization]:
    """The organizations where `user` has `permission`; everybody may view the one that lists them."""
    if not user.is_authenticated:
        return Organization.objects.none()
    where = Q(pk__in=[])
    for post in posts_of(user, on):
        for reach in ROLE_GRANTS[Role(post.role)].get(permission, ()):
            where |= _circle(_root_of(post), reach)
    person = getattr(user, "person", None)
    if permission is Permission.VIEW_ORGANIZATION and person:
        where |= Q(pk=person.organization_id)
    return Organization.objects.filter(where)


def may(user, permission: Permission, organization: Organization, on: dt.date | None = None) -> bool:
    return organizations_where(user, permission, on).filter(pk=organization.pk).exists()


def organization_or_404(user, pk, permission: Permission = Permission.VIEW_ORGANIZATION) -> Organization:
    """The organization if the user may `permission` there: 404 when invisible, 403 when visible and not allowed."""
    organization = get_object_or_404(organizations_where(user, Permission.VIEW_ORGANIZATION), pk=pk)
    require(user, permission, organization)
    return organization


def require(user, permission: Permission, organization: Organization) -> None:
    """Raise Http404 when the organization is invisible to the user, PermissionDenied when only the permission lacks."""
    if may(user, permission, organization):
        return
    if may(user, Permission.VIEW_ORGANIZATION, organization):
        raise PermissionDenied
    raise Http404
