"""What an organization has posted of a year's commitments (承诺), as one list to print: rows in, bytes out."""

import datetime as dt
from dataclasses import dataclass

from commitments.models import Commitment
from disclosures.publications.models import Publication
from organizations.documents import PDF, XLSX, Column, Sheet, pdf, workbook
from organizations.models import Organization
from organizations.numerals import in_han
from organizations.refusals import Refused

COLUMNS = (
    Column("序号", 3),
    Column("名称", 14),
    Column("方面", 6),
    Column("承诺事项", 36),
    Column("对应的民生实事", 12),
)
ROWS_OF_A_PAPER = 500  # more would hold the request for longer than anybody waits


@dataclass(frozen=True)
class Line:
    """One thing promised."""

    area: str
    text: str
    key_task: str


@dataclass(frozen=True)
class Row:
    """Everything that one person or organization promised."""

    number: int
    name: str
    lines: list[Line]


@dataclass(frozen=True)
class Part:
    """One publication: whose commitments, where and since when they hang, and its rows."""

    whose: str
    board: str
    place: str
    posted_on: dt.date
    rows: list[Row]

    @property
    def label(self) -> str:
        return Commitment.Kind(self.whose).label

    @property
    def note(self) -> str:
        day = self.posted_on
        where = f"{self.board}（{self.place}）"
        return f"{day.year}年{day.month}月{day.day}日起在{where}公示，共{len(self.rows)}份。"


@dataclass(frozen=True)
class CommitmentList:
    """Everything that stands posted of an organization's commitments in a year."""

    organization: Organization
    year: int
    parts: list[Part]

    @property
    def title(self) -> str:
        return f"{self.year}年承诺公示一览"


def list_of(organization: Organization, year: int) -> CommitmentList:
    """The list from the frozen contents, so that it says what hangs; refused while nothing was posted."""
    posted = Publication.objects.standing().commitments_of_year(year).filter(organization=organization)
    order = list(Commitment.Kind)
    publications = sorted(posted, key=lambda each: (order.index(each.whose), each.posted_on, each.pk))
    if not publications:
        raise Refused(f"{year}年的承诺还没有公示。请先公示，再下载一览。")
    return CommitmentList(organization, year, [_part(publication) for publication in publications])


def _part(publication: Publication) -> Part:
    content = publication.content
    rows = [
        Row(number, commitment["name"], [_line(item) for item in commitment["items"]])
        for number, commitment in enumerate(content["commitments"], start=1)
    ]
    return Part(publication.whose, content["board"], publication.place, publication.posted_on, rows)


def _line(item: dict) -> Line:
    return Line(item["area"], item["text"], item.get("key_task", ""))


def list_xlsx(found: CommitmentList, drawn_up: str) -> bytes:
    sheets = [
        Sheet(
            f"{number}.{part.label}",
            f"{found.organization.name}{found.title}",
            f"{part.label}，{part.note}",
            COLUMNS,
            [(row.number, row.name, line.area, line.text, line.key_task) for row in part.rows for line in row.lines],
        )
        for number, part in enumerate(found.parts, start=1)
    ]
    return workbook(sheets, footer=drawn_up)


def list_pdf(found: CommitmentList, drawn_up: str) -> bytes:
    rows = sum(len(part.rows) for part in found.parts)
    if rows > ROWS_OF_A_PAPER:
        raise Refused(f"这份一览有{rows}份承诺，PDF一次最多写{ROWS_OF_A_PAPER}份。请下载Excel。")
    parts = [(in_han(number), part) for number, part in enumerate(found.parts, start=1)]
    context = {"title": found.title, "found": found, "parts": parts, "drawn_up": drawn_up}
    return pdf("disclosures/publications/commitment_list_paper.html", context)


def file_name(found: CommitmentList, extension: str) -> str:
    return f"{found.organization.short_name}{found.title}.{extension}"


RENDERERS = {"xlsx": list_xlsx, "pdf": list_pdf}
CONTENT_TYPES = {"xlsx": XLSX, "pdf": PDF}
