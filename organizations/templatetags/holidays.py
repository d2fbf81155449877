"""A short note beside deadlines in working days of a year whose holidays nobody has entered."""

import datetime as dt
from collections.abc import Iterable

from django import template

from organizations.models import Holiday

register = template.Library()


@register.inclusion_tag("components/holiday_note.html")
def holiday_note(days: dt.date | Iterable[dt.date] | None):
    """Name the years of these deadlines in which Monday to Friday are taken for working days; one query a page."""
    asked = {days} if isinstance(days, dt.date) else set(days or ())
    years = {day.year for day in asked if day}
    return {"years": sorted(years - set(Holiday.objects.years())) if years else []}
