"""The formats of a report, and what its file is called."""

from disclosures.inspections.exports.book import report_xlsx
from disclosures.inspections.exports.paper import report_pdf
from disclosures.inspections.report import Report
from organizations.documents import PDF, XLSX
from organizations.periods import Month

RENDERERS = {"xlsx": report_xlsx, "pdf": report_pdf}
CONTENT_TYPES = {"xlsx": XLSX, "pdf": PDF}


def file_name(report: Report, extension: str) -> str:
    return file_name_of(report.scope_name, report.month, extension)


def file_name_of(scope: str, month: Month, extension: str) -> str:
    """The same before there is a report."""
    return f"{scope}{month.label}检查报告.{extension}"
