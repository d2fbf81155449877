"""A register as a workbook and as a paper: the page's rows in, bytes out, however many they are."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import BinaryIO

from django.db.models import QuerySet

from disclosures.registers.kinds import Line, Register
from disclosures.registers.places import OrganizationLine
from disclosures.registers.wish import Wish
from organizations.documents import (
    PDF,
    XLSX,
    Column,
    Part,
    Sheet,
    Value,
    drawn_up,
    personal_data_line,
    write_long_paper,
    write_workbook,
)
from organizations.models import Organization
from organizations.refusals import Refused

CONTENT_TYPES = {"xlsx": XLSX, "pdf": PDF}
FORMATS = {"xlsx": "Excel", "pdf": "PDF"}
ROWS_AT_ONCE = {"xlsx": 5_000, "pdf": 500}  # more would hold the request for longer than anybody waits
ROWS_OF_A_FILE = {"xlsx": 1_000_000, "pdf": 20_000}  # what a sheet holds; what anybody prints
BATCH = 1_000
ROWS_OF_A_PART = 250  # of a paper: memory grows with what is set at once
PART, STYLE = "disclosures/registers/part_of_paper.html", "css/registers.css"


@dataclass(frozen=True)
class RegisterFile:
    """A register of one wish, ready to leave the system."""

    register: Register
    wish: Wish

    @property
    def title(self) -> str:
        return title_of(self.register, self.wish.scope, self.wish.period)

    def name(self, extension: str) -> str:
        return f"{self.title}.{extension}"

    @property
    def note(self) -> str:
        """Whose, which of them, and of which day."""
        chosen = [
            f"{choice.label}：{dict(choice.options)[self.wish.chosen[choice.name]]}"
            for choice in self.register.choices
            if choice.name in self.wish.chosen
        ]
        today = self.wish.today
        day = f"数据截至{today.year}年{today.month}月{today.day}日"
        scope = self.wish.scope
        return "，".join([scope.name if scope.is_branch else f"{scope.name}及所属党组织", *chosen, day])

    @property
    def foot(self) -> str:
        """Who had it drawn up and when; with personal data, whose copy it is."""
        line = personal_data_line if self.register.holds_personal_data else drawn_up
        return line(self.wish.user.display_name, self.wish.today)

    @property
    def records(self) -> QuerySet:
        return self.register.records(self.wish)

    def lines(self) -> Iterator[Line]:
        """Every row, a batch at a time."""
        records = self.records.iterator(chunk_size=BATCH)
        while batch := list(islice(records, BATCH)):
            yield from self.register.lines(self.wish, batch)

    def summary(self) -> Sequence[OrganizationLine]:
        return self.register.summary(self.wish) if self.register.summary else ()


def total_of(summary: Sequence[OrganizationLine]) -> tuple[Value, ...]:
    """What the lines of a summary come to together."""
    return ("合计", "", *map(sum, zip(*(line.counts for line in summary), strict=True)))


def room_for(rows: int, extension: str) -> int:
    """How many rows a file will have; refused when no file can hold them."""
    most = ROWS_OF_A_FILE[extension]
    if rows > most:
        other = "，或者下载Excel" if extension == "pdf" else ""
        raise Refused(f"一共{rows}行，{FORMATS[extension]}一份最多写{most}行。请把范围或时间选小一点{other}。")
    return rows


def title_of(register: Register, scope: Organization, period: str) -> str:
    return f"{scope.short_name}{period}{register.label}"


Columns = Sequence[Column]
Counted = Callable[[Iterable[Line]], Iterable[Line]]


def write(file: BinaryIO, found: RegisterFile, extension: str, counted: Counted = iter) -> None:
    """Write the register; `counted` sees each row go by."""
    WRITERS[extension](file, found, counted)


def content_of(found: RegisterFile, extension: str) -> bytes:
    """The same in memory, for a file that is made at once."""
    kept = BytesIO()
    write(kept, found, extension)
    return kept.getvalue()


def _write_xlsx(file: BinaryIO, found: RegisterFile, counted: Counted) -> None:
    """The rows on one sheet, and what they come to by organization on another."""
    write_workbook(file, _sheets(found, counted), footer=found.foot)


def _sheets(found: RegisterFile, counted: Counted) -> Iterator[Sheet]:
    register = found.register
    rows = (line.values for line in counted(found.lines()))
    yield Sheet("明细", found.title, found.note, register.columns, rows, foot=(found.foot,))
    if register.summary:
        totals = [line.values for line in found.summary()]
        yield Sheet("汇总", f"{found.title}汇总", found.note, register.summary_columns, totals)


def _write_pdf(file: BinaryIO, found: RegisterFile, counted: Counted) -> None:
    """The same two tables, a part of the paper at a time; `counted` has already told how far it is."""
    write_long_paper(file, _parts(found, counted), tell=lambda rows: None, style=STYLE)


def _parts(found: RegisterFile, counted: Counted) -> Iterator[Part]:
    register = found.register
    yield from _table(found, found.title, register.columns, counted(found.lines()), ())
    if summary := found.summary():
        yield from _table(found, f"{found.title}汇总", register.summary_columns, summary, total_of(summary))


def _table(
    found: RegisterFile, title: str, columns: Columns, lines: Iterable[Line], total: Sequence[Value]
) -> Iterator[Part]:
    """One table in parts; its title stands above the first, its total below the last."""
    whole = {"title": title, "found": found, "columns": columns, "shares": shares_of(columns)}
    left = iter(lines)
    head, some = {"heading": title}, _next_part(left)
    while head or some:
        following = _next_part(left)
        yield Part(PART, {**whole, **head, "lines": some, "total": () if following else total}, len(some))
        head, some = {}, following


def _next_part(lines: Iterator[Line]) -> list[Line]:
    return list(islice(lines, ROWS_OF_A_PART))


def shares_of(columns: Columns) -> list[int]:
    """How much of the paper's width each column takes, in hundredths; rounded up they would run over the edge."""
    whole = sum(column.width for column in columns)
    return [int(100 * column.width / whole) for column in columns]


WRITERS = {"xlsx": _write_xlsx, "pdf": _write_pdf}
