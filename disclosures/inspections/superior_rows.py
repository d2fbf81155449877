"""A superior with its direct branches added up, and what it did itself in the two months."""

import datetime as dt
from dataclasses import dataclass

from disclosures.inspections import rules
from disclosures.inspections.branch_facts import led_on
from disclosures.inspections.branch_months import PEOPLE_POOLS, lifetime
from disclosures.inspections.branch_rows import BranchRow, added_levels
from disclosures.inspections.burden import Medians, medians_of
from disclosures.inspections.evidence import Evidence, EvidenceKind
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
    findings_of_branches: int
    secretary_due: dt.date
    secretary_cell: Cell
    secretary_meeting_pk: int | None
    hearing_due: dt.date
    hearing_cell: Cell
    hearing_pk: int | None
    vacant_on: dt.date | None  # the day on which it has no secretary

    @property
    def month_evidence(self) -> Evidence:
        return Evidence(EvidenceKind.ORGANIZATION, self.organization.pk)

    @property
    def secretary_evidence(self) -> Evidence:
        pk = self.secretary_meeting_pk
        return Evidence(EvidenceKind.MEETING, pk) if pk else self.month_evidence

    @property
    def hearing_evidence(self) -> Evidence:
        return Evidence(EvidenceKind.HEARING, self.hearing_pk) if self.hearing_pk else self.month_evidence

    @property
    def secretary_words(self) -> str:
        return f"应于{rules.month_day(self.secretary_due)}前召开"

    @property
    def hearing_words(self) -> str:
        return f"应于{rules.month_day(self.hearing_due)}前听取汇报"

    @property
    def own_findings(self) -> list[Observation]:
        """What it did not do itself, its branches left out."""
        return [
            Observation(self.organization.pk, self.name, "", *found, is_of_a_branch=False)
            for found in rules.superior_problems(self)
        ]

    @property
    def findings(self) -> int:
        return self.findings_of_branches + len(self.own_findings)


def superior_rows(reach: Reach, rows: tuple[BranchRow, ...], month: Month, ground: Ground) -> list[SuperiorRow]:
    """Every superior of the scope that has something under it in this month, in the order of the tree."""
    period = TwoMonths.of(month.start)
    existing = [each for each in reach.listed if not rules.not_expected(month, month.end, *lifetime(each), month.start)]
    parents = {parent.pk for each in existing if (parent := reach.superior_on(each, month.end))}
    superiors = [each for each in existing if each.kind in Organization.SUPERIOR_KINDS and each.pk in parents]
    held = {
        meeting.organization_id: meeting
        for meeting in Meeting.objects.live()
        .of_period(period)
        .filter(organization__in=[superior.pk for superior in superiors])
        .order_by()
        .only("organization", "held_on")
    }
    heard = first_hearings(superiors, period)
    day = min(month.end, ground.today)
    led = led_on([superior.pk for superior in superiors], day)
    by_superior: dict[int | None, list[BranchRow]] = {}
    for row in rows:
        by_superior.setdefault(row.superior_pk, []).append(row)
    return [
        _superior_row(
            superior,
            reach.name_on(superior, month.end),
            by_superior.get(superior.pk, []),
            period,
            held.get(superior.pk),
            heard.get(superior.pk),
            None if superior.pk in led else day,
            ground,
        )
        for superior in superiors
    ]


def _superior_row(
    superior, name: str, rows: list[BranchRow], period, meeting, hearing, vacant_on, ground: Ground
) -> SuperiorRow:
    expected = [row for row in rows if row.is_expected]
    due = ground.due(period)
    absence = rules.not_expected(period, due, *lifetime(superior), ground.first_pair_on)
    held_on, heard_on = meeting and meeting.held_on, hearing and hearing.held_on
    cell = Cell(Mark.NONE, absence) if absence else rules.meeting(period, due, held_on, ground.today)
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
        findings_of_branches=sum(len(row.findings) for row in rows),
        secretary_due=due,
        secretary_cell=cell,
        secretary_meeting_pk=meeting and meeting.pk,
        hearing_due=period.end,
        hearing_cell=hearing_cell(superior, period, heard_on, absence, ground.today),
        hearing_pk=hearing and hearing.pk,
        vacant_on=vacant_on,
    )
