"""The list of who has promised as a workbook and as an official paper: rows in, bytes out."""

from dataclasses import dataclass

from commitments.models import Campaign
from commitments.roster import Row, Shown
from organizations.documents import PDF, XLSX, Column, Sheet, pdf, workbook
from organizations.models import Organization

COLUMNS = (
    Column("序号", 3),
    Column("名称", 12),
    Column("类别", 8),
    Column("应提交日期", 7),
    Column("情况", 12),
    Column("填写", 12),
    Column("备注", 10),
)


@dataclass(frozen=True)
class RosterList:
    """The rows that somebody asked for, and of whom and what they are."""

    organization: Organization
    campaign: Campaign
    shown: Shown
    rows: list[Row]

    @property
    def title(self) -> str:
        return f"{self.campaign.year}年承诺情况（{self.shown.label}）"

    @property
    def values(self) -> list[list]:
        return [values_of(number, row) for number, row in enumerate(self.rows, start=1)]


def values_of(number: int, row: Row) -> list:
    """One row as screen and file show it."""
    return [
        number,
        str(row.subject),
        row.kind.label,
        row.due_on,
        row.standing.words,
        row.commitment.get_consent_display() if row.commitment and row.commitment.person_id else "",
        "新到人员" if row.is_newcomer else "",
    ]


def roster_xlsx(found: RosterList, drawn_up: str) -> bytes:
    note = f"{found.organization.name}，共{len(found.rows)}份。{drawn_up}"
    return workbook([Sheet("承诺情况", found.title, note, COLUMNS, found.values)], footer=drawn_up)


def roster_pdf(found: RosterList, drawn_up: str) -> bytes:
    context = {"title": found.title, "found": found, "columns": COLUMNS, "drawn_up": drawn_up}
    return pdf("commitments/roster_paper.html", context)


def file_name(found: RosterList, extension: str) -> str:
    return f"{found.organization.short_name}{found.title}.{extension}"


RENDERERS = {"xlsx": roster_xlsx, "pdf": roster_pdf}
CONTENT_TYPES = {"xlsx": XLSX, "pdf": PDF}
