"""How a page and a paper show one value of a register's row."""

import datetime as dt
from collections.abc import Sequence

from django import template

from disclosures.registers.kinds import Line
from organizations.documents import Column, Value

register = template.Library()


@register.filter
def in_words(value: Value) -> Value:
    """A day as people write it; nothing for what is empty; everything else as it is."""
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else value


@register.filter
def beside(line: Line, columns: Sequence[Column]) -> list[tuple[Column, Value]]:
    """Each value of a row with its column, whose heading a card on a phone needs."""
    return list(zip(columns, line.values, strict=True))
