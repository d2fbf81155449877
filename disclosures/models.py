"""Tables of the top floor, each in the package of its noun."""

from disclosures.calendar.models import CalendarFeed
from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication
from disclosures.reminders.models import Digest, MailAddress

__all__ = ["CalendarFeed", "Digest", "MailAddress", "Opinion", "Publication"]
