"""Files as tables: xlsx, xls and csv; the header is found by its words, wherever it stands and in whatever order."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineWorkbook

from organizations.imports import cells
from organizations.imports.problems import Problem

HEADER_WITHIN = 30  # rows; what stands above are titles and notes
BEST_GUESSES = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Column:
    """One column of a list: our name for it, and the headers that real files give it."""

    name: str
    aliases: tuple[str, ...] = ()
    required: bool = False

    @property
    def headers(self) -> list[str]:
        return [_squeezed(header) for header in (self.name, *self.aliases)]


@dataclass(slots=True)
class Row:
    """One row of data, read cell by cell; what cannot be read becomes a problem and counts as empty."""

    sheet: str
    number: int
    values: dict[str, object]
    problems: list[Problem] = field(repr=False)

    def read(self, column: str, reader):
        value = self.values.get(column)
        try:
            return reader(value)
        except cells.Unreadable as unreadable:
            self.reject(column, unreadable.wrong, unreadable.remedy)
            return reader(None)

    def require(self, column: str, reader):
        before = len(self.problems)
        value = self.read(column, reader)
        if not value and len(self.problems) == before:
            self.reject(column, f"{column}是空的", f"请填写{column}")
        return value

    def reject(self, column: str, wrong: str, remedy: str) -> None:
        value = self.values.get(column)
        shown = "" if value is None else str(value)
        self.problems.append(Problem(self.sheet, self.number, column, shown, wrong, remedy))


@dataclass
class Table:
    """The rows of a file under its header, and what is wrong with it as a whole."""

    columns: set[str]
    rows: list[Row]
    problems: list[Problem]


def read_table(content: bytes, file_name: str, columns: list[Column]) -> Table:
    """Read every sheet that has the header; a file without one is a problem, not an exception."""
    problems: list[Problem] = []
    found: set[str] = set()
    rows: list[Row] = []
    try:
        sheets = list(_sheets(content, file_name))
    except (CalamineError, UnicodeDecodeError, csv.Error, OSError, ValueError):
        return Table(found, rows, [_whole("打不开这个文件", "请另存为xlsx再导入；文件若有密码，请先去掉密码")])
    for title, lines in sheets:
        header = _find_header(lines, columns)
        if header is None:
            continue
        number, places, doubled = header
        problems += [_twice(title, number, column) for column in doubled]
        found |= set(places)
        rows += _data_rows(title, lines, number, places, problems)
    if not found:
        wanted = "、".join(column.name for column in columns if column.required)
        problems.append(_whole("没有找到表头", f"请保留一行表头，其中要有{wanted}"))
    elif not rows:
        problems.append(_whole("表头下面没有内容", "请核对是不是选错了文件"))
    return Table(found, rows, problems)


def _whole(wrong: str, remedy: str) -> Problem:
    return Problem("", 0, "", "", wrong, remedy)


def _twice(sheet: str, number: int, column: str) -> Problem:
    return Problem(sheet, number, column, "", "表头里有两列都是这一项", "请只留一列，或把另一列改名")


def _sheets(content: bytes, file_name: str) -> Iterator[tuple[str, list[list]]]:
    if file_name.lower().endswith((".csv", ".txt")):
        yield "", _csv_lines(content)
        return
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for title in book.sheet_names:
        sheet = book.get_sheet_by_name(title)
        lines = sheet.to_python(skip_empty_area=False)
        _fill_merged_columns(lines, sheet.merged_cell_ranges or [])
        yield title, lines


def _csv_lines(content: bytes) -> list[list]:
    for encoding in BEST_GUESSES:
        try:
            decoded = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        first = decoded[:2000]
        delimiter = max(",\t;", key=first.count)
        return list(csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter))
    raise ValueError("neither UTF-8 nor GB18030")


def _fill_merged_columns(lines: list[list], ranges) -> None:
    """A cell merged over several rows holds for each of them; one merged over columns is a title."""
    for (top, left), (bottom, right) in ranges:
        if left == right and bottom < len(lines) and left < len(lines[top]):
            for number in range(top + 1, bottom + 1):
                lines[number][left] = lines[top][left]


def _squeezed(header) -> str:
    bare = re.sub(r"[（(\[【].*?[)）\]】]", "", cells.text(header))
    return re.sub(r"[\s*＊:：]", "", bare)


def _find_header(lines: list[list], columns: list[Column]):
    """The row that names the most columns and all required ones: its number, column → place, columns named twice."""
    required = {column.name for column in columns if column.required}
    best = None
    for number, line in enumerate(lines[:HEADER_WITHIN], start=1):
        places, doubled = _places(line, columns)
        if required <= set(places) and (best is None or len(places) > len(best[1])):
            best = number, places, doubled
    return best


def _places(line: list, columns: list[Column]) -> tuple[dict[str, int], list[str]]:
    """Where each column stands; of two headers that mean one column the earlier alias counts (职务 before 工作岗位)."""
    headers = [_squeezed(header) if header not in (None, "") else "" for header in line]
    places, doubled = {}, []
    for column in columns:
        known = next((header for header in column.headers if header in headers), None)
        if known:
            places[column.name] = headers.index(known)
            if headers.count(known) > 1:
                doubled.append(column.name)
    return places, doubled


def _data_rows(sheet: str, lines, header: int, places: dict[str, int], problems) -> Iterator[Row]:
    """Rows with something in them; blank ones and headers repeated on each printed page are passed over."""
    for number, line in enumerate(lines[header:], start=header + 1):
        values = {column: line[place] if place < len(line) else None for column, place in places.items()}
        is_filled = any(cells.text(value) for value in values.values())
        if is_filled and not _repeats_header(line, lines[header - 1]):
            yield Row(sheet, number, values, problems)


def _repeats_header(line: list, header: list) -> bool:
    return all(_squeezed(value) == _squeezed(title) for value, title in zip(line, header, strict=False) if title)
