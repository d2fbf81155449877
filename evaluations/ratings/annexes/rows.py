"""The rows of the two forms: built once for the screen, the PDF and the workbook.

The caller has made sure that the reader may read the sheets; the counts come as far as `results` shows them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluations.ballots.models import Grade
from evaluations.ratings.annexes.columns import BRANCHES, PEOPLE, FormKind
from evaluations.ratings.annexes.facts import Facts, facts_of
from evaluations.ratings.annexes.foot import foot_of
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Pool, Rating, RatingSheet
from evaluations.ratings.said import shortened
from evaluations.ratings.sheets import Line, SheetPage, sheet_page
from meetings.models import Attendance, Meeting
from organizations.documents import Value

LONGEST_PART = 48
LONGEST_STATEMENT = 72
NO_FIGURE = "—"
BY_PEN = "应到　　　人，实到　　　人；有效票　　　张。评定日期：　　　　　　　地点：　　　　　　　参加人员："


@dataclass(frozen=True)
class FormPart:
    """One sheet's rows, with what stands above and below them."""

    name: str
    rows: tuple[tuple[Value, ...], ...]
    foot: tuple[str, ...] = ()
    is_draft: bool = False


@dataclass(frozen=True)
class RatingForm:
    """A form (附件一 or 附件二) of one meeting, or a blank one."""

    kind: FormKind
    organization: str
    period: str
    parts: tuple[FormPart, ...]

    @property
    def rows(self) -> int:
        return sum(len(part.rows) for part in self.parts)


def form_of(meeting: Meeting, sheets: Sequence[RatingSheet]) -> RatingForm:
    """Build the meeting's form of those of its sheets that the reader may read."""
    kind = BRANCHES if meeting.kind == Meeting.Kind.SECRETARY else PEOPLE
    facts = facts_of(meeting)
    several_units = sum(sheet.pool == Pool.STAFF for sheet in sheets) > 1
    parts = tuple(_part(sheet_page(sheet), facts, several_units) for sheet in sheets)
    return RatingForm(kind, meeting.organization_name, meeting.period.label, parts)


def blank(kind: FormKind, rows: int) -> RatingForm:
    """An empty form, to be filled in by hand."""
    empty = ("",) * (len(kind.columns) - 1)
    numbered = tuple((number, *empty) for number in range(1, rows + 1))
    return RatingForm(kind, "", "", (FormPart("", numbered, (BY_PEN,)),))


def _part(page: SheetPage, facts: Facts, several_units: bool) -> FormPart:
    sheet = page.sheet
    build = _branch_row if sheet.pool == Pool.ORGANIZATIONS else _person_row
    rows = [build(number, line, sheet, facts) for number, line in enumerate(page.lines, start=1)]
    if sheet.pool == Pool.MEMBERS:
        rows += [_unrated_row(number, each) for number, each in enumerate(facts.unrated, start=len(rows) + 1)]
    name = sheet.get_pool_display() + (f"（{sheet.unit}）" if sheet.unit and several_units else "")
    return FormPart(name, tuple(rows), foot_of(page, facts), is_draft=not sheet.is_confirmed)


def _person_row(number: int, line: Line, sheet: RatingSheet, facts: Facts) -> tuple[Value, ...]:
    rating, critique = line.rating, line.critique
    return (
        number,
        rating.name,
        line.attendance.get_category_display() if line.attendance else "",
        rating.post_title,
        line.fulfilment or "没有确认的承诺",
        _statement(line),
        critique.by,
        *(shortened(critique.part(field), LONGEST_PART) for field in ("progress", "shortcomings", "direction")),
        *_counts(line),
        facts.valid_words,
        _level(rating, sheet),
        _remarks(line, sheet),
    )


def _branch_row(number: int, line: Line, sheet: RatingSheet, facts: Facts) -> tuple[Value, ...]:
    rating, told, critique = line.rating, line.statement, line.critique
    fulfilled = "；".join(words for words in (line.fulfilment, told.part("fulfilment")) if words)
    return (
        number,
        rating.name,
        rating.post_title,  # a branch's row holds its secretary there
        facts.members_of(rating.organization_id),
        facts.meetings_of(rating.organization_id),
        shortened(fulfilled, LONGEST_PART),
        shortened(told.part("activities"), LONGEST_PART),
        shortened(told.part("five_goods"), LONGEST_PART),
        *(shortened(critique.part(field), LONGEST_PART) for field in ("achievements", "gaps", "suggestions")),
        *_counts(line),
        _level(rating, sheet),
        _remarks(line, sheet),
    )


def _unrated_row(number: int, attendance: Attendance) -> tuple[Value, ...]:
    """Somebody of the branch whom the sheet leaves out: exempt, or without a level by the policy."""
    is_exempt = attendance.presence == Attendance.Presence.EXEMPT
    left_empty = ("",) * (len(PEOPLE.columns) - 6)
    return (
        number,
        attendance.name,
        attendance.get_category_display(),
        attendance.post_title,
        *left_empty,
        NO_FIGURE,
        "免于参加" if is_exempt else "不定等次",
    )


def _statement(line: Line) -> str:
    return shortened("".join(text for _, text in line.statement.parts), LONGEST_STATEMENT) or "没有讲述"


def _counts(line: Line) -> tuple[Value, ...]:
    return tuple(votes for _, votes in line.counts) or (NO_FIGURE,) * len(Grade)


def _level(rating: Rating, sheet: RatingSheet) -> str:
    """The symbol with its word; a draft's cell is empty, to be written by hand."""
    if not sheet.is_confirmed:
        return ""
    return "暂缓" if rating.is_deferred else f"{Level(rating.level).symbol}{Level(rating.level).label}"


def _remarks(line: Line, sheet: RatingSheet) -> str:
    rating = line.rating
    words = [line.presence]
    if not line.counts and line.is_mostly_good is not None:
        words.append(f"票少，不显示票数；“好”和“较好”{'过半' if line.is_mostly_good else '没有过半'}")
    if sheet.is_confirmed:
        words.append(f"暂缓的原因：{rating.deferred_reason}" if rating.is_deferred else rating.note)
        words.append(_replaced(line))
    return "；".join(word for word in words if word)


def _replaced(line: Line) -> str:
    """What a correction has replaced: the form says it as the sheet does."""
    if not line.replaced:
        return ""
    old = line.replaced[-1]
    if old.is_deferred:
        return f"暂缓后补评：{line.rating.correction_reason}"
    return f"原为{Level(old.level).symbol}{Level(old.level).label}，更正：{line.rating.correction_reason}"
