"""Everything on one person's home page, gathered by what their posts let them do."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from disclosures.home import rules, todo
from disclosures.home.todo import ToDo
from disclosures.inspections.branch_months import BranchMonth, branch_months
from disclosures.inspections.ground import Ground, ground_on
from disclosures.inspections.reach import reach_of
from disclosures.inspections.rules import Count, count
from meetings.models import Meeting
from organizations.access import Permission, organizations_where, posts_of
from organizations.models import Organization, Role
from organizations.periods import Month

MONTHS_BACK = 5


@dataclass(frozen=True)
class District:
    """The month of everything an officer inspects, in figures."""

    month: Month
    branches: int
    meeting: Count
    rating: Count
    publication: Count


@dataclass(frozen=True)
class Desk:
    """What the home page shows; what does not concern the reader is empty."""

    title: str
    place: str
    todos: tuple[ToDo, ...]
    next_meeting: Meeting | None = None
    history: tuple[BranchMonth, ...] = field(default_factory=tuple)
    district: District | None = None
    unknown_years: tuple[int, ...] = ()  # of deadlines here, without any holiday entered

    @property
    def late(self) -> list[ToDo]:
        return [each for each in self.todos if each.is_late]

    @property
    def open(self) -> list[ToDo]:
        return [each for each in self.todos if not each.is_late]

    @property
    def foremost(self) -> ToDo | None:
        return todo.foremost(self.todos)

    @property
    def others(self) -> list[ToDo]:
        first = self.foremost
        return [each for each in self.todos if each is not first]


def desk_of(user, today: dt.date) -> Desk:
    """Read the reader's desk."""
    ground = ground_on(today)
    person = getattr(user, "person", None)
    worked_on = list(organizations_where(user, Permission.RECORD_MEETING))
    inspected = organizations_where(user, Permission.INSPECT)
    branches = [organization for organization in worked_on if organization.is_branch]
    todos, months = _todos_at_work(user, worked_on, branches, ground)
    if person and person.is_on_the_roster:
        todos += todo.of_person(person, ground)
    todos += todo.of_follow_ups(user, ground)
    todos += todo.of_exports(user, ground)
    todos += todo.of_circulars(user, ground)
    todos += todo.of_inspection(user, ground)
    headed = [post for post in posts_of(user) if post.role == Role.ADMINISTRATIVE_HEAD]
    todos += todo.of_head(headed, ground)
    rated = (organizations_where(user, each) for each in (Permission.RATE_MEMBERS, Permission.RATE_ORGANIZATIONS))
    todos += todo.of_deferrals(*rated, headed, ground)
    district = None
    if any(not post.organization.is_branch for post in posts_of(user)):
        below = _months_below(inspected, ground)
        todos += todo.of_overdue_branches(below, ground)
        district = district_of(below, Month.of(today))
    todos = todo.in_order(todos)
    home = _home_of(user, branches)
    meeting = _meeting_to_come(home) if home else None
    return Desk(
        title=_title(todos, meeting, today),
        place=_place(user, home),
        todos=tuple(todos),
        next_meeting=meeting,
        history=tuple(reversed([row for row in months if row.branch == home and row.month < Month.of(today)])),
        district=district,
        unknown_years=_unknown_years(todos, ground),
    )


def _unknown_years(todos: list[ToDo], ground: Ground) -> tuple[int, ...]:
    years = {each.due.year for each in todos if each.due}
    return tuple(sorted(year for year in years if not ground.calendar.knows(year)))


def _todos_at_work(user, worked_on, branches, ground: Ground) -> tuple[list[ToDo], list[BranchMonth]]:
    todos, months = [], []
    if worked_on:
        own = Organization.objects.filter(pk__in=[organization.pk for organization in worked_on])
        todos += todo.of_commitments(own, ground) + todo.of_superiors(own.superiors(), ground)
        todos += todo.of_hearings(own.superiors(), ground)
    if branches:
        own_branches = Organization.objects.filter(pk__in=[branch.pk for branch in branches]).order_by("path")
        months = list(branch_months(reach_of(own_branches), _months_until(ground.today), ground).values())
        todos += todo.of_branches(months, _meetings_in(months), ground)
        todos += todo.of_branch_statements(own_branches, ground)
    todos += todo.of_opinions(user, ground)
    todos += todo.of_exemptions(organizations_where(user, Permission.APPLY_FOR_EXEMPTIONS), ground)
    todos += todo.of_exemption_applications(organizations_where(user, Permission.DECIDE_EXEMPTIONS), ground)
    return todos, months


def _months_until(today: dt.date) -> list[Month]:
    months = [Month.of(today)]
    while len(months) <= MONTHS_BACK:
        months.insert(0, months[0].previous())
    return months


def _meetings_in(months: list[BranchMonth]) -> dict[int, Meeting]:
    return Meeting.objects.in_bulk([row.meeting_pk for row in months if row.meeting_pk])


def _months_below(inspected, ground: Ground) -> list[BranchMonth]:
    """The last month and this one of every branch that the reader inspects."""
    months = _months_until(ground.today)[-2:]
    return list(branch_months(reach_of(inspected.branches()), months, ground).values())


def district_of(months: list[BranchMonth], month: Month) -> District:
    """Add up what is expected of `month`."""
    rows = [row for row in months if row.month == month and row.is_expected]
    return District(
        month=month,
        branches=len(rows),
        meeting=count(row.meeting_cell for row in rows),
        rating=count(row.rating_cell for row in rows),
        publication=count(row.publication_cell for row in rows),
    )


def _home_of(user, branches: list[Organization]) -> Organization | None:
    """The branch whose month the page tells: the one I work for, else the one that lists me."""
    if branches:
        return branches[0]
    person = getattr(user, "person", None)
    return person.organization if person and person.organization.is_branch else None


def _meeting_to_come(branch: Organization) -> Meeting | None:
    """The branch's meeting that runs or comes next; without one, the last that ended."""
    live = Meeting.objects.live().filter(kind=Meeting.Kind.MEMBER, organization=branch).select_related("organization")
    meetings = list(live.order_by("-period_start")[:2])
    return next(
        (each for each in reversed(meetings) if each.state != Meeting.State.CONCLUDED), next(iter(meetings), None)
    )


def _title(todos: list[ToDo], meeting: Meeting | None, today: dt.date) -> str:
    if meeting and meeting.state == Meeting.State.SCHEDULED:
        label = f"{rules.month_name(meeting.period_start.month)}的组织生活会"
        return rules.meeting_sentence(label, timezone.localtime(meeting.scheduled_at), today)
    if meeting and meeting.state == Meeting.State.IN_SESSION:
        return f"{rules.month_name(meeting.period_start.month)}的组织生活会，正在开"
    return rules.title_sentence(sum(each.is_late for each in todos), len(todos))


def _place(user, home: Organization | None) -> str:
    if home:
        return home.short_name
    post = next(iter(posts_of(user)), None)
    return post.organization.short_name if post else ""
