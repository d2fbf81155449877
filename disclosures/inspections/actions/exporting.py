"""What an inspection writes: the line that says who took a report out of the system."""

from django.db import transaction

from disclosures.inspections.exports import file_name
from disclosures.inspections.report import Report
from organizations import audit
from organizations.models import Organization

VERB = "导出检查报告"


@transaction.atomic
def record_export(*, by, report: Report, extension: str) -> None:
    """Say in the process register (全程记实) that the report left as a file; `by` is None on the command line."""
    detail = {"文件": file_name(report, extension), "支部数": len(report.rows), "问题数": len(report.findings)}
    audit.record(by, VERB, organization=report.scope, record=report.scope, detail=detail)


@transaction.atomic
def record_long_export(*, by, organization: Organization, file_name: str) -> None:
    """The same of one that the worker set before."""
    audit.record(by, VERB, organization=organization, record=organization, detail={"文件": file_name})
