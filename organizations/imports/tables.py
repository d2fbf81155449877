"""Files as tables: the header is found by its words, wherever it stands and in whatever order; rows come one by one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice

from organizations.imports import cells
from organizations.imports.problems import Problem
from organizations.imports.sheets import NotATable, sheets_of

HEADER_WITHIN = 30  # rows; what stands above are titles and notes
FAILED_FORMULA = re.compile(r"#(REF|DIV/0|VALUE|NULL|NUM)!|#NAME\?")


@dataclass(frozen=True)
class Column:
    """One column of a list: our name for it, and the headers that real files give it."""

    name: str
    aliases: tuple[str, ...] = ()
    required: bool = False

    @cached_property
    def headers(self) -> list[str]:
        return [_squeezed(header) for header in (self.name, *self.aliases)]


@dataclass(slots=True)
class Place:
    """Where a row stands in the file; it stays when what was typed there has been read and let go."""

    sheet: str
    number: int
    problems: list[Problem] = field(repr=False)

    def reject(self, column: str, wrong: str, remedy: str, typed: str = "") -> None:
        self.problems.append(Problem(self.sheet, self.number, column, typed, wrong, remedy))


@dataclass(slots=True)
class Row:
    """One row of data, read cell by cell; what cannot be read becomes a problem and counts as empty."""

    place: Place
    line: list = field(repr=False)
    columns: dict[str, int] = field(repr=False)  # the columns of this sheet, and where each stands in the line

    def value(self, column: str):
        position = self.columns.get(column)
        return None if position is None or position >= len(self.line) else self.line[position]

    def read(self, column: str, reader):
        value = self.value(column)
        try:
            if isinstance(value, str) and FAILED_FORMULA.fullmatch(value):
                raise cells.Unreadable("这一格的公式出错了", "请改成实际的内容")
            return reader(value)
        except cells.Unreadable as unreadable:
            self.reject(column, unreadable.wrong, unreadable.remedy)
            return reader(None)

    def require(self, column: str, reader):
        problems = self.place.problems
        before = len(problems)
        value = self.read(column, reader)
        if not value and len(problems) == before:
            self.reject(column, f"{column}是空的", f"请填写{column}")
        return value

    def reject(self, column: str, wrong: str, remedy: str) -> None:
        value = self.value(column)
        self.place.reject(column, wrong, remedy, "" if value is None else str(value))


def read_rows(content: bytes, columns: list[Column], problems: list[Problem]) -> Iterator[Row]:
    """The rows of every sheet that has the header; what is wrong with the file as a whole joins `problems`."""
    has_header = has_rows = False
    try:
        for title, lines in sheets_of(content):
            first = list(islice(lines, HEADER_WITHIN))
            header = _find_header(first, columns)
            if header is None:
                continue
            has_header = True
            number, places, doubled = header
            problems += [_twice(title, number, column) for column in doubled]
            for row in _data_rows(title, chain(first[number:], lines), first[number - 1], number, places, problems):
                has_rows = True
                yield row
    except NotATable as refusal:
        problems.append(_whole(refusal.wrong, refusal.remedy))
        return
    if not has_header:
        wanted = "、".join(column.name for column in columns if column.required)
        problems.append(_whole("没有找到表头", f"请保留一行表头，其中要有{wanted}"))
    elif not has_rows:
        problems.append(_whole("表头下面没有内容", "请核对是不是选错了文件"))


def _whole(wrong: str, remedy: str) -> Problem:
    return Problem("", 0, "", "", wrong, remedy)


def _twice(sheet: str, number: int, column: str) -> Problem:
    return Problem(sheet, number, column, "", "表头里有两列都是这一项", "请只留一列，或把另一列改名")


def _squeezed(header) -> str:
    bare = re.sub(r"[（(\[【].*?[)）\]】]", "", cells.text(header))
    return re.sub(r"[\s*＊:：]", "", bare)


def _find_header(lines: list[list], columns: list[Column]):
    """The row that names the most columns and all required ones: its number, column → place, columns named twice."""
    required = {column.name for column in columns if column.required}
    best = None
    for number, line in enumerate(lines, start=1):
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


def _data_rows(
    sheet: str, lines: Iterable[list], header: list, header_number: int, places: dict[str, int], problems: list[Problem]
) -> Iterator[Row]:
    """Rows with something in them; blank ones and headers repeated on each printed page are passed over."""
    named = [(position, _squeezed(title)) for position, title in enumerate(header) if title not in (None, "")]
    positions = list(places.values())
    for number, line in enumerate(lines, start=header_number + 1):
        width = len(line)
        is_filled = any(position < width and cells.text(line[position]) for position in positions)
        if is_filled and not _repeats(line, named):
            yield Row(Place(sheet, number, problems), line, places)


def _repeats(line: list, named: list[tuple[int, str]]) -> bool:
    return all(position < len(line) and _squeezed(line[position]) == title for position, title in named)
