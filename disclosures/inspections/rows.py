"""The rows of the inspection: one builder feeds the page, Excel and PDF, in a number of queries that never grows."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from commitments.models import Campaign, Commitment
from disclosures.inspections import rules
from disclosures.inspections.burden import Medians, Work, medians_of, works_of
from disclosures.inspections.hearings import first_hearings, hearing_cell
from disclosures.inspections.rules import Cell, Finding, Mark, Quota
from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication
from disclosures.publications.rules import results_due
from evaluations.ballots.models import Ballot
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Pool, Rating, RatingSheet
from meetings.models import Attendance, Critique, Meeting, Statement
from organizations.models import Holiday, Organization, Policy
from organizations.past import Past, read_past
from organizations.periods import Month, Period, TwoMonths
from organizations.working_days import WorkCalendar

Presence = Attendance.Presence
HERE = (Presence.PRESENT, Presence.ONLINE)
SPEAKING = (*HERE, Presence.WRITTEN)
PEOPLE_POOLS = (Pool.MEMBERS, Pool.STAFF)


@dataclass(frozen=True)
class Ground:
    """What every row is measured against: the policies, the calendar, the district's first month, the day."""

    today: dt.date
    policies: tuple[Policy, ...]
    calendar: WorkCalendar
    started_on: dt.date

    def policy_on(self, day: dt.date) -> Policy:
        return next((policy for policy in self.policies if policy.starts_on <= day), Policy(starts_on=day))

    def due(self, period: Period) -> dt.date:
        return period.due(self.policy_on(period.start))

    @property
    def first_pair_on(self) -> dt.date:
        """A district that began in the second month of a pair still owes that pair's secretary meeting."""
        return TwoMonths.of(self.started_on).start


def started_on(today: dt.date) -> dt.date:
    """The first month in which anybody met, this month at the latest.

    Months before it are nobody's omission, the district had not begun; what is due now is due from the first day.
    """
    first = Meeting.objects.live().aggregate(first=Min("period_start"))["first"]
    return min(first or today, today.replace(day=1))


def ground_on(today: dt.date) -> Ground:
    return Ground(today, tuple(Policy.objects.order_by("-starts_on")), Holiday.objects.calendar(), started_on(today))


@dataclass(frozen=True)
class BranchMonth:
    """What a branch did in one month, as the matrix shows it: under the name and the superior of that month."""

    branch: Organization
    name: str
    superior: str
    superior_pk: int | None
    superior_path: str
    month: Month
    due: dt.date
    absence: str  # why nothing was expected; empty otherwise
    meeting_pk: int | None
    held_on: dt.date | None
    is_concluded: bool
    no_vote_reason: str
    rated_on: dt.date | None
    posted_on: dt.date | None
    posting_due: dt.date | None
    token: str
    meeting_cell: Cell
    vote_cell: Cell
    rating_cell: Cell
    publication_cell: Cell

    @property
    def is_expected(self) -> bool:
        return not self.absence

    @property
    def held_words(self) -> str:
        due = f"应于{_day(self.due)}前召开"
        return f"{due}，{_day(self.held_on)}召开" if self.held_on else due

    @property
    def rated_words(self) -> str:
        due = f"应于{_day(self.month.end)}前评定"
        return f"{due}，{_day(self.rated_on)}评定" if self.rated_on else due

    @property
    def posted_words(self) -> str:
        due = f"应于{_day(self.posting_due)}前公示" if self.posting_due else ""
        return f"{due}，{_day(self.posted_on)}公示" if self.posted_on else due


@dataclass(frozen=True)
class BranchRow(BranchMonth):
    """A branch's month with every figure of the report."""

    expected: int = 0
    present: int = 0
    speakers: int = 0
    statements: int = 0
    critiques: int = 0
    on_roll: int = 0
    signed_in: int = 0
    levels: dict[str, dict[str, int]] = field(default_factory=dict)  # pool → level → how many
    quotas: tuple[Quota, ...] = ()
    opinions_open: int = 0
    opinions_answered: int = 0
    opinions_overdue: int = 0
    commitments_published: int = 0
    commitments_unpublished: int = 0  # past their day
    work: Work | None = None  # what typing the meeting in took

    @property
    def statements_missing(self) -> int:
        return self.speakers - self.statements

    @property
    def critiques_missing(self) -> int:
        return self.speakers - self.critiques

    @property
    def quota_reasons(self) -> str:
        return "；".join(f"{quota.pool}：{quota.reason or '没有写原因'}" for quota in self.quotas if quota.is_exceeded)

    def level_counts(self, pool: str) -> tuple[int, int, int, int]:
        """How many ★ ☆ ○ △ of one pool."""
        counted = self.levels.get(pool, {})
        return tuple(counted.get(level, 0) for level in Level)

    @property
    def member_levels(self) -> tuple[int, int, int, int]:
        return self.level_counts(Pool.MEMBERS)

    @property
    def staff_levels(self) -> tuple[int, int, int, int]:
        return self.level_counts(Pool.STAFF)

    @property
    def findings(self) -> list[Finding]:
        return [
            Finding(self.branch.pk, self.name, self.superior, problem, words) for problem, words in rules.problems(self)
        ]


@dataclass(frozen=True)
class SuperiorRow:
    """A superior with its direct branches added up, and its own secretary meeting (支部书记会)."""

    organization: Organization
    name: str
    branches: int
    meeting: rules.Count
    vote: rules.Count
    rating: rules.Count
    publication: rules.Count
    levels: tuple[int, int, int, int]
    opinions_open: int
    burden: Medians
    findings: int
    secretary_due: dt.date
    secretary_cell: Cell
    hearing_due: dt.date
    hearing_cell: Cell


@dataclass(frozen=True)
class Report:
    """One month of everything within `scope`."""

    scope: Organization
    scope_name: str
    month: Month
    today: dt.date
    rows: tuple[BranchRow, ...]
    superiors: tuple[SuperiorRow, ...]
    findings: tuple[Finding, ...]

    @property
    def expected_rows(self) -> list[BranchRow]:
        return [row for row in self.rows if row.is_expected]

    @property
    def meeting(self) -> rules.Count:
        return rules.count(row.meeting_cell for row in self.expected_rows)

    @property
    def vote(self) -> rules.Count:
        return rules.count(row.vote_cell for row in self.expected_rows)

    @property
    def rating(self) -> rules.Count:
        return rules.count(row.rating_cell for row in self.expected_rows)

    @property
    def publication(self) -> rules.Count:
        return rules.count(row.publication_cell for row in self.expected_rows)

    def total_levels(self, pool: str) -> tuple[int, int, int, int]:
        return _added(row.level_counts(pool) for row in self.rows)

    @property
    def levels(self) -> tuple[int, int, int, int]:
        return _added(row.level_counts(pool) for row in self.rows for pool in PEOPLE_POOLS)

    @property
    def data_day(self) -> str:
        return f"{self.today.year}年{_day(self.today)}"

    @property
    def opinions_open(self) -> int:
        return sum(row.opinions_open for row in self.rows)

    @property
    def opinions_answered(self) -> int:
        return sum(row.opinions_answered for row in self.rows)

    @property
    def burden(self) -> Medians:
        return medians_of(row.work for row in self.rows)

    @property
    def by_problem(self) -> list[tuple[rules.Problem, list[Finding]]]:
        """The findings under their kind, in the order of the notice; kinds without one are left out."""
        grouped = [(problem, [each for each in self.findings if each.problem == problem]) for problem in rules.Problem]
        return [(problem, findings) for problem, findings in grouped if findings]


def _day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


def _added(counts) -> tuple[int, int, int, int]:
    return tuple(sum(column) for column in zip((0, 0, 0, 0), *counts, strict=True))


@dataclass(frozen=True)
class Reach:
    """The organizations that are looked at, read once; `chosen` serves the other queries as a subquery.

    Who may look follows from today's tree; what counts for whom, from the tree of the period's last day.
    """

    chosen: QuerySet[Organization]
    listed: tuple[Organization, ...]
    past: Past
    present: dict[str, Organization]  # the listed ones and the superiors above them, by path

    def within(self, root: Organization, days: Iterable[dt.date]) -> "Reach":
        """What stood within `root` on one of `days`."""
        days = list(days)
        listed = tuple(each for each in self.listed if any(self.stood_within(each, root, day) for day in days))
        return replace(self, chosen=self.chosen.filter(pk__in=[each.pk for each in listed]), listed=listed)

    def stood_within(self, organization: Organization, root: Organization, day: dt.date) -> bool:
        while organization is not None and organization.pk != root.pk:
            organization = self.superior_on(organization, day)
        return organization is not None

    def superior_on(self, organization: Organization, day: dt.date) -> Organization | None:
        return self.past.superior_on(organization, day, self.present)

    def name_on(self, organization: Organization, day: dt.date) -> str:
        return self.past.short_name_on(organization, day)

    @property
    def root(self) -> Organization:
        return self.listed[0]

    @property
    def branches(self) -> list[Organization]:
        return [organization for organization in self.listed if organization.is_branch]

    @property
    def branch_ids(self) -> QuerySet:
        return self.chosen.branches().order_by().values("pk")


def reach_of(organizations: QuerySet[Organization]) -> Reach:
    """The organizations, the names and places that are over, and with one more query the superiors above the reach."""
    listed = tuple(organizations.order_by("path"))
    present = {organization.path: organization for organization in listed}
    above = {_parent_path(branch) for branch in listed if branch.is_branch} - present.keys()
    if above:
        present |= {organization.path: organization for organization in Organization.objects.filter(path__in=above)}
    return Reach(organizations, listed, read_past(), present)


def branch_months(reach: Reach, months: list[Month], ground: Ground) -> dict[tuple[int, Month], BranchMonth]:
    """Every branch in every month, in three queries whatever their number."""
    first, last = months[0].start, months[-1].start
    meetings = _meetings(reach.branch_ids, first, last)
    ratings = _ratings(reach.branch_ids, first, last)
    posts = _publications(reach.branch_ids, first, last)
    found = {}
    for month in months:
        due = ground.due(month)
        for branch in reach.branches:
            key = branch.pk, month.start
            facts = meetings.get(key), ratings.get(key), posts.get(key)
            found[branch.pk, month] = _branch_month(branch, reach, month, due, *facts, ground)
    return found


def _branch_month(branch, reach: Reach, month, due, meeting, rated_on, post, ground: Ground) -> BranchMonth:
    superior = reach.superior_on(branch, month.end)
    absence = rules.not_expected(month, due, *_dates(branch), ground.started_on)
    meeting, post = meeting or {}, post or {}
    posting_due = post.get("due_on")
    if rated_on and not post:
        posting_due = results_due(rated_on, ground.policy_on(rated_on).publish_within_days, ground.calendar)
    is_concluded = meeting.get("state") == Meeting.State.CONCLUDED
    if absence:
        held = vote = rated = posted = Cell(Mark.NONE, absence)
    else:
        held = rules.meeting(month, due, meeting.get("held_on"), ground.today)
        vote = rules.vote(held, meeting.get("vote") == Meeting.Vote.DONE, is_concluded)
        rated = rules.rating(month, rated_on, ground.today)
        posted = rules.publication(rated, posting_due, post.get("posted_on"), ground.today)
    return BranchMonth(
        branch=branch,
        name=reach.name_on(branch, month.end),
        superior=reach.name_on(superior, month.end) if superior else "",
        superior_pk=superior.pk if superior else None,
        superior_path=superior.path if superior else "",
        month=month,
        due=due,
        absence=absence,
        meeting_pk=meeting.get("pk"),
        held_on=meeting.get("held_on"),
        is_concluded=is_concluded,
        no_vote_reason=meeting.get("no_vote_reason", ""),
        rated_on=rated_on,
        posted_on=post.get("posted_on"),
        posting_due=posting_due,
        token=post.get("token", ""),
        meeting_cell=held,
        vote_cell=vote,
        rating_cell=rated,
        publication_cell=posted,
    )


def _parent_path(organization: Organization) -> str:
    return organization.path[: -Organization.steplen]


def _meetings(ids: QuerySet, first: dt.date, last: dt.date) -> dict:
    rows = (
        Meeting.objects.live()
        .filter(kind=Meeting.Kind.MEMBER, organization__in=ids, period_start__range=(first, last))
        .order_by()
        .values("pk", "organization_id", "period_start", "state", "held_on", "vote", "no_vote_reason")
    )
    return {(row["organization_id"], row["period_start"]): row for row in rows}


def _ratings(ids: QuerySet, first: dt.date, last: dt.date) -> dict:
    """The day on which the last sheet of a branch's month was confirmed, where none is left a draft."""
    drafts = Count("pk", filter=Q(state=RatingSheet.State.DRAFT))
    rows = (
        RatingSheet.objects.filter(pool__in=PEOPLE_POOLS, organization__in=ids, period_start__range=(first, last))
        .exclude(meeting__state=Meeting.State.CANCELLED)
        .order_by()
        .values("organization_id", "period_start")
        .annotate(drafts=drafts, confirmed_at=Max("confirmed_at"))
        .filter(drafts=0)
    )
    return {(row["organization_id"], row["period_start"]): timezone.localdate(row["confirmed_at"]) for row in rows}


def _publications(ids: QuerySet, first: dt.date, last: dt.date) -> dict:
    """The first posting of each month decides whether it was on time; a correction does not make it late or early."""
    rows = (
        Publication.objects.results()
        .filter(board=Publication.Board.NOTICE_BOARD, organization__in=ids, period_start__range=(first, last))
        .order_by("pk")
        .values("organization_id", "period_start", "posted_on", "due_on", "token")
    )
    found = {}
    for row in rows:
        kept = found.setdefault((row["organization_id"], row["period_start"]), row)
        kept["token"] = row["token"]
    return found


def report_of(scope: Organization, organizations: QuerySet[Organization], month: Month, today: dt.date) -> Report:
    """The month's report on everything of `organizations` that lies within `scope`."""
    ground = ground_on(today)
    reach = reach_of(organizations).within(scope, [month.end])
    months = branch_months(reach, [month], ground)
    rows = tuple(detailed(list(months.values()), reach, month, ground))
    superiors = tuple(_superior_rows(reach, rows, month, ground))
    findings = [finding for row in rows for finding in row.findings]
    for superior in superiors:
        findings += _findings_of(superior)
    order = list(rules.Problem)
    findings.sort(key=lambda finding: order.index(finding.problem))
    return Report(scope, reach.name_on(scope, month.end), month, today, rows, superiors, tuple(findings))


def _findings_of(superior: SuperiorRow) -> list[Finding]:
    return [
        Finding(superior.organization.pk, superior.name, "", problem, words)
        for problem, words in [
            *rules.secretary_meeting_problems(superior.secretary_cell, superior.secretary_due),
            *rules.hearing_problems(superior.hearing_cell, superior.hearing_due),
        ]
    ]


def detailed(months: list[BranchMonth], reach: Reach, month: Month, ground: Ground) -> list[BranchRow]:
    """The branches' rows of one month with every figure of the report."""
    ids = reach.branch_ids
    meeting_pks = [row.meeting_pk for row in months if row.meeting_pk]
    attended = _attended(meeting_pks)
    voters = _voters(meeting_pks)
    works = works_of(meeting_pks)
    levels = Rating.objects.filter(sheet__organization__in=ids).distribution(month.start, month.start)
    quotas = _quotas(ids, month)
    opinions = _opinions(ids, month, ground.today)
    commitments = _commitments(reach, ground)
    return [
        BranchRow(
            **vars(row),
            **attended.get(row.meeting_pk, {}),
            **voters.get(row.meeting_pk, {}),
            levels={pool: levels.get((row.branch.pk, month.start, pool), {}) for pool in PEOPLE_POOLS},
            quotas=tuple(quotas.get(row.branch.pk, ())),
            **opinions.get(row.branch.pk, {}),
            **commitments.get(row.branch.pk, {}),
            work=works.get(row.meeting_pk),
        )
        for row in months
    ]


def _attended(meeting_pks: list[int]) -> dict[int, dict]:
    about = {"meeting": OuterRef("meeting"), "person": OuterRef("person")}
    speaks = Q(presence__in=SPEAKING)
    rows = (
        Attendance.objects.subjects()
        .filter(meeting__in=meeting_pks)
        .order_by()
        .annotate(has_said=Exists(Statement.objects.filter(**about)))
        .annotate(is_criticized=Exists(Critique.objects.complete().filter(**about)))
        .values("meeting_id")
        .annotate(
            expected=Count("pk"),
            present=Count("pk", filter=Q(presence__in=HERE)),
            speakers=Count("pk", filter=speaks),
            statements=Count("pk", filter=speaks & Q(has_said=True)),
            critiques=Count("pk", filter=speaks & Q(is_criticized=True)),
        )
    )
    figures = ("expected", "present", "speakers", "statements", "critiques")
    return {row["meeting_id"]: {name: row[name] for name in figures} for row in rows}


def _voters(meeting_pks: list[int]) -> dict[int, dict]:
    rows = (
        Ballot.objects.standing()
        .filter(meeting__in=meeting_pks)
        .order_by()
        .values("meeting_id")
        .annotate(on_roll=Count("roll__person"), signed_in=Count("roll__person", filter=Q(roll__channel__isnull=False)))
    )
    return {row["meeting_id"]: {"on_roll": row["on_roll"], "signed_in": row["signed_in"]} for row in rows}


def _quotas(ids: QuerySet, month: Month) -> dict[int, list[Quota]]:
    sheets = (
        RatingSheet.objects.confirmed()
        .for_period(month)
        .filter(organization__in=ids)
        .with_figures()
        .select_related("unit")
        .order_by("pool", "pk")
    )
    found: dict[int, list[Quota]] = {}
    for sheet in sheets:
        pool = f"{sheet.get_pool_display()}（{sheet.unit}）" if sheet.unit else sheet.get_pool_display()
        quota = Quota(pool, sheet.pioneers, sheet.quota_allowed, sheet.over_quota_reason)
        found.setdefault(sheet.organization_id, []).append(quota)
    return found


def _opinions(ids: QuerySet, month: Month, today: dt.date) -> dict[int, dict]:
    waiting = Q(state__in=Opinion.WAITING)
    rows = (
        Opinion.objects.filter(organization__in=ids, received_on__range=(month.start, month.end))
        .order_by()
        .values("organization_id")
        .annotate(
            opinions_open=Count("pk", filter=waiting),
            opinions_answered=Count("pk", filter=~waiting),
            opinions_overdue=Count("pk", filter=waiting & Q(due_on__lt=today)),
        )
    )
    return {row.pop("organization_id"): row for row in rows}


def _commitments(reach: Reach, ground: Ground) -> dict[int, dict]:
    """Of the campaign in force today: how many commitments hang published, how many don't though they should."""
    campaign = Campaign.objects.in_force_on(ground.today)
    if campaign is None:
        return {}
    shown = Publication.objects.standing().commitments_of_year(campaign.year).filter(commitments=OuterRef("pk"))
    rows = (
        Commitment.objects.filter(campaign=campaign)
        .confirmed()
        .order_by()
        .annotate(keeper_id=Coalesce(F("person__organization"), F("organization")), is_shown=Exists(shown))
        .filter(keeper_id__in=reach.branch_ids)
        .values("keeper_id")
        .annotate(
            published=Count("pk", filter=Q(is_shown=True)),
            waiting=Count("pk", filter=Q(is_shown=False)),
        )
    )
    made = {row["keeper_id"]: row for row in rows}
    policy = ground.policy_on(ground.today)
    missing = Commitment.objects.missing_by_organization(reach.chosen.branches(), campaign, ground.today, policy)
    is_over = ground.today > campaign.commitments_due_on
    return {
        pk: {
            "commitments_published": made.get(pk, {}).get("published", 0),
            "commitments_unpublished": lacking.overdue + (made.get(pk, {}).get("waiting", 0) if is_over else 0),
        }
        for pk, lacking in missing.items()
    }


def _superior_rows(reach: Reach, rows: tuple[BranchRow, ...], month: Month, ground: Ground) -> list[SuperiorRow]:
    """Every superior of the scope that has something under it in this month, in the order of the tree."""
    period = TwoMonths.of(month.start)
    due = ground.due(period)
    existing = [each for each in reach.listed if not rules.not_expected(month, month.end, *_dates(each), month.start)]
    parents = {parent.pk for each in existing if (parent := reach.superior_on(each, month.end))}
    superiors = [each for each in existing if each.kind in Organization.SUPERIOR_KINDS and each.pk in parents]
    held = dict(
        Meeting.objects.live()
        .of_period(period)
        .filter(organization__in=[superior.pk for superior in superiors])
        .order_by()
        .values_list("organization_id", "held_on")
    )
    heard = first_hearings(superiors, period)
    by_superior: dict[int | None, list[BranchRow]] = {}
    for row in rows:
        by_superior.setdefault(row.superior_pk, []).append(row)
    return [
        _superior_row(
            superior,
            reach.name_on(superior, month.end),
            by_superior.get(superior.pk, []),
            period,
            due,
            held.get(superior.pk),
            heard.get(superior.pk),
            ground,
        )
        for superior in superiors
    ]


def _dates(organization: Organization) -> tuple[dt.date | None, dt.date | None]:
    return organization.founded_on, organization.dissolved_on


def _superior_row(
    superior, name: str, rows: list[BranchRow], period, due, held_on, heard_on, ground: Ground
) -> SuperiorRow:
    expected = [row for row in rows if row.is_expected]
    absence = rules.not_expected(period, due, *_dates(superior), ground.first_pair_on)
    cell = Cell(Mark.NONE, absence) if absence else rules.meeting(period, due, held_on, ground.today)
    heard = hearing_cell(superior, period, heard_on, absence, ground.today)
    own = [*rules.secretary_meeting_problems(cell, due), *rules.hearing_problems(heard, period.end)]
    return SuperiorRow(
        organization=superior,
        name=name,
        branches=len(expected),
        meeting=rules.count(row.meeting_cell for row in expected),
        vote=rules.count(row.vote_cell for row in expected),
        rating=rules.count(row.rating_cell for row in expected),
        publication=rules.count(row.publication_cell for row in expected),
        levels=_added(row.level_counts(pool) for row in rows for pool in PEOPLE_POOLS),
        opinions_open=sum(row.opinions_open for row in rows),
        burden=medians_of(row.work for row in rows),
        findings=sum(len(row.findings) for row in rows) + len(own),
        secretary_due=due,
        secretary_cell=cell,
        hearing_due=period.end,
        hearing_cell=heard,
    )
