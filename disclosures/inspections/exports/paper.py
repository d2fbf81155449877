"""The month's report as an official paper with charts and four annexes, set in parts however long they are."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import BinaryIO

from disclosures.inspections.backdrop import Backdrop
from disclosures.inspections.exports.columns import (
    FINDING_COLUMNS,
    LEVEL_COLUMNS,
    PAPER_COLUMNS,
    SUPERIOR_COLUMNS,
    finding_values,
    paper_values,
    superior_values,
    total_values,
)
from disclosures.inspections.exports.levels import level_lines
from disclosures.inspections.pictures import charts_of
from disclosures.inspections.report import Report
from disclosures.inspections.rest import summary_rows
from evaluations.ratings.models import Pool
from organizations.documents import Part, table_parts, write_long_paper
from organizations.numerals import in_han

BRANCHES_AT_ONCE = 500  # more would hold the request for longer than anybody waits


def report_pdf(report: Report, backdrop: Backdrop, drawn_up: str) -> bytes:
    """The report in the layout of official papers."""
    kept = BytesIO()
    write_report_pdf(kept, report, backdrop, drawn_up, tell=lambda rows: None)
    return kept.getvalue()


def write_report_pdf(
    file: BinaryIO, report: Report, backdrop: Backdrop, drawn_up: str, *, tell: Callable[[int], None]
) -> None:
    """The same straight into a file, however many branches it has; `tell` hears how many rows are set."""
    write_long_paper(file, _parts(report, backdrop, drawn_up), tell)


def _parts(report: Report, backdrop: Backdrop, drawn_up: str) -> Iterator[Part]:
    month, title = report.month.label, f"关于{report.month.label}“一讲二评三公示”落实情况的检查报告"
    yield Part("disclosures/inspections/report_paper.html", _body(report, backdrop, title, drawn_up))
    levels = level_lines(report, backdrop)
    branches = map(paper_values, report.rows)
    findings = (finding_values(number, finding) for number, finding in enumerate(report.findings, start=1))
    yield from table_parts(LEVEL_COLUMNS, levels, title=title, mark="附件2", heading=f"{month}等次分布表")
    yield from table_parts(PAPER_COLUMNS, branches, title=title, mark="附件3", heading=f"{month}各支部情况表")
    yield from table_parts(FINDING_COLUMNS, findings, title=title, mark="附件4", heading=f"{month}问题清单")


def _body(report: Report, backdrop: Backdrop, title: str, drawn_up: str) -> dict:
    return {
        "title": title,
        "report": report,
        "problems": [
            (in_han(number), problem, found, list(dict.fromkeys(each.organization for each in found)))
            for number, (problem, found) in enumerate(report.by_problem, start=1)
        ],
        "pools": [("党员", report.total_levels(Pool.MEMBERS)), ("党外干部职工", report.total_levels(Pool.STAFF))],
        "charts": charts_of(report, backdrop),
        "superior_columns": SUPERIOR_COLUMNS,
        "superiors": [superior_values(row) for row in summary_rows(report)],
        "total": total_values(report),
        "drawn_up": drawn_up,
    }
