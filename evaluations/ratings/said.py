"""What was told and said at a sheet's meeting, in brief: enough to remember it by, with the whole a click away."""

from dataclasses import dataclass

from evaluations.ratings.models import Pool, RatingSheet
from meetings.models import BranchCritique, BranchStatement, Critique, Statement

STATEMENT = ("duties", "gains", "gaps", "direction")
CRITIQUE = ("progress", "shortcomings", "direction")
BRANCH_STATEMENT = ("activities", "fulfilment", "five_goods")
BRANCH_CRITIQUE = ("achievements", "gaps", "suggestions")
LONGEST_GIST = 44


@dataclass(frozen=True)
class Said:
    """A statement (讲述) or a critique (点评): each part by its field, who said it and how."""

    parts: tuple[tuple[str, str], ...] = ()
    by: str = ""
    channel: str = ""  # how a statement was given where not in the meeting

    @property
    def gist(self) -> str:
        """The parts one after the other, cut."""
        return shortened("".join(_sentence(text) for _, text in self.parts if text), LONGEST_GIST)

    def part(self, field: str) -> str:
        return dict(self.parts).get(field, "")


@dataclass(frozen=True)
class Heard:
    """Everything told and said at one meeting, by the id of whom it is about."""

    statements: dict[int, Said]
    critiques: dict[int, Said]


def heard_at(sheet: RatingSheet) -> Heard:
    """Read the statements and critiques that the sheet's pool is about; two queries."""
    if sheet.pool == Pool.ORGANIZATIONS:
        return Heard(
            _statements(BranchStatement, BRANCH_STATEMENT, sheet, "organization_id"),
            _critiques(BranchCritique, BRANCH_CRITIQUE, sheet, "organization_id"),
        )
    return Heard(
        _statements(Statement, STATEMENT, sheet, "person_id"), _critiques(Critique, CRITIQUE, sheet, "person_id")
    )


def shortened(text: str, longest: int) -> str:
    """`text` in one line, cut at `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _statements(model, fields: tuple[str, ...], sheet: RatingSheet, about: str) -> dict[int, Said]:
    rows = model.objects.filter(meeting=sheet.meeting_id)
    return {getattr(row, about): Said(_parts(row, fields), channel=_channel(row)) for row in rows}


def _critiques(model, fields: tuple[str, ...], sheet: RatingSheet, about: str) -> dict[int, Said]:
    rows = model.objects.filter(meeting=sheet.meeting_id).select_related("commented_by")
    return {getattr(row, about): Said(_parts(row, fields), by=row.commented_by.name) for row in rows}


def _parts(row, fields: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((field, getattr(row, field)) for field in fields)


def _channel(row) -> str:
    is_elsewhere = isinstance(row, Statement) and row.channel != Statement.Channel.IN_MEETING
    return row.get_channel_display() if is_elsewhere else ""


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else f"{text}。"
