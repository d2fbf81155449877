"""The year of a whole committee or district as a workbook that the worker writes: the same rows as in a request."""

from typing import BinaryIO

from disclosures.exports.kinds import LongExport, Order
from disclosures.inspections.ground import ground_on
from disclosures.summaries import lists
from disclosures.summaries.access import Reader
from disclosures.summaries.actions import record_export
from disclosures.summaries.exports import CONTENT_TYPES, file_name, write_summaries_xlsx
from disclosures.summaries.frame import frame_of
from organizations.access import Permission
from organizations.models import Organization, Person, User


def people_within(organization: Organization) -> int:
    """About how many rows its workbook has: who left in the year is listed too, and not counted here."""
    return Person.objects.within(organization).count()


def _rows_expected(by: User, organization: Organization, parameters: dict) -> int:
    return people_within(organization)


def _content_type(parameters: dict) -> str:
    return CONTENT_TYPES["xlsx"]


def _file_name(organization: Organization, parameters: dict) -> str:
    return file_name(organization.short_name, parameters["year"], "xlsx")


def _write(order: Order, file: BinaryIO) -> None:
    frame = frame_of(order.parameters["year"], ground_on(order.today))
    reader = Reader(order.reads, frozenset())
    found = lists.file_of(order.organization, reader, frame, order.by)
    write_summaries_xlsx(file, found.with_people(order.counted(found.people)))


YEAR_SUMMARIES = LongExport(
    permission=Permission.VIEW_SUMMARIES,
    content_type=_content_type,
    file_name=_file_name,
    rows_expected=_rows_expected,
    write=_write,
    record=record_export,
)
