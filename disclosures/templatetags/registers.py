"""How a page and a paper show one value of a register's row."""

import datetime as dt
from collections.abc import Sequence

from django import template
from django.utils.html import format_html

from organizations.documents import Column, Value

register = template.Library()


@register.filter
def in_words(value: Value) -> Value:
    """A day as people write it, on one line; nothing for what is empty; everything else as it is."""
    if isinstance(value, dt.date):
        return format_html('<time datetime="{}">{}年{}月{}日</time>', value, value.year, value.month, value.day)
    return "" if value is None else value


@register.filter
def beside(values: Sequence[Value], columns: Sequence[Column]) -> list[tuple[Column, Value]]:
    """Each value of a row with its column, whose heading a card on a phone needs."""
    return list(zip(columns, values, strict=True))
