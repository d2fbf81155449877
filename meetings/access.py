"""Who sees which meeting, and what somebody may do at it; built on the grants of the ground floor."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from meetings.models import Attendance, Meeting, MeetingBranch
from meetings.rules import Commentator, Leader, commentator_for
from organizations.access import Permission, may, organizations_where
from organizations.models import Organization, Post, Role

TAKES_PART = {Attendance.Presence.EXPECTED, Attendance.Presence.PRESENT, Attendance.Presence.ONLINE}
_SUPERIORS_ROLES = [Role.SECRETARY, Role.DEPUTY, Role.COMMITTEE_OFFICER]
_BRANCH_ROLES = [Role.SECRETARY, Role.DEPUTY, Role.ADMINISTRATIVE_HEAD]


def visible_to(user) -> QuerySet[Meeting]:
    """Meetings of the organizations a user may view, of the superior they report to, and those they attend."""
    if not user.is_authenticated:
        return Meeting.objects.none()
    attended = Attendance.objects.filter(meeting=OuterRef("pk"), person__user=user)
    return Meeting.objects.filter(
        Q(organization__in=organizations_where(user, Permission.VIEW_ORGANIZATION).order_by().values("pk"))
        | Q(kind=Meeting.Kind.SECRETARY, organization__path__in=_superiors_paths(user))
        | Exists(attended)
    )


def _superiors_paths(user) -> list[str]:
    """Where the user's own branches report: who prepares a branch's statement reads the meeting's page."""
    steps = Organization.steplen
    paths = organizations_where(user, Permission.RECORD_MEETING).values_list("path", flat=True)
    return [path[:-steps] for path in paths if len(path) > steps]


def meeting_or_404(user, pk: int) -> Meeting:
    return get_object_or_404(visible_to(user).select_related("organization", "presider"), pk=pk)


@dataclass(frozen=True)
class Desk:
    """What one user may do at one member meeting; read once, then answers without queries."""

    person_id: int | None
    records: bool
    runs: bool
    inspects: bool
    leaders: tuple[Leader, ...]

    def commentator_of(self, attendance: Attendance) -> Commentator | None:
        return commentator_for(attendance.person_id, attendance.category, attendance.unit_id, self.leaders)

    def criticizes(self, attendance: Attendance) -> bool:
        commentator = self.commentator_of(attendance)
        return self.person_id is not None and commentator is not None and commentator.person_id == self.person_id

    def reads(self, attendance: Attendance) -> bool:
        """Who records, runs or inspects reads all; a head reads those they comment on, everybody themselves."""
        return self.reads_all or attendance.person_id == self.person_id or self.criticizes(attendance)

    @property
    def reads_all(self) -> bool:
        return self.records or self.runs or self.inspects

    @property
    def gets_papers(self) -> bool:
        """Who reads all gets every paper; a leader who comments gets those of the people commented on."""
        return self.reads_all or self.fills_in

    @property
    def fills_in(self) -> bool:
        """Who records brings in what was said offline; a leader who comments, the own critiques."""
        return self.records or any(leader.person_id == self.person_id for leader in self.leaders)


def desk_of(user, meeting: Meeting) -> Desk:
    person = getattr(user, "person", None)
    organization = meeting.organization
    return Desk(
        person_id=person.pk if person else None,
        records=may(user, Permission.RECORD_MEETING, organization),
        runs=may(user, Permission.RUN_MEETING, organization),
        inspects=may(user, Permission.INSPECT, organization),
        leaders=tuple(leaders_of(meeting)),
    )


def leaders_of(meeting: Meeting) -> list[Leader]:
    """Those who may comment at a member meeting: posts of the branch, then of its superior; four queries."""
    day = meeting.held_on or timezone.localdate()
    here = set(meeting.attendances.filter(presence__in=TAKES_PART).values_list("person", flat=True))
    superior = meeting.organization.superior
    wanted = Q(organization=meeting.organization, role__in=_BRANCH_ROLES)
    if superior:
        wanted |= Q(organization=superior, role__in=_SUPERIORS_ROLES)
    posts = Post.objects.held_on(day).filter(wanted).select_related("person").order_by("is_acting", "starts_on", "pk")
    leaders = [
        Leader(
            person_id=post.person_id,
            name=post.person.name,
            role=post.role,
            is_acting=post.is_acting,
            unit_id=post.unit_id,
            is_superiors=post.organization_id != meeting.organization_id,
            takes_part=post.person_id in here,
        )
        for post in posts
    ]
    return sorted(leaders, key=lambda leader: _ORDER.index(leader.role))


_ORDER = [Role.SECRETARY, Role.DEPUTY, Role.ADMINISTRATIVE_HEAD, Role.COMMITTEE_OFFICER]


@dataclass(frozen=True)
class SuperiorsDesk:
    """What one user may do at one secretary meeting (支部书记会)."""

    records: bool
    runs: bool
    criticizes: bool  # 通知二(一): 上级党组织书记
    inspects: bool
    own_branches: frozenset[int]  # organizations whose statement the user prepares

    @property
    def reads_all(self) -> bool:
        return self.records or self.runs or self.criticizes or self.inspects

    @property
    def gets_papers(self) -> bool:
        return self.reads_all

    @property
    def fills_in(self) -> bool:
        """A secretary meeting has no workbook: its few branches are written on the page."""
        return False

    def reads(self, branch: MeetingBranch | Organization) -> bool:
        return self.reads_all or _organization_pk(branch) in self.own_branches

    def states_for(self, branch: MeetingBranch | Organization) -> bool:
        """Whether the user may write the branch's statement: its own people, or who records the meeting."""
        return self.records or _organization_pk(branch) in self.own_branches


def _organization_pk(branch: MeetingBranch | Organization) -> int:
    return branch.organization_id if isinstance(branch, MeetingBranch) else branch.pk


def superiors_desk_of(user, meeting: Meeting) -> SuperiorsDesk:
    organization = meeting.organization
    own = organizations_where(user, Permission.RECORD_MEETING).children_of(organization)
    return SuperiorsDesk(
        records=may(user, Permission.RECORD_MEETING, organization),
        runs=may(user, Permission.RUN_MEETING, organization),
        criticizes=may(user, Permission.CRITICIZE_MEMBERS, organization),
        inspects=may(user, Permission.INSPECT, organization),
        own_branches=frozenset(own.values_list("pk", flat=True)),
    )


def any_desk_of(user, meeting: Meeting) -> Desk | SuperiorsDesk:
    """What the user may do at the meeting, whichever kind it is."""
    return desk_of(user, meeting) if meeting.kind == Meeting.Kind.MEMBER else superiors_desk_of(user, meeting)


def superiors_capacity(user, organization: Organization) -> str:
    """As what the user comments on the organization's branches."""
    day = timezone.localdate()
    post = (
        Post.objects.of_user(user)
        .held_on(day)
        .filter(organization=organization, role__in=_SUPERIORS_ROLES)
        .select_related("person")
        .first()
    )
    titles = {Role.SECRETARY: "上级党组织书记", Role.DEPUTY: "上级党组织副书记"}
    return titles.get(post.role, "上级党组织党务干部") if post else "上级党组织党务干部"
