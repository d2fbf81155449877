"""What is in a file: its first bytes tell what it is, whatever its name says; a sheet is read line by line."""

import csv
import io
import re
import struct
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

ZIP, OLE, PDF, UTF_16 = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF", (b"\xff\xfe", b"\xfe\xff")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream in which Office keeps a workbook with a password
PAGE_OF_THE_WEB = re.compile(r"\s*(<!doctype|<html|<head|<meta|<table|<style|<body|mime-version:)", re.IGNORECASE)
XML = re.compile(r"\s*<\?xml")
DIMENSION = re.compile(rb'<dimension ref="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"')
FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*>\s*<f[\s>/]')
FIRST_PART_OF_A_SHEET = 4096
MOST_UNPACKED = 500_000_000  # bytes; a roster of 60,000 people has 60 million
MOST_CELLS = 30_000_000  # calamine keeps a place for every cell up to the last one that is used
TEXTS = ("utf-8-sig", "gb18030")
SEPARATORS = ",\t;"
# What Python's zipfile makes of a package with a few wrong bytes; RuntimeError: a part that asks for a password.
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, ValueError, OSError, EOFError)


class NotATable(Exception):
    """A file in which no table can be read, with what to do about it."""

    def __init__(self, wrong: str, remedy: str):
        super().__init__(wrong)
        self.wrong, self.remedy = wrong, remedy


DAMAGED = ("打不开这个文件", "请用表格软件打开它，另存为xlsx，再导入")
WITH_PASSWORD = ("这个文件有密码，打不开", "请在表格软件里去掉密码，另存为xlsx，再导入")
EMPTY = ("这个文件是空的", "请核对是不是选错了文件")
A_WEB_PAGE = (
    "这个文件其实是网页，只是取了表格的名字（有的老系统就这样导出）",
    "请用表格软件打开它，另存为xlsx，再导入",
)
OLD_XML = ("这个文件其实是XML，不是表格软件的工作簿", "请用表格软件打开它，另存为xlsx，再导入")
A_PDF = ("这是PDF，不是表格", "请选择xlsx、xls或csv文件")
TOO_BIG = (
    "这个文件大得不像一份名单：离正文很远的地方可能还有内容",
    "请删去表格下方和右方多余的行列，或把名单复制到新的工作簿，再导入",
)


def sheets_of(content: bytes) -> Iterator[tuple[str, Iterator[list]]]:
    """The sheets of a file, each with its title and its lines; hidden sheets, rows and columns are read like others."""
    if not content.strip():
        raise NotATable(*EMPTY)
    if content.startswith(PDF):
        raise NotATable(*A_PDF)
    if content.startswith(ZIP):
        _check_size(content)
    if content.startswith((ZIP, OLE)):
        return _of_workbook(content)
    return iter([("", _lines_of_text(content))])


def _of_workbook(content: bytes) -> Iterator[tuple[str, Iterator[list]]]:
    if content.startswith(OLE) and ENCRYPTED in content:
        raise NotATable(*WITH_PASSWORD)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError:
        raise NotATable(*WITH_PASSWORD) from None
    except CalamineError:
        raise NotATable(*DAMAGED) from None
    return ((title, _lines_of_sheet(book, title)) for title in book.sheet_names)


def _check_size(content: bytes) -> None:
    """Look before unpacking: a file of a few kilobytes may claim gigabytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
                raise NotATable(*TOO_BIG)
            for name in _sheets_in(package):
                with package.open(name) as sheet:
                    _check_dimension(sheet.read(FIRST_PART_OF_A_SHEET))
    except BROKEN:
        raise NotATable(*DAMAGED) from None


def _check_dimension(head: bytes) -> None:
    found = DIMENSION.search(head)
    if found is None:
        return
    letters, row = found.groups()
    columns = 0
    for letter in letters:
        columns = columns * 26 + letter - ord("A") + 1
    if columns * int(row) > MOST_CELLS:
        raise NotATable(*TOO_BIG)


def _sheets_in(package: zipfile.ZipFile) -> list[str]:
    return [name for name in package.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]


def formulas_of(content: bytes) -> list[str]:
    """Where a workbook calculates (B5, C7): calamine gives what a formula came to, or nothing, and no sign of it."""
    if not content.startswith(ZIP):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            sheets = [
                name for name in package.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")
            ]
            found = [cell for name in sheets for cell in FORMULA.findall(package.read(name))]
    except BROKEN:
        raise NotATable(*DAMAGED) from None
    return [cell.decode() for cell in found]


def _lines_of_sheet(book: CalamineWorkbook, title: str) -> Iterator[list]:
    try:
        sheet = book.get_sheet_by_name(title)
        yield from _with_merged_cells(sheet)
    except CalamineError:
        raise NotATable(*DAMAGED) from None


def _with_merged_cells(sheet: CalamineSheet) -> Iterator[list]:
    """A cell merged over several rows holds for each of them; one merged over columns is a title."""
    first_column = sheet.start[1] if sheet.start else 0  # lines begin with the first column that is used
    merged = defaultdict(list)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if left == right and bottom > top and left >= first_column:
            merged[top].append((left - first_column, bottom))
    carried: dict[int, tuple[int, object]] = {}  # column → last row of the merged cell, its value
    for number, line in enumerate(sheet.iter_rows()):
        for column, (bottom, value) in carried.items():
            if number <= bottom:
                line[column] = value
        carried |= {column: (bottom, line[column]) for column, bottom in merged.get(number, ()) if column < len(line)}
        yield line


def _lines_of_text(content: bytes) -> Iterator[list]:
    text = _decoded(content)
    if PAGE_OF_THE_WEB.match(text):
        raise NotATable(*A_WEB_PAGE)
    if XML.match(text):
        raise NotATable(*OLD_XML)
    separator = max(SEPARATORS, key=text[:2000].count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        raise NotATable(*DAMAGED) from None


def _decoded(content: bytes) -> str:
    """UTF-8 or the national standard; Excel's “Unicode text” begins with a mark of its own."""
    for encoding in ("utf-16",) if content.startswith(UTF_16) else TEXTS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NotATable(*DAMAGED)
