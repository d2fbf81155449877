"""A superior with its direct branches added up, and what it did itself in the two months."""

import datetime as dt
from dataclasses import dataclass

from disclosures.inspections import rules
from disclosures.inspections.branch_months import PEOPLE_POOLS, lifetime
from disclosures.inspections.branch_rows import BranchRow, added_levels
from disclosures.inspections.burden import Medians, medians_of
from disclosures.inspections.ground import Ground
from disclosures.inspections.hearings import first_hearings, hearing_cell
from disclosures.inspections.reach import Reach
from disclosures.inspections.rules import Cell, Mark, Observation
from meetings.models import Meeting
from organizations.models import Organization
from organizations.periods import Month, TwoMonths


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


def superior_rows(reach: Reach, rows: tuple[BranchRow, ...], month: Month, ground: Ground) -> list[SuperiorRow]:
    """Every superior of the scope that has something under it in this month, in the order of the tree."""
    period = TwoMonths.of(month.start)
    due = ground.due(period)
    existing = [each for each in reach.listed if not rules.not_expected(month, month.end, *lifetime(each), month.start)]
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


def _superior_row(
    superior, name: str, rows: list[BranchRow], period, due, held_on, heard_on, ground: Ground
) -> SuperiorRow:
    expected = [row for row in rows if row.is_expected]
    absence = rules.not_expected(period, due, *lifetime(superior), ground.first_pair_on)
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
        levels=added_levels(row.level_counts(pool) for row in rows for pool in PEOPLE_POOLS),
        opinions_open=sum(row.opinions_open for row in rows),
        burden=medians_of(row.work for row in rows),
        findings=sum(len(row.findings) for row in rows) + len(own),
        secretary_due=due,
        secretary_cell=cell,
        hearing_due=period.end,
        hearing_cell=heard,
    )


def observations_of(superior: SuperiorRow) -> list[Observation]:
    return [
        Observation(superior.organization.pk, superior.name, "", problem, words)
        for problem, words in [
            *rules.secretary_meeting_problems(superior.secretary_cell, superior.secretary_due),
            *rules.hearing_problems(superior.hearing_cell, superior.hearing_due),
        ]
    ]
