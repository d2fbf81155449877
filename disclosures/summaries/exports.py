"""The year as a workbook and as sheets to be signed, one A4 page each: rows in, bytes out."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from disclosures.summaries.rules import OF_LISTS, PRESENCES, Use
from disclosures.summaries.summary import Summary
from evaluations.ratings.levels import Level
from organizations.documents import PDF, XLSX, Column, Sheet, pdf, personal_data_line, workbook, write_workbook
from organizations.refusals import Refused

ROWS_OF_A_WORKBOOK = 10_000  # more would hold the request for longer than anybody waits
SHEETS_OF_A_PAPER = 100  # about a tenth of a second each
# Whose names stand under a sheet, with room for ink; never a seal.
SIGNATURES = {
    Use.DEMOCRATIC_APPRAISAL: ("本人", "党支部", "上级党组织"),
    Use.ANNUAL_ASSESSMENT: ("本人", "行政主要负责人", "党支部", "上级党组织"),
}
TITLE = "“一讲二评三公示”年终汇总"

# Narrow, so that a row of 33 columns can still be read on A4.
_COUNTS = (
    *(Column(f"{level.symbol}{level.label}", 2.5) for level in Level),
    Column("承诺事项", 2.5),
    Column("已兑现", 2.5),
    Column("推进中", 2.5),
    Column("未兑现", 2.5),
    Column("会议次数", 2.5),
    *(Column(presence.label, 2.5) for presence in PRESENCES),
    Column("在别处的会议", 3),
)
PERSON_COLUMNS = (
    Column("姓名", 4.5),
    Column("类别", 4.5),
    Column("职务", 7),
    Column("党支部", 8),
    Column("上级党组织", 7),
    Column("转接", 5),
    *(Column(f"{month}月", 3.5) for month in range(1, 13)),
    *_COUNTS,
)
ORGANIZATION_COLUMNS = (
    Column("党组织", 12),
    Column("类别", 6),
    Column("书记", 7),
    Column("上级党组织", 10),
    *(Column(f"{2 * pair - 1}—{2 * pair}月", 5) for pair in range(1, 7)),
    *_COUNTS,
)


def person_values(summary: Summary) -> list:
    """The cells of a person's row, in the order of `PERSON_COLUMNS`."""
    head = [summary.name, summary.category, summary.post_title, summary.place, summary.superior]
    return [*head, summary.movement or "无", *summary.texts, *_counts(summary)]


def organization_values(summary: Summary) -> list:
    head = [summary.name, summary.category, summary.post_title, summary.place]
    return [*head, *summary.texts, *_counts(summary)]


def _counts(summary: Summary) -> list[int]:
    kept = summary.fulfilment
    return [
        *(times for _, times in summary.levels),
        kept.total,
        kept.fulfilled,
        kept.under_way,
        kept.not_yet,
        summary.held,
        *summary.presences,
        summary.kept_elsewhere,
    ]


@dataclass(frozen=True)
class YearFile:
    """The summaries of one scope, ready to leave the system; `people` may be a stream, no row is kept."""

    scope: str
    year: int
    organizations: Sequence[Summary]
    people: Iterable[Summary]
    by: str
    day: dt.date

    @property
    def keep(self) -> str:
        return personal_data_line(self.by, self.day)

    def name(self, extension: str) -> str:
        return file_name(self.scope, self.year, extension)

    def with_people(self, people: Iterable[Summary]) -> "YearFile":
        return replace(self, people=people)


def file_name(scope: str, year: int, extension: str) -> str:
    return f"{scope}{year}年年终汇总.{extension}"


def summaries_xlsx(file: YearFile) -> bytes:
    """People on one sheet, and organizations on another where the reader may read any."""
    return workbook(_sheets(file), footer=file.keep)


def write_summaries_xlsx(opened: BinaryIO, file: YearFile) -> None:
    """The same straight into an open file."""
    write_workbook(opened, _sheets(file), footer=file.keep)


def _sheets(file: YearFile) -> list[Sheet]:
    note = f"{file.scope}，{file.year}年。{OF_LISTS}"
    of_people = Sheet(
        "党员和职工",
        f"{file.year}年党员、党外干部职工{TITLE}",
        note,
        PERSON_COLUMNS,
        map(person_values, file.people),
        foot=(file.keep,),
    )
    of_organizations = Sheet(
        "党组织",
        f"{file.year}年党组织{TITLE}",
        note,
        ORGANIZATION_COLUMNS,
        map(organization_values, file.organizations),
    )
    return [of_people, of_organizations] if file.organizations else [of_people]


def summaries_pdf(file: YearFile) -> bytes:
    """A page to be signed for each person, with the line that says whose copy it is."""
    summaries = list(islice(file.people, SHEETS_OF_A_PAPER + 1))
    if len(summaries) > SHEETS_OF_A_PAPER:
        raise Refused(f"PDF一次最多印{SHEETS_OF_A_PAPER}人。请打开一个支部再印，或者下载Excel。")
    if not summaries:
        raise Refused("这一年还没有人可印。请换一个年度。")
    context = {
        "title": TITLE,
        "sheets": [(summary, SIGNATURES[summary.use]) for summary in summaries],
        "keep": file.keep,
    }
    return pdf("disclosures/summaries/sheets_paper.html", context, style="css/summary_sheets.css")


RENDERERS = {"xlsx": summaries_xlsx, "pdf": summaries_pdf}
CONTENT_TYPES = {"xlsx": XLSX, "pdf": PDF}
