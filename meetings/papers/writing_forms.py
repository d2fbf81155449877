"""Forms to be written on by hand: the outline of a statement (讲述提纲) and the critique sheet (点评单)."""

from dataclasses import dataclass
from itertools import groupby

from meetings.access import Desk, SuperiorsDesk
from meetings.forms import BranchCritiqueForm, BranchStatementForm, CritiqueForm, RecordForm, StatementForm
from meetings.models import Attendance, Meeting
from meetings.papers import background
from meetings.papers.background import UNKNOWN, Background
from meetings.papers.people import branches_of, category_of, names_of, people_of, whole_name
from organizations.documents import pdf
from organizations.refusals import Refused

LINES_OF_A_PAGE = 27  # that a hand can write on, below the head
FEWEST_LINES = 3  # of a field, when long commitments leave no more
LETTERS_OF_A_LINE = 26  # of a commitment in print
LINES_OF_A_CRITIQUE = 2  # for each field, so that three people share a page
TO_BE_WRITTEN = "　　　　　　"


@dataclass(frozen=True)
class Outline:
    """One page for one person or branch: what they promised, and room for what they will tell."""

    name: str
    about: str
    background: Background
    labels: tuple[str, ...]

    @property
    def lines(self) -> range:
        """The empty lines under each field: what the commitments and the last direction leave of the page."""
        printed = sum(1 + len(each.text) // LETTERS_OF_A_LINE for each in self.background.promises)
        printed += (len(self.background.last_told) + len(self.background.last_said)) // LETTERS_OF_A_LINE
        return range(max(FEWEST_LINES, (LINES_OF_A_PAGE - printed) // len(self.labels) - 1))


@dataclass(frozen=True)
class CritiqueEntry:
    """One person or branch on a critique sheet."""

    name: str
    about: str
    background: Background


@dataclass(frozen=True)
class CritiqueSheet:
    """All on whom one person comments; nobody else's critiques may be written on it. 通知二(一)"""

    commentator: str
    entries: tuple[CritiqueEntry, ...]


def outlines_of(meeting: Meeting) -> list[Outline]:
    """A page for everybody who is to speak, or for every branch."""
    if meeting.kind == Meeting.Kind.SECRETARY:
        return [
            Outline(entry.name, entry.about, entry.background, _labels(BranchStatementForm))
            for entry in _branch_entries(meeting)
        ]
    rows = [row for row in people_of(meeting) if _is_a_subject(row)]
    return [
        Outline(entry.name, entry.about, entry.background, _labels(StatementForm)) for entry in _entries(meeting, rows)
    ]


def blank_outline(meeting: Meeting) -> Outline:
    """A page without a name, to be copied as often as needed."""
    form = BranchStatementForm if meeting.kind == Meeting.Kind.SECRETARY else StatementForm
    return Outline(name=TO_BE_WRITTEN, about="", background=UNKNOWN, labels=_labels(form))


def critique_sheets_of(meeting: Meeting, desk: Desk | SuperiorsDesk) -> list[CritiqueSheet]:
    """A sheet for each commentator: all of them for who reads everything, else the reader's own."""
    if meeting.kind == Meeting.Kind.SECRETARY:
        return [CritiqueSheet("上级党组织书记", tuple(_branch_entries(meeting)))]
    rows = [row for row in people_of(meeting) if _is_a_subject(row) and (desk.reads_all or desk.criticizes(row))]
    if not rows:
        raise Refused("这次会议没有由您点评的人，不用打印点评单。")
    entries = dict(zip([row.person_id for row in rows], _entries(meeting, rows), strict=True))
    whose = {row.person_id: _commentator_of(desk, row) for row in rows}
    ordered = sorted(rows, key=lambda row: list(dict.fromkeys(whose.values())).index(whose[row.person_id]))
    return [
        CritiqueSheet(commentator, tuple(entries[row.person_id] for row in group))
        for commentator, group in groupby(ordered, key=lambda row: whose[row.person_id])
    ]


def _commentator_of(desk: Desk, row: Attendance) -> str:
    commentator = desk.commentator_of(row)
    return f"{commentator.capacity}{commentator.name}" if commentator else "还没有点评人，请先登记职务"


def _is_a_subject(row: Attendance) -> bool:
    return not row.is_observer and row.presence != Attendance.Presence.EXEMPT


def _entries(meeting: Meeting, rows: list[Attendance]) -> list[CritiqueEntry]:
    names, known = names_of(rows), background.of_people(meeting, [row.person_id for row in rows])
    return [
        CritiqueEntry(
            name=names[row.person_id],
            about="，".join(filter(None, [category_of(row), row.post_title])),
            background=known[row.person_id],
        )
        for row in rows
    ]


def _branch_entries(meeting: Meeting) -> list[CritiqueEntry]:
    branches = branches_of(meeting)
    known = background.of_branches(meeting, [branch.organization_id for branch in branches])
    return [
        CritiqueEntry(
            name=branch.name,
            about=f"书记{branch.secretary_name}" if branch.secretary_name else "",
            background=known[branch.organization_id],
        )
        for branch in branches
    ]


def _labels(form: type[RecordForm]) -> tuple[str, ...]:
    """The fields of the page, so that paper and page ask for the same."""
    return tuple(form.base_fields[name].label for name in form.texts.__dataclass_fields__)


def outlines_pdf(meeting: Meeting, outlines: list[Outline]) -> bytes:
    """The outlines, each beginning on a page of its own."""
    context = {"title": "讲述提纲", "of_meeting": whole_name(meeting), "outlines": outlines}
    return pdf("meetings/papers/outlines.html", context, style="css/working_papers.css")


def critique_sheets_pdf(meeting: Meeting, sheets: list[CritiqueSheet]) -> bytes:
    """The critique sheets, each commentator's on pages of their own."""
    form = BranchCritiqueForm if meeting.kind == Meeting.Kind.SECRETARY else CritiqueForm
    context = {
        "title": "点评单",
        "of_meeting": whole_name(meeting),
        "sheets": sheets,
        "labels": _labels(form),
        "lines": range(LINES_OF_A_CRITIQUE),
    }
    return pdf("meetings/papers/critique_sheets.html", context, style="css/working_papers.css")
