"""The month's report (检查报告) on everything within a scope: one builder feeds the page, Excel and PDF."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from disclosures.inspections import rules
from disclosures.inspections.branch_months import PEOPLE_POOLS, branch_months
from disclosures.inspections.branch_rows import BranchRow, added_levels, detailed
from disclosures.inspections.burden import Medians, medians_of
from disclosures.inspections.ground import ground_on
from disclosures.inspections.reach import reach_of
from disclosures.inspections.rules import Observation
from disclosures.inspections.scope_rows import observations_of_scope
from disclosures.inspections.superior_rows import SuperiorRow, superior_rows
from organizations.models import Organization
from organizations.periods import Month


@dataclass(frozen=True)
class Report:
    """One month of everything within `scope`."""

    scope: Organization
    scope_name: str
    month: Month
    today: dt.date
    rows: tuple[BranchRow, ...]
    superiors: tuple[SuperiorRow, ...]
    findings: tuple[Observation, ...]

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
        return added_levels(row.level_counts(pool) for row in self.rows)

    @property
    def levels(self) -> tuple[int, int, int, int]:
        return added_levels(row.level_counts(pool) for row in self.rows for pool in PEOPLE_POOLS)

    @property
    def data_day(self) -> str:
        return f"{self.today.year}年{rules.month_day(self.today)}"

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
    def by_problem(self) -> list[tuple[rules.Problem, list[Observation]]]:
        """The findings under their kind, in the order of the notice; kinds without one are left out."""
        grouped = [(problem, [each for each in self.findings if each.problem == problem]) for problem in rules.Problem]
        return [(problem, findings) for problem, findings in grouped if findings]


def report_of(scope: Organization, organizations: QuerySet[Organization], month: Month, today: dt.date) -> Report:
    """The month's report on everything of `organizations` that lies within `scope`."""
    ground = ground_on(today)
    reach = reach_of(organizations).within(scope, [month.end])
    months = branch_months(reach, [month], ground)
    rows = tuple(detailed(list(months.values()), reach, month, ground))
    superiors = tuple(superior_rows(reach, rows, month, ground))
    findings = [finding for row in rows for finding in row.findings]
    findings += [finding for superior in superiors for finding in superior.own_findings]
    findings += observations_of_scope(scope, reach, month, ground)
    order = list(rules.Problem)
    findings.sort(key=lambda finding: order.index(finding.problem))
    return Report(scope, reach.name_on(scope, month.end), month, today, rows, superiors, tuple(findings))
