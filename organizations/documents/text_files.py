"""Rows as csv, for who takes them on to another program."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from organizations.documents.sheets import Column, Value
from organizations.documents.workbooks import FORMULA_SIGNS

CSV = "text/csv; charset=utf-8"


def text_file(columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> bytes:
    """Write rows as csv that Excel and WPS open in Chinese; what looks like a formula gets a “'” in front."""
    kept = StringIO()
    writer = csv.writer(kept)
    writer.writerow(column.heading for column in columns)
    writer.writerows(map(_as_text, row) for row in rows)
    return kept.getvalue().encode("utf-8-sig")


def _as_text(value: Value) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
