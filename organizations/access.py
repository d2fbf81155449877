"""Who may do what where: one table that reads like the rule book, one primitive that answers it.

No permission reveals a ballot.
"""

import datetime as dt
from collections.abc import Collection
from enum import Enum

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, QuerySet, TextChoices, When
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from organizations.models import Exemption, Organization, Person, Post, Role, User


class Permission(TextChoices):
    """What may be done; the label is how the page “谁能在哪里做什么” says it."""

    VIEW_ORGANIZATION = "view_organization", "查看组织、名册、会议和承诺"
    EDIT_COMMITMENTS = "edit_commitments", "写本组织的承诺，代录他人的承诺"
    CONFIRM_COMMITMENTS = "confirm_commitments", "确认或退回承诺"  # 通知一(一)
    RECORD_MEETING = "record_meeting", "安排会议，登记到会和讲述"
    RUN_MEETING = "run_meeting", "开始和结束会议，组织投票"
    CRITICIZE_MEMBERS = "criticize_members", "点评党员或所属支部"  # 通知二(一): 党支部书记逐一点评
    CRITICIZE_STAFF = "criticize_staff", "点评党外干部职工"  # 通知二(一): 行政主要负责人逐一点评
    RATE_MEMBERS = "rate_members", "评定党员等次"  # 通知二(二): 党支部对党员
    RATE_STAFF = "rate_staff", "评定党外干部职工等次"  # 通知二(二): 行政领导班子对党外干部职工
    RATE_ORGANIZATIONS = "rate_organizations", "起草党组织等次"  # 通知二(二): 上级党组织对所属党支部
    CONFIRM_ORGANIZATION_RATINGS = "confirm_organization_ratings", "确认和更正党组织等次"  # its secretary's word
    VIEW_RESULTS = "view_results", "查看投票汇总"  # as the number of ballots allows; deciding body and superior only
    PUBLISH = "publish", "发布公示"  # 通知三
    ANSWER_OPINIONS = "answer_opinions", "答复意见"
    APPLY_FOR_EXEMPTIONS = "apply_for_exemptions", "申请免于参加"  # 通知三: 老弱病残等特殊群体党员
    VIEW_EXEMPTION_REASON = "view_exemption_reason", "查看免于参加的原因"  # health data: the branch and its superior
    DECIDE_EXEMPTIONS = "decide_exemptions", "同意或不同意免于参加"  # 通知三: 经上级党组织同意
    VIEW_HANDOVER = "view_handover", "查看交接清单"  # what a new secretary takes over
    VIEW_REGISTER = "view_register", "查看全程记实"
    VIEW_SUMMARIES = "view_summaries", "查看和导出年终汇总、评定台账"  # 通知二(二): 民主评议、年终考核的重要依据
    INSPECT = "inspect", "检查落实情况"  # 通知四: 检查通报
    CONDUCT_INSPECTIONS = "conduct_inspections", "开展检查、印发通报"
    ANSWER_FINDINGS = "answer_findings", "说明和整改检查发现的问题"
    CLEAR_FINDINGS = "clear_findings", "给检查发现的问题销号，退回整改"
    APPOINT = "appoint", "任命和免去职务"  # every post but the recorder's; given from above
    DELEGATE_RECORDING = "delegate_recording", "委托记录员"  # the one post that an organization gives itself
    EDIT_PEOPLE = "edit_people", "修改人员的日常信息"  # post title, unit, phone, away and back
    KEEP_ROSTER = "keep_roster", "增减和转接人员"  # it makes voters, so the superior does it
    MAINTAIN_ROSTER = "maintain_roster", "维护组织和人员名单"  # the lists of organizations and people
    EXPORT_LISTS = "export_lists", "导出组织和人员名单"
    SET_POLICY = "set_policy", "修改政策和节假日"
    ISSUE_ACCOUNTS = "issue_accounts", "发激活单、关闭账号"  # whoever holds a slip can sign in and vote as its owner


class Reach(Enum):
    ORGANIZATION = "本组织"
    CHILDREN = "直属下级"
    BELOW = "全部下级"
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
    P.CONFIRM_ORGANIZATION_RATINGS: R.CHILDREN,
    P.PUBLISH: R.ORGANIZATION,
    P.ANSWER_OPINIONS: R.ORGANIZATION,
    P.APPLY_FOR_EXEMPTIONS: R.ORGANIZATION,
    P.VIEW_EXEMPTION_REASON: R.ORGANIZATION,
    P.VIEW_HANDOVER: R.SUBTREE,
    P.VIEW_REGISTER: R.SUBTREE,
    P.VIEW_SUMMARIES: R.SUBTREE,
    P.INSPECT: R.SUBTREE,
    P.ANSWER_FINDINGS: R.ORGANIZATION,
    P.CLEAR_FINDINGS: R.CHILDREN,
    P.EDIT_PEOPLE: R.SUBTREE,
    P.KEEP_ROSTER: R.CHILDREN,
    P.APPOINT: R.CHILDREN,
    P.DELEGATE_RECORDING: R.ORGANIZATION,
    P.EXPORT_LISTS: R.SUBTREE,
}

# A post may reach several circles for one permission: its organization and the children of it.
ROLE_GRANTS: dict[Role, dict[Permission, tuple[Reach, ...]]] = {
    Role.SECRETARY: {p: (r,) for p, r in _LEADER.items()}
    | {
        P.VIEW_RESULTS: (R.ORGANIZATION, R.CHILDREN),
        P.VIEW_EXEMPTION_REASON: (R.ORGANIZATION, R.CHILDREN),
        P.DECIDE_EXEMPTIONS: (R.CHILDREN,),
        P.ISSUE_ACCOUNTS: (R.BELOW,),
    },
    Role.DEPUTY: {
        P.VIEW_ORGANIZATION: (R.SUBTREE,),
        P.EDIT_COMMITMENTS: (R.ORGANIZATION,),
        P.RECORD_MEETING: (R.ORGANIZATION,),
        P.RUN_MEETING: (R.ORGANIZATION,),
        P.CRITICIZE_MEMBERS: (R.ORGANIZATION,),
        P.VIEW_HANDOVER: (R.ORGANIZATION,),
        P.VIEW_REGISTER: (R.SUBTREE,),
        P.VIEW_SUMMARIES: (R.ORGANIZATION,),
        P.ANSWER_FINDINGS: (R.ORGANIZATION,),
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
        P.VIEW_HANDOVER: (R.SUBTREE,),
        P.VIEW_REGISTER: (R.SUBTREE,),
        P.VIEW_SUMMARIES: (R.SUBTREE,),
        P.INSPECT: (R.SUBTREE,),
        P.ANSWER_FINDINGS: (R.ORGANIZATION,),
        P.CLEAR_FINDINGS: (R.CHILDREN,),
        P.EDIT_PEOPLE: (R.SUBTREE,),
        P.KEEP_ROSTER: (R.SUBTREE,),
        P.ISSUE_ACCOUNTS: (R.BELOW,),
        P.APPOINT: (R.CHILDREN,),
        P.EXPORT_LISTS: (R.SUBTREE,),
    },
    Role.DISTRICT_OFFICE: {
        P.VIEW_ORGANIZATION: (R.SUBTREE,),
        P.VIEW_HANDOVER: (R.SUBTREE,),
        P.VIEW_REGISTER: (R.SUBTREE,),
        P.VIEW_SUMMARIES: (R.SUBTREE,),
        P.INSPECT: (R.SUBTREE,),
        P.CONDUCT_INSPECTIONS: (R.SUBTREE,),
        P.CLEAR_FINDINGS: (R.SUBTREE,),
        P.EDIT_PEOPLE: (R.SUBTREE,),
        P.ANSWER_OPINIONS: (R.ORGANIZATION,),  # of the district committee, and about secretaries right below it
        P.KEEP_ROSTER: (R.SUBTREE,),
        P.APPOINT: (R.SUBTREE,),
        P.MAINTAIN_ROSTER: (R.SUBTREE,),
        P.SET_POLICY: (R.ORGANIZATION,),
        P.ISSUE_ACCOUNTS: (R.SUBTREE,),
        P.EXPORT_LISTS: (R.SUBTREE,),
    },
}


def _circle(path: str, reach: Reach) -> Q:
    depth = len(path) // Organization.steplen
    if reach is Reach.ORGANIZATION:
        return Q(path=path)
    if reach is Reach.CHILDREN:
        return Q(path__startswith=path, depth=depth + 1)
    if reach is Reach.BELOW:
        return Q(path__startswith=path, depth__gt=depth)
    return Q(path__startswith=path)


def _root_path(post: Post) -> str:
    """Where `root_of` stands in the tree, without asking for it."""
    path = post.organization.path
    is_office = post.organization.kind == Organization.Kind.CAMPAIGN_OFFICE
    return (is_office and path[: -Organization.steplen]) or path


def root_of(post: Post) -> Organization:
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
        if held[day] and not User.person.is_cached(user):
            user.person = held[day][0].person  # every page names its reader
    return held[day]


def works_above_branches(user) -> bool:
    """Whether the user holds a post at the office or a committee, where more is in reach than one branch."""
    return any(not post.organization.is_branch for post in posts_of(user))


def has_somewhere(user, permission: Permission) -> bool:
    """Whether a post of the user's gives the permission at all, be it for one organization; asks nothing more."""
    return any(permission in ROLE_GRANTS[Role(post.role)] for post in posts_of(user))


def organizations_where(user, permission: Permission, on: dt.date | None = None) -> QuerySet[Organization]:
    """The organizations where `user` has `permission`; everybody may view the one that lists them."""
    if not user.is_authenticated:
        return Organization.objects.none()
    return Organization.objects.filter(_where(user, permission, on))


def _where(user, permission: Permission, on: dt.date | None = None) -> Q:
    where = Q(pk__in=[])
    for post in posts_of(user, on):
        for reach in ROLE_GRANTS[Role(post.role)].get(permission, ()):
            where |= _circle(_root_path(post), reach)
    person = getattr(user, "person", None)
    if permission is Permission.VIEW_ORGANIZATION and person:
        where |= Q(pk=person.organization_id)
    return where


def may(user, permission: Permission, organization: Organization, on: dt.date | None = None) -> bool:
    return organizations_where(user, permission, on).filter(pk=organization.pk).exists()


def permissions_at(user, organization: Organization, permissions: Collection[Permission]) -> set[Permission]:
    """Which of the permissions `user`, who is signed in, has there; one query for all of them."""
    answers = [Case(When(_where(user, permission), then=True), default=False) for permission in permissions]
    (row,) = Organization.objects.filter(pk=organization.pk).order_by().values_list(*answers)
    return {permission for permission, has in zip(permissions, row, strict=True) if has}


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


def exemptions_read_by(user) -> QuerySet[Exemption]:
    """The exemptions (免于参加) whose reason `user` may read: those of the branches that say so, and the own ones."""
    if not user.is_authenticated:
        return Exemption.objects.none()
    trusted = organizations_where(user, Permission.VIEW_EXEMPTION_REASON).order_by().values("pk")
    return Exemption.objects.filter(Q(organization__in=trusted) | Q(person__user=user))


def people_seen_by(user) -> QuerySet[Person]:
    """Whose page `user`, who is signed in, may open: those on the rosters that are in sight, and oneself."""
    in_sight = organizations_where(user, Permission.VIEW_ORGANIZATION).order_by().values("pk")
    return Person.objects.filter(Q(organization__in=in_sight) | Q(user=user))


def workplaces_of(user) -> set[int]:
    """The organizations where `user` holds a post: there a phone is read whole, everywhere else in part."""
    return {post.organization_id for post in posts_of(user)}


def district_or_403(user, permission: Permission) -> Organization:
    """The district committee, for whoever may `permission` for the whole district."""
    district = organizations_where(user, permission).filter(depth=1).first()
    if district is None:
        raise PermissionDenied
    return district
