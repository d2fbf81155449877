"""The month's report as a workbook: 汇总, 各支部, 问题清单, 等次分布."""

from disclosures.inspections.backdrop import Backdrop
from disclosures.inspections.exports.columns import (
    BRANCH_COLUMNS,
    BURDEN_COLUMNS,
    FINDING_COLUMNS,
    LEVEL_COLUMNS,
    OF_BURDEN,
    SUPERIOR_COLUMNS,
    branch_values,
    burden_values,
    finding_values,
    superior_values,
)
from disclosures.inspections.exports.levels import level_lines
from disclosures.inspections.report import Report
from disclosures.inspections.rest import summary_rows
from organizations.documents import Sheet, workbook

TITLE = "“一讲二评三公示”落实情况检查"


def report_xlsx(report: Report, backdrop: Backdrop, drawn_up: str) -> bytes:
    """Four sheets whose foot rows add up; `drawn_up` says by whom and when."""
    note = f"{report.scope_name}，{report.month.label}，数据截至{report.data_day}"
    sheets = [
        Sheet(
            "汇总",
            f"{TITLE}汇总表",
            f"{note}；{OF_BURDEN}",
            (*SUPERIOR_COLUMNS, *BURDEN_COLUMNS),
            ([*superior_values(row), *burden_values(row.burden)] for row in summary_rows(report)),
            total=("合计", *[None] * (len(SUPERIOR_COLUMNS) - 1), *burden_values(report.burden)),
        ),
        Sheet("各支部", f"{TITLE}各支部情况表", note, BRANCH_COLUMNS, map(branch_values, report.rows)),
        Sheet(
            "问题清单",
            f"{TITLE}问题清单",
            note,
            FINDING_COLUMNS,
            (finding_values(number, finding) for number, finding in enumerate(report.findings, start=1)),
        ),
        Sheet("等次分布", f"{TITLE}等次分布表", note, LEVEL_COLUMNS, level_lines(report, backdrop)),
    ]
    return workbook(sheets, footer=drawn_up)
