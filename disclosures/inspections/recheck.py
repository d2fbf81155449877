"""复核: whether the rules still find today what an inspection froze."""

import datetime as dt
from collections.abc import Iterable

from disclosures.inspections.gathering import anchor_of, organizations_in, reports_of
from disclosures.inspections.models import Finding, Inspection
from organizations.periods import Month

Key = tuple[int, dt.date | None, str]


def put_right(findings: Iterable[Finding], inspection: Inspection, today: dt.date) -> set[int]:
    """The findings of rules that are found no longer: a report for each of their months, however many they are.

    What was late stays late; that is for people to judge. So is what the rules do not look at any more.
    """
    of_rules = [finding for finding in findings if finding.is_of_rules]
    still, looked_at = _found_today(inspection, _months(of_rules), today)
    return {finding.pk for finding in of_rules if _key(finding) not in still and finding.organization_id in looked_at}


def _months(findings: list[Finding]) -> list[Month]:
    """The last month of each period: a pair's meeting is in the report of either month."""
    return sorted({Month.of(finding.period.end) for finding in findings})


def _found_today(inspection: Inspection, months: list[Month], today: dt.date) -> tuple[set[Key], set[int]]:
    found, looked_at = set(), set()
    for report in reports_of(inspection.scope, months, today):
        looked_at.update(organizations_in(report))
        for each in report.findings:
            found.add((each.organization_id, anchor_of(each.problem, report.month), str(each.problem)))
    return found, looked_at


def _key(finding: Finding) -> Key:
    return finding.organization_id, anchor_of(finding.problem, Month.of(finding.period_start)), finding.problem
