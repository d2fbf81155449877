"""The rows of one reader's calendar: the same builder feeds the page and the feed for calendar programs."""

from disclosures.calendar import rules
from disclosures.calendar.of_branches import of_branches
from disclosures.calendar.of_commitments import of_commitments
from disclosures.calendar.of_district import of_district
from disclosures.calendar.of_meetings import of_meetings
from disclosures.calendar.of_superiors import of_hearings, of_superiors
from disclosures.calendar.reader import reader_of
from disclosures.calendar.rules import Row, Span
from disclosures.inspections.ground import Ground


def rows_of(user, span: Span, ground: Ground) -> list[Row]:
    """Everything due for `user` within `span`, by day; a fixed number of queries."""
    reader = reader_of(user)
    rows = [
        *of_branches(reader, span, ground),
        *of_superiors(reader, span, ground),
        *of_hearings(reader, span, ground),
        *of_commitments(reader, span, ground),
        *of_meetings(reader, span, ground.today),
        *(of_district(span, ground) if reader.inspects_district else ()),
    ]
    return rules.in_order(row for row in rows if row.due in span)
