"""The line of a report for what no superior's line holds, so that the lines add up to the whole."""

from dataclasses import dataclass

from disclosures.inspections import rules
from disclosures.inspections.branch_rows import BranchRow, added_levels
from disclosures.inspections.burden import Medians, medians_of
from disclosures.inspections.dated_facts import PEOPLE_POOLS
from disclosures.inspections.report import Report
from disclosures.inspections.rules import Cell, Mark
from disclosures.inspections.superior_rows import SuperiorRow

NAME = "以上各行以外"


@dataclass(frozen=True)
class RestRow:
    """Branches whose superior lies outside the scope, and what was found of the scope as a whole.

    It can be read like a `SuperiorRow`.
    """

    rows: tuple[BranchRow, ...]
    findings: int

    name = NAME
    organization = None
    secretary_cell = hearing_cell = Cell(Mark.NONE, "")

    @property
    def expected(self) -> list[BranchRow]:
        return [row for row in self.rows if row.is_expected]

    @property
    def branches(self) -> int:
        return len(self.expected)

    @property
    def meeting(self) -> rules.Count:
        return rules.count(row.meeting_cell for row in self.expected)

    @property
    def vote(self) -> rules.Count:
        return rules.count(row.vote_cell for row in self.expected)

    @property
    def rating(self) -> rules.Count:
        return rules.count(row.rating_cell for row in self.expected)

    @property
    def publication(self) -> rules.Count:
        return rules.count(row.publication_cell for row in self.expected)

    @property
    def levels(self) -> tuple[int, int, int, int]:
        return added_levels(row.level_counts(pool) for row in self.rows for pool in PEOPLE_POOLS)

    @property
    def opinions_open(self) -> int:
        return sum(row.opinions_open for row in self.rows)

    @property
    def burden(self) -> Medians:
        return medians_of(row.work for row in self.rows)


def summary_rows(report: Report) -> list[SuperiorRow | RestRow]:
    """The superiors' lines and, where it holds anything, the rest: together they are the whole report."""
    rest = rest_of(report)
    return [*report.superiors, rest] if rest else list(report.superiors)


def rest_of(report: Report) -> RestRow | None:
    """What is left when the superiors' lines are taken from the report; None when nothing is."""
    superiors = {row.organization.pk for row in report.superiors}
    rows = tuple(row for row in report.rows if row.superior_pk not in superiors)
    findings = len(report.findings) - sum(row.findings for row in report.superiors)
    return RestRow(rows, findings) if rows or findings else None
