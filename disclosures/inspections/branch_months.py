"""What every branch did in every month, as the matrix shows it: three queries whatever their number."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from disclosures.inspections import rules
from disclosures.inspections.dated_facts import meetings_of, publications_of, ratings_of
from disclosures.inspections.evidence import Evidence, EvidenceKind
from disclosures.inspections.ground import Ground
from disclosures.inspections.reach import Reach
from disclosures.inspections.rules import Cell, Mark
from disclosures.publications.rules import results_due
from organizations.models import Organization
from organizations.periods import Month


class DatedCells(NamedTuple):
    """The four steps of a month that have a last day."""

    meeting: Cell
    vote: Cell
    rating: Cell
    publication: Cell


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
    meetings = meetings_of(reach.branch_ids, first, last)
    ratings = ratings_of(reach.branch_ids, first, last)
    posts = publications_of(reach.branch_ids, first, last)
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
    posting_due = post.due_on if post else posting_due_of(rated_on, ground)
    held_on = meeting and meeting.held_on
    posted_on = post and post.posted_on
    cells = dated_cells(month, due, absence, meeting, rated_on, posting_due, posted_on, ground.today)
    return BranchMonth(
        branch=branch,
        name=reach.name_on(branch, month.end),
        superior=reach.name_on(superior, month.end) if superior else "",
        superior_pk=superior.pk if superior else None,
        superior_path=superior.path if superior else "",
        month=month,
        due=due,
        absence=absence,
        meeting_pk=meeting and meeting.pk,
        held_on=held_on,
        is_concluded=meeting is not None and meeting.is_concluded,
        no_vote_reason=meeting.no_vote_reason if meeting else "",
        rated_on=rated_on,
        posted_on=posted_on,
        posting_due=posting_due,
        publication_pk=post and post.pk,
        token=post.token if post else "",
        meeting_cell=cells.meeting,
        vote_cell=cells.vote,
        rating_cell=cells.rating,
        publication_cell=cells.publication,
    )


def dated_cells(month, due, absence, meeting, rated_on, posting_due, posted_on, today) -> DatedCells:
    """How the four steps of a month stand that have a last day."""
    if absence:
        nothing = Cell(Mark.NONE, absence)
        return DatedCells(nothing, nothing, nothing, nothing)
    held = rules.meeting(month, due, meeting and meeting.held_on, today)
    rated = rules.rating(month, rated_on, today)
    return DatedCells(
        meeting=held,
        vote=rules.vote(held, meeting is not None and meeting.has_voted, meeting is not None and meeting.is_concluded),
        rating=rated,
        publication=rules.publication(rated, posting_due, posted_on, today),
    )


def posting_due_of(rated_on: dt.date | None, ground: Ground) -> dt.date | None:
    """The last day for the results that were confirmed on `rated_on`."""
    if rated_on is None:
        return None
    return results_due(rated_on, ground.policy_on(rated_on).publish_within_days, ground.calendar)


def lifetime(organization: Organization) -> tuple[dt.date | None, dt.date | None]:
    """The days between which the organization exists, None where no end is known."""
    return organization.founded_on, organization.dissolved_on


def exists_on(organization: Organization, day: dt.date) -> bool:
    """Whether the organization is founded and not dissolved on `day`."""
    founded_on, dissolved_on = lifetime(organization)
    return (founded_on is None or founded_on <= day) and (dissolved_on is None or day < dissolved_on)
