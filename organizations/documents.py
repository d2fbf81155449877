"""Workbooks and PDFs, the two ways a document leaves the system: rows go in, bytes come out, nothing is queried."""

import csv
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from math import ceil
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import FileResponse, HttpResponse
from django.template.loader import render_to_string
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from organizations.fonts import NO_FACE, font_faces, has_a_face_for_han
from organizations.refusals import Refused

try:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher
except OSError:  # Pango is a system library; without it everything but PDF works
    weasyprint, URLFetcher = None, object

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
PDF = "application/pdf"
NO_PANGO = "这台服务器没有安装PDF组件，暂时不能生成PDF。请管理员安装libpango以后再试；有Excel的，可以先下载Excel。"

Value = str | int | float | dt.date | None
LONGEST_TEXT = 32_767  # of a cell
NOT_ALLOWED_IN_A_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TALLEST_ROW = 409  # points; no spreadsheet shows a taller one
FORMULA_SIGNS = ("=", "+", "-", "@", "\t")
LINE_HEIGHT = 15  # points, of the 11 point text
A4 = 9  # as OOXML numbers paper
THIN = Side(style="thin", color="999999")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEADING_FILL = PatternFill("solid", fgColor="F1EDE4")


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


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: a title line, a line that says whose and when, the headings, the rows."""

    name: str
    title: str
    note: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    foot: Sequence[str] = field(default_factory=tuple)
    row_height: int = LINE_HEIGHT  # the least of a row's height, more where a pen is to write


def workbook(sheets: Iterable[Sheet], *, footer: str) -> bytes:
    """Write the sheets as xlsx, ready to print on A4 landscape; `footer` says who drew it up and when."""
    kept = BytesIO()
    write_workbook(kept, sheets, footer=footer)
    return kept.getvalue()


def write_workbook(file: BinaryIO, sheets: Iterable[Sheet], *, footer: str) -> None:
    """The same straight into a file, so that memory stays flat however many rows they are."""
    book = Workbook(write_only=True)
    try:
        for sheet in sheets:
            _write(book.create_sheet(sheet.name), sheet, footer)
        book.save(file)
    except BaseException:
        _erase_parts(book)
        raise


def _erase_parts(book: Workbook) -> None:
    """openpyxl writes each sheet to a temporary file and, when a row can't be had, leaves it until the process ends."""
    for page in book.worksheets:
        if page._writer is not None and Path(page._writer.out).exists():
            if not page.closed:
                page.close()
            page._writer.cleanup()


def _write(page, sheet: Sheet, footer: str) -> None:
    last_column = get_column_letter(len(sheet.columns))
    _set_up(page, sheet)  # widths and frozen panes are written first, before any row
    page.append([_cell(page, sheet.title, font=Font(bold=True, size=16), alignment=Alignment(vertical="center"))])
    page.append([_cell(page, sheet.note, font=Font(color="555555"))])
    page.append([_heading(page, column.heading) for column in sheet.columns])
    count = 3
    boxes = Boxes(page)
    for row in sheet.rows:
        count += 1
        height = max(sheet.row_height, min(LINE_HEIGHT * _lines_of(row, sheet.columns), TALLEST_ROW))
        if height > LINE_HEIGHT:
            page.row_dimensions[count].height = height
        page.append([boxes.cell(value, column) for value, column in zip(row, sheet.columns, strict=True)])
    _offer_choices(page, sheet, count)
    page.auto_filter.ref = f"A3:{last_column}{count}"
    for line in sheet.foot:
        page.append([_cell(page, line, font=Font(color="555555"))])
        count += 1
    page.print_area = f"A1:{last_column}{count}"
    page.print_title_rows = "3:3"
    page.oddFooter.left.text = footer.replace("&", "&&")
    page.oddFooter.right.text = "第&P页，共&N页"


def _lines_of(row: Sequence[Value], columns: Sequence[Column]) -> int:
    """How many lines the row's fullest cell takes: LibreOffice opens a row without a height at one line."""
    lines = 1
    for value, column in zip(row, columns, strict=True):
        if isinstance(value, str) and not column.is_hidden:
            lines = max(lines, _lines(value, column.width))
    return lines


def _lines(text: str, width: float) -> int:
    """Lines of wrapped text in a column so many Han characters wide; Latin letters and figures take half of one."""
    if len(text) <= width and "\n" not in text:
        return 1
    halves = (sum(1 if character.isascii() else 2 for character in line) for line in text.split("\n"))
    return sum(max(1, ceil(each / (width * 2))) for each in halves)


def _set_up(page, sheet: Sheet) -> None:
    page.freeze_panes = "B4"
    for number, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = column.width * 2 + 2
        page.column_dimensions[get_column_letter(number)].hidden = column.is_hidden
    if any(column.is_filled_in for column in sheet.columns):
        page.protection.sheet = True  # against a slip of the hand, so without a password
        page.protection.formatColumns = page.protection.formatRows = False
    page.row_dimensions[1].height = 30
    page.row_dimensions[3].height = 36
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.page_margins.left = page.page_margins.right = 0.5
    page.page_margins.top, page.page_margins.bottom, page.page_margins.footer = 0.6, 0.75, 0.3


def _cell(page, value: Value, **styles) -> WriteOnlyCell:
    """A cell whose text is text: `=1+1` in somebody's name must never be calculated."""
    if not isinstance(value, str):
        cell = WriteOnlyCell(page, value=value)
        if isinstance(value, dt.date):
            cell.number_format = "yyyy-mm-dd"
    else:
        text = NOT_ALLOWED_IN_A_CELL.sub("", value)[:LONGEST_TEXT]
        cell = WriteOnlyCell(page, value=text)
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(FORMULA_SIGNS)  # stays text when edited by hand, too
    for name, style in styles.items():
        setattr(cell, name, style)
    return cell


def _heading(page, text: str) -> WriteOnlyCell:
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return _cell(page, text, font=Font(bold=True), fill=HEADING_FILL, border=BOX, alignment=middle)


class Boxes:
    """Cells of a page with a rule around them.

    Setting a style takes ten times as long as making the cell, so each of the few styles is set once and then shared.
    """

    def __init__(self, page):
        self._page = page
        self._styles = {}

    def cell(self, value: Value, column: Column) -> WriteOnlyCell:
        cell = _cell(self._page, value)
        kind = isinstance(value, str), cell.number_format, cell.quotePrefix, column.is_filled_in
        if kind not in self._styles:
            side = "left" if isinstance(value, str) else "center"
            cell.border, cell.alignment = BOX, Alignment(horizontal=side, vertical="center", wrap_text=True)
            cell.protection = Protection(locked=not column.is_filled_in)
            self._styles[kind] = cell._style
        cell._style = self._styles[kind]
        return cell


def _offer_choices(page, sheet: Sheet, last_row: int) -> None:
    for number, column in enumerate(sheet.columns, start=1):
        if column.choices and last_row > 3:
            letter = get_column_letter(number)
            offered = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            offered.showErrorMessage, offered.errorTitle = True, column.heading
            offered.error = f"请从列表里选：{'、'.join(column.choices)}。"
            offered.add(f"{letter}4:{letter}{last_row}")
            page.data_validations.append(offered)


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


def drawn_up(by: str, day: dt.date) -> str:
    """Who had a document drawn up and when, for its footer."""
    return f"{by}导出，{day.year}年{day.month}月{day.day}日"


def personal_data_line(by: str, day: dt.date) -> str:
    """The line that a document with personal data carries, so that a copy that went astray says whose it was."""
    return f"内含个人信息，只供本次工作使用，请妥善保管，不要转发。{drawn_up(by, day)}。"


class OwnFiles(URLFetcher):
    """Lets a document load the project's static files and the faces, and nothing else: no host, no other file."""

    def fetch(self, url, headers=None):
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        folders = [Path(folder).resolve() for folder in (*settings.STATICFILES_DIRS, *settings.FONT_DIRS)]
        if parts.scheme != "file" or not any(path.is_relative_to(folder) for folder in folders):
            raise ValueError(f"a document may not load {url}")
        return super().fetch(url, headers)


def pdf(template: str, context: dict, style: str = "css/official.css") -> bytes:
    """Render a template as an official paper (GB/T 9704-2012) or in a style of its own.

    Refuses when the machine can't set Chinese.
    """
    if weasyprint is None:
        raise Refused(NO_PANGO)
    if not has_a_face_for_han():
        raise Refused(NO_FACE)
    faces = FontConfiguration()
    fetcher = OwnFiles()
    sheets = [
        weasyprint.CSS(string=font_faces(), font_config=faces, url_fetcher=fetcher),
        weasyprint.CSS(filename=finders.find(style), font_config=faces, url_fetcher=fetcher),
    ]
    page = weasyprint.HTML(string=render_to_string(template, context), url_fetcher=fetcher)
    return page.write_pdf(stylesheets=sheets, font_config=faces)


def download(content: bytes, file_name: str, content_type: str) -> HttpResponse:
    """Answer with a file to keep; a Chinese name travels as RFC 5987 has it."""
    return _answer("attachment", content, file_name, content_type)


def download_stream(file: BinaryIO, file_name: str, content_type: str) -> FileResponse:
    """The same of a file that is read while it is sent; the answer closes it."""
    return _named("attachment", FileResponse(file, content_type=content_type), file_name)


def inline(content: bytes, file_name: str, content_type: str) -> HttpResponse:
    """Answer with a file that the browser opens at once, to be printed."""
    return _answer("inline", content, file_name, content_type)


def _answer(disposition: str, content: bytes, file_name: str, content_type: str) -> HttpResponse:
    return _named(disposition, HttpResponse(content, content_type=content_type), file_name)


def _named(disposition: str, response: HttpResponse | FileResponse, file_name: str) -> HttpResponse | FileResponse:
    response["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(file_name)}"
    response["Cache-Control"] = "private, no-store"
    return response
