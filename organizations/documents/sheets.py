"""What a sheet of a workbook is: columns with widths, rows, conditional colours, a foot row that adds up."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil

Value = str | int | float | dt.date | None
LINE_HEIGHT = 15  # points, of the 11 point text
TALLEST_ROW = 408  # points; spreadsheets show at most 409.5, and whole pixels stay what they are


@dataclass(frozen=True)
class Ink:
    """Colours of the look's tokens, text on ground; never the only sign: the cell's words say the same."""

    text: str
    ground: str


LATE = Ink("#97400C", "#FAEEE2")
DONE = Ink("#2B6045", "#FFFDF9")
PIONEER = Ink("#745200", "#FFFDF9")


@dataclass(frozen=True)
class Tint:
    """When a cell of the column is coloured; `condition` is a formula in which `{cell}` stands for the cell."""

    condition: str
    ink: Ink


def begins_with(start: str, ink: Ink) -> Tint:
    return Tint(f'LEFT({{cell}},{len(start)})="{_quoted(start)}"', ink)


def equal(text: str, ink: Ink) -> Tint:
    return Tint(f'EXACT({{cell}},"{_quoted(text)}")', ink)


def above(limit: float, ink: Ink) -> Tint:
    """Figures above the limit only: to a spreadsheet every text is greater than every number."""
    return Tint(f"AND(ISNUMBER({{cell}}),{{cell}}>{limit})", ink)


def _quoted(text: str) -> str:
    return text.replace('"', '""')


@dataclass(frozen=True)
class Column:
    """A column's heading, and its width in Han characters.

    A sheet with a column that is to be filled in is locked everywhere else.
    """

    heading: str
    width: float = 8
    is_filled_in: bool = False
    choices: tuple[str, ...] = ()  # what may be filled in, offered as a list
    is_hidden: bool = False  # carries what an import finds the row by
    is_added: bool = False  # its sum stands in the foot row and follows the filter
    tints: tuple[Tint, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: a title line, a line that says whose and when, the headings, the rows.

    When a column is added up, a foot row says the sums; `total` is what that row says elsewhere, from the left.
    """

    name: str
    title: str
    note: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    foot: Sequence[str] = field(default_factory=tuple)
    row_height: int = LINE_HEIGHT  # the least of a row's height, more where a pen is to write
    total: Sequence[Value] = ("合计",)

    @property
    def adds_up(self) -> bool:
        return any(column.is_added for column in self.columns)


def height_of(row: Sequence[Value], sheet: Sheet) -> int:
    """Points for the row's fullest cell: LibreOffice opens a row without a height at one line."""
    lines = 1
    for value, column in zip(row, sheet.columns, strict=True):
        if isinstance(value, str) and not column.is_hidden:
            lines = max(lines, _lines(value, column.width))
    return max(sheet.row_height, min(LINE_HEIGHT * lines, TALLEST_ROW))


def _lines(text: str, width: float) -> int:
    """Lines of wrapped text in a column so many Han characters wide; Latin letters and figures take half of one."""
    if len(text) <= width and "\n" not in text:
        return 1
    halves = (sum(1 if character.isascii() else 2 for character in line) for line in text.split("\n"))
    return sum(max(1, ceil(each / (width * 2))) for each in halves)
