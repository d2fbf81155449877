"""The report of a district as a PDF that the worker sets: too many branches for a request."""

from typing import BinaryIO

from disclosures.exports.kinds import LongExport, Order
from disclosures.inspections.actions.exporting import record_long_export
from disclosures.inspections.backdrop import backdrop_of
from disclosures.inspections.exports import CONTENT_TYPES, file_name_of, write_report_pdf
from disclosures.inspections.reach import reach_of
from disclosures.inspections.report import report_of
from organizations.access import Permission
from organizations.documents import drawn_up
from organizations.models import Organization, User
from organizations.periods import Month


def _file_name(organization: Organization, parameters: dict) -> str:
    return file_name_of(organization.short_name, Month.parse(parameters["period"]), parameters["format"])


def _content_type(parameters: dict) -> str:
    return CONTENT_TYPES[parameters["format"]]


def _rows_expected(by: User, organization: Organization, parameters: dict) -> int:
    """A line for each branch; what was found wanting is known only when it is written."""
    return Organization.objects.branches().within(organization).count()


def _write(order: Order, file: BinaryIO) -> None:
    organizations = Organization.objects.filter(pk__in=order.reads)
    report = report_of(order.organization, organizations, Month.parse(order.parameters["period"]), order.today)
    backdrop = backdrop_of(report, reach_of(organizations))
    write_report_pdf(file, report, backdrop, drawn_up(order.by, order.today), tell=order.tell)


INSPECTION_REPORT = LongExport(
    permission=Permission.INSPECT,
    content_type=_content_type,
    file_name=_file_name,
    rows_expected=_rows_expected,
    write=_write,
    record=record_long_export,
)
