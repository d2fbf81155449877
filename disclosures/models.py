"""Tables of the top floor, each in the package of its noun."""

from disclosures.calendar.models import CalendarFeed
from disclosures.exports.models import ExportJob
from disclosures.inspections.models import Finding, Inspection
from disclosures.opinions.models import Opinion, OpinionAttachment, OpinionsOfAnHour
from disclosures.publications.models import Publication
from disclosures.reminders.models import Digest, MailAddress

__all__ = [
    "CalendarFeed",
    "Digest",
    "ExportJob",
    "Finding",
    "Inspection",
    "MailAddress",
    "Opinion",
    "OpinionAttachment",
    "OpinionsOfAnHour",
    "Publication",
]
