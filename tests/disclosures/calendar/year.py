"""A year to look at: the cast's district on 21 October 2026, with its meetings, ratings and boards of two months."""

import datetime as dt

from disclosures.calendar.rows import rows_of
from disclosures.calendar.rules import Span
from disclosures.inspections.ground import ground_on
from organizations.models import User

WEDNESDAY = dt.date(2026, 10, 21)


def rows(person, today=WEDNESDAY, year=2026):
    """The rows of a fresh account object: posts are read once for each."""
    return rows_of(User.objects.get(pk=person.user.pk), Span.of_year(year), ground_on(today))


def lines(person, today=WEDNESDAY, year=2026):
    return [(str(row.due), row.title, row.standing.words) for row in rows(person, today, year)]
