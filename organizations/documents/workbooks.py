"""Sheets as an xlsx file: text stays text, rows go to the disk as they come, pages are ready to print."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from organizations.documents.sheets import LINE_HEIGHT, Column, Sheet, Value, height_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767  # of a cell
LONGEST_NAME = 31  # of a sheet
NOT_ALLOWED_IN_A_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FORMULA_SIGNS = (*"=+-@＝＋－＠", "\t", "\r", "\n")  # Excel takes a full-width sign for the narrow one
HEADINGS, FIRST = 2, 3  # rows, counted from 0: title and note stand above
HAN_PIXELS = 14  # two figures of the 11 point text
A4 = 9  # as OOXML numbers paper
NOTHING_IS_GUESSED = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

QUIET = {"font_color": "#555555"}
BOX = {"border": 1, "border_color": "#999999", "valign": "vcenter", "text_wrap": True}
HEADING = {**BOX, "bold": True, "bg_color": "#F1EDE4", "align": "center"}
TEXT = {**BOX, "align": "left"}
QUOTED = {**TEXT, "quote_prefix": True}  # stays text when edited by hand, too
FIGURE = {**BOX, "align": "center"}
DAY = {**FIGURE, "num_format": "yyyy-mm-dd"}


class PlainPage(Worksheet):
    """A sheet without rich text: the library takes a text of the form `<r>…</r>` for markup of its own."""

    def _xml_rich_inline_string(self, string, attributes=()):
        self._xml_inline_string(string, preserve=True, attributes=attributes)


class Looks:
    """A book's formats, each made once and shared by its cells."""

    def __init__(self, book: Workbook):
        self._book = book
        self._made = {}

    def __call__(self, look: dict, **more) -> Format:
        """The format of a look, with some properties on top."""
        wanted = {**look, **more}
        key = frozenset(wanted.items())
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]


def workbook(sheets: Iterable[Sheet], *, footer: str) -> bytes:
    """Write the sheets as xlsx, ready to print on A4 landscape; `footer` says who drew it up and when."""
    kept = BytesIO()
    write_workbook(kept, sheets, footer=footer)
    return kept.getvalue()


def write_workbook(file: BinaryIO, sheets: Iterable[Sheet], *, footer: str) -> None:
    """The same straight into a file, so that memory stays flat however many rows they are.

    Rows wait in a temporary folder until the last one is there; it goes with them, also when a row can't be had.
    """
    with TemporaryDirectory() as folder:
        book = Workbook(file, {"constant_memory": True, "tmpdir": folder, **NOTHING_IS_GUESSED})
        try:
            looks = Looks(book)
            for sheet in sheets:
                page = book.add_worksheet(_free_name(book, sheet.name), PlainPage)
                _write(page, sheet, footer, looks)
            book.close()
        finally:
            for page in book.worksheets():
                page.row_data_fh.close()


def _free_name(book: Workbook, name: str) -> str:
    """The name, with a number behind it where the book has it already; spreadsheets see no difference of case."""
    taken = {page.name.lower() for page in book.worksheets()}
    wanted, number = name, 0
    while wanted.lower() in taken:
        number += 1
        wanted = f"{name[: LONGEST_NAME - len(str(number))]}{number}"
    return wanted


def _write(page: PlainPage, sheet: Sheet, footer: str, looks: Looks) -> None:
    _set_up(page, sheet, footer)
    _write_head(page, sheet, looks)
    sums = {number: 0 for number, column in enumerate(sheet.columns) if column.is_added}
    line = HEADINGS
    cells = Cells(page, sheet.columns, looks)
    for line, row in enumerate(sheet.rows, start=FIRST):
        if (height := height_of(row, sheet)) > LINE_HEIGHT:
            page.set_row(line, height)
        cells.write(line, row)
        for number in sums:
            sums[number] += row[number] if isinstance(row[number], int | float) else 0
    _offer_choices(page, sheet, line)
    _tint(page, sheet, line, looks)
    page.autofilter(HEADINGS, 0, line, len(sheet.columns) - 1)
    below = line + 1
    if sheet.adds_up:
        _add_up(page, sheet, below, sums, looks)
        below += 1
    for number, text in enumerate(sheet.foot):
        page.write_string(below + number, 0, _clean(text), looks(QUIET))
    page.print_area(0, 0, below + len(sheet.foot) - 1, len(sheet.columns) - 1)


def _set_up(page: PlainPage, sheet: Sheet, footer: str) -> None:
    for number, column in enumerate(sheet.columns):
        page.set_column_pixels(
            number, number, round((column.width + 1) * HAN_PIXELS), None, {"hidden": column.is_hidden}
        )
    if any(column.is_filled_in for column in sheet.columns):
        page.protect("", {"format_columns": True, "format_rows": True})  # against a slip of the hand: no password
    page.freeze_panes(FIRST, 1)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.75)
    page.repeat_rows(HEADINGS)
    page.set_footer(f"&L{footer.replace('&', '&&')}&R第&P页，共&N页", {"margin": 0.3})


def _write_head(page: PlainPage, sheet: Sheet, looks: Looks) -> None:
    page.set_row(0, 30)
    page.write_string(0, 0, _clean(sheet.title), looks({"bold": True, "font_size": 16, "valign": "vcenter"}))
    page.write_string(1, 0, _clean(sheet.note), looks(QUIET))
    page.set_row(HEADINGS, 36)
    for number, column in enumerate(sheet.columns):
        page.write_string(HEADINGS, number, _clean(column.heading), looks(HEADING))


class Cells:
    """The cells of a page's rows, each with a rule around it."""

    def __init__(self, page: PlainPage, columns: Sequence[Column], looks: Looks):
        self._page = page
        self._formats = []
        for column in columns:
            of_column = {"locked": not column.is_filled_in}
            self._formats.append([looks(look, **of_column) for look in (TEXT, QUOTED, FIGURE, DAY)])

    def write(self, line: int, row: Sequence[Value]) -> None:
        """Write a row; `=1+1` in somebody's name must never be calculated, so each kind of value has its own door."""
        page = self._page
        for number, (value, (text, quoted, figure, day)) in enumerate(zip(row, self._formats, strict=True)):
            if value is None or value == "":
                page.write_blank(line, number, None, text)
            elif isinstance(value, str):
                cleaned = _clean(value)
                page.write_string(line, number, cleaned, quoted if cleaned.startswith(FORMULA_SIGNS) else text)
            elif isinstance(value, dt.date):
                page.write_datetime(line, number, value, day)
            else:
                page.write_number(line, number, value, figure)


def _clean(text: str) -> str:
    return NOT_ALLOWED_IN_A_CELL.sub("", text)[:LONGEST_TEXT]


def _add_up(page: PlainPage, sheet: Sheet, line: int, sums: dict[int, float], looks: Looks) -> None:
    """The foot row: formulas that follow the filter, with the sums of all rows beside them for who calculates nothing.

    Without rows it holds noughts: a formula over no rows would reach back to itself.
    """
    said = [*sheet.total, *[None] * (len(sheet.columns) - len(sheet.total))]
    for number, value in enumerate(said):
        if number in sums and line > FIRST:
            rows = xl_range(FIRST, number, line - 1, number)
            page.write_formula(line, number, f"=SUBTOTAL(109,{rows})", looks(HEADING), sums[number])
        elif number in sums:
            page.write_number(line, number, 0, looks(HEADING))
        elif isinstance(value, str):
            page.write_string(line, number, _clean(value), looks(HEADING))
        elif value is None:
            page.write_blank(line, number, None, looks(HEADING))
        else:
            page.write_number(line, number, value, looks(HEADING))


def _offer_choices(page: PlainPage, sheet: Sheet, last: int) -> None:
    for number, column in enumerate(sheet.columns):
        if column.choices and last >= FIRST:
            offered = {
                "validate": "list",
                "source": list(column.choices),
                "error_title": column.heading,
                "error_message": f"请从列表里选：{'、'.join(column.choices)}。",
            }
            page.data_validation(FIRST, number, last, number, offered)


def _tint(page: PlainPage, sheet: Sheet, last: int, looks: Looks) -> None:
    for number, column in enumerate(sheet.columns):
        for tint in column.tints if last >= FIRST else ():
            look = looks({"font_color": tint.ink.text, "bg_color": tint.ink.ground})
            condition = tint.condition.format(cell=xl_rowcol_to_cell(FIRST, number))
            page.conditional_format(
                FIRST, number, last, number, {"type": "formula", "criteria": f"={condition}", "format": look}
            )
