"""The sign-in sheet (签到表): before the meeting a list to be signed, afterwards who was there and how."""

from dataclasses import dataclass

from meetings.models import Attendance, Meeting
from meetings.papers.people import category_of, names_of, people_of, whole_name
from organizations.documents import Column, Sheet, pdf, workbook

Presence = Attendance.Presence
COLUMNS = (
    Column("序号", 3),
    Column("姓名", 8),
    Column("类别", 8),
    Column("职务", 14),
    Column("到会情况", 6),
    Column("签名", 10),
    Column("备注", 8),
)


@dataclass(frozen=True)
class Line:
    """One person; whoever is set aside has no number and nothing to sign."""

    number: int | None
    name: str
    category: str
    post: str
    presence: str  # empty as long as nobody has been marked
    note: str

    def values(self) -> list:
        """The cells, in the order of `COLUMNS`; the signature is left to the pen."""
        return [self.number, self.name, self.category, self.post, self.presence, "", self.note]

    @property
    def is_set_aside(self) -> bool:
        return self.number is None


@dataclass(frozen=True)
class SignInSheet:
    title: str
    note: str
    lines: tuple[Line, ...]


def sign_in_sheet_of(meeting: Meeting) -> SignInSheet:
    """Who is due, then the exempt by name and never by reason (通知三), then the observers (列席)."""
    rows = people_of(meeting)
    names = names_of(rows)
    due = [row for row in rows if not row.is_observer and row.presence != Presence.EXEMPT]
    exempt = [row for row in rows if not row.is_observer and row.presence == Presence.EXEMPT]
    observers = [row for row in rows if row.is_observer]
    lines = [_line(row, names, number=number) for number, row in enumerate(due, start=1)]
    lines += [_line(row, names, note=Presence.EXEMPT.label) for row in exempt]
    lines += [_line(row, names, note="列席") for row in observers]
    at = meeting.held_on or meeting.scheduled_at
    note = f"{at.year}年{at.month}月{at.day}日　{meeting.place}　应到{len(due)}人，实到　　人"
    if here := len([row for row in due if row.presence in (Presence.PRESENT, Presence.ONLINE)]):
        note = note.replace("实到　　人", f"实到{here}人")
    return SignInSheet(title=f"{whole_name(meeting)}签到表", note=note, lines=tuple(lines))


def _line(row: Attendance, names: dict[int, str], *, number: int | None = None, note: str = "") -> Line:
    is_marked = row.presence not in (Presence.EXPECTED, Presence.EXEMPT)
    category = category_of(row)
    if row.meeting.kind == Meeting.Kind.SECRETARY:
        category = row.organization.short_name if row.organization else row.meeting.organization_name
    return Line(
        number=number,
        name=names[row.person_id],
        category=category,
        post=row.post_title,
        presence=row.get_presence_display() if is_marked else "",
        note=note,
    )


def sign_in_pdf(sheet: SignInSheet) -> bytes:
    """The sheet on A4, to lie on the table by the door."""
    context = {"title": sheet.title, "sheet": sheet}
    return pdf("meetings/papers/sign_in_sheet.html", context, style="css/working_papers.css")


def sign_in_xlsx(sheet: SignInSheet, drawn_up: str) -> bytes:
    """The sheet as a workbook."""
    rows = [line.values() for line in sheet.lines]
    return workbook([Sheet("签到表", sheet.title, sheet.note, COLUMNS, rows)], footer=drawn_up)
