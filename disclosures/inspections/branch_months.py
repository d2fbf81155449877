"""What every branch did in every month, as the matrix shows it: three queries whatever their number."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from disclosures.inspections import rules
from disclosures.inspections.evidence import Evidence, EvidenceKind
from disclosures.inspections.ground import Ground
from disclosures.inspections.reach import Reach
from disclosures.inspections.rules import Cell, Mark
from disclosures.publications.models import Publication
from disclosures.publications.rules import results_due
from evaluations.ratings.models import Pool, RatingSheet
from meetings.models import Meeting
from organizations.models import Organization
from organizations.periods import Month

PEOPLE_POOLS = (Pool.MEMBERS, Pool.STAFF)


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
    publication_pk: int | None
    token: str
    meeting_cell: Cell
    vote_cell: Cell
    rating_cell: Cell
    publication_cell: Cell

    @property
    def is_expected(self) -> bool:
        return not self.absence

    @property
    def month_evidence(self) -> Evidence:
        return Evidence(EvidenceKind.ORGANIZATION, self.branch.pk)

    @property
    def meeting_evidence(self) -> Evidence:
        return Evidence(EvidenceKind.MEETING, self.meeting_pk) if self.meeting_pk else self.month_evidence

    @property
    def publication_evidence(self) -> Evidence:
        return Evidence(EvidenceKind.PUBLICATION, self.publication_pk) if self.publication_pk else self.month_evidence

    @property
    def held_words(self) -> str:
        due = f"应于{rules.month_day(self.due)}前召开"
        return f"{due}，{rules.month_day(self.held_on)}召开" if self.held_on else due

    @property
    def rated_words(self) -> str:
        due = f"应于{rules.month_day(self.month.end)}前评定"
        return f"{due}，{rules.month_day(self.rated_on)}评定" if self.rated_on else due

    @property
    def posted_words(self) -> str:
        due = f"应于{rules.month_day(self.posting_due)}前公示" if self.posting_due else ""
        return f"{due}，{rules.month_day(self.posted_on)}公示" if self.posted_on else due


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
    absence = rules.not_expected(month, due, *lifetime(branch), ground.started_on)
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
        publication_pk=post.get("pk"),
        token=post.get("token", ""),
        meeting_cell=held,
        vote_cell=vote,
        rating_cell=rated,
        publication_cell=posted,
    )


def lifetime(organization: Organization) -> tuple[dt.date | None, dt.date | None]:
    """The days between which the organization exists, None where no end is known."""
    return organization.founded_on, organization.dissolved_on


def exists_on(organization: Organization, day: dt.date) -> bool:
    """Whether the organization is founded and not dissolved on `day`."""
    founded_on, dissolved_on = lifetime(organization)
    return (founded_on is None or founded_on <= day) and (dissolved_on is None or day < dissolved_on)


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
        .values("pk", "organization_id", "period_start", "posted_on", "due_on", "token")
    )
    found = {}
    for row in rows:
        kept = found.setdefault((row["organization_id"], row["period_start"]), row)
        kept["token"] = row["token"]
    return found
