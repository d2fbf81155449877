"""The filled-in workbook as values: what stands in it, and what can't be taken as it stands."""

from collections.abc import Callable
from dataclasses import dataclass, field

from meetings.forms import LONGEST
from meetings.papers.offline import columns
from meetings.rules import CritiqueText, StatementText, is_blank
from organizations.imports import cells
from organizations.imports.problems import Problem
from organizations.imports.sheets import NotATable, formulas_of
from organizations.imports.tables import Place, Row, read_rows

SHOWN = 30  # letters of a text that is too long, so that one recognizes it
Header = list[columns.Column]


@dataclass(frozen=True)
class FilledPresence:
    person_id: int
    name: str
    presence: str  # as written
    before: str  # as exported
    place: Place = field(compare=False)

    @property
    def is_touched(self) -> bool:
        return self.presence not in ("", self.before)


@dataclass(frozen=True)
class FilledText:
    """One person's row: the texts, the versions they were exported upon, whether they were touched."""

    person_id: int
    name: str
    told: StatementText
    channel: str  # empty as the cell was
    told_version: int
    is_told_touched: bool
    said: CritiqueText
    said_version: int
    is_said_touched: bool
    place: Place = field(compare=False)

    @property
    def brings_something(self) -> bool:
        told = self.is_told_touched and not is_blank(self.told)
        return told or (self.is_said_touched and not is_blank(self.said))


@dataclass
class Filled:
    """All that a file holds."""

    presences: list[FilledPresence] = field(default_factory=list)
    texts: list[FilledText] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_filled(content: bytes, meeting_id: int) -> Filled:
    """Read an uploaded workbook of this meeting; a file of another one is not looked at any further."""
    filled = Filled()
    filled.presences = _read(content, columns.SIGN_IN, meeting_id, filled.problems, _presence)
    if filled.problems and not filled.presences:
        return filled
    filled.texts = _read(content, columns.TEXTS, meeting_id, filled.problems, _text)
    _reject_formulas(content, filled.problems)
    return filled


def _reject_formulas(content: bytes, problems: list[Problem]) -> None:
    """A part of the file may be damaged although its tables could be read."""
    try:
        formulas = formulas_of(content)
    except NotATable as damaged:
        problems.append(Problem("", 0, "", "", damaged.wrong, damaged.remedy))
        return
    if formulas:
        where = "、".join(formulas[:5])
        problems.append(
            Problem("", 0, "", where, "表里有公式", "请把公式改成写好的文字（复制，再选择“只粘贴数值”），重新上传")
        )


def _read(content: bytes, header: Header, meeting_id: int, problems: list[Problem], reader: Callable) -> list:
    found, seen = [], set()
    for row in read_rows(content, header, problems):
        if row.read(columns.MEETING, cells.number) not in (meeting_id, None):
            problems[:] = [Problem("", 0, "", "", "这是另一次会议的表", "请选择从本次会议导出的表")]
            return []
        person_id = row.read(columns.PERSON, cells.number)
        if person_id is None:
            row.reject(columns.NAME, "这一行没有编号，认不出是谁", "请删去自己加的行；名册上没有的人，请先登记到名册")
        elif person_id in seen:
            row.reject(columns.NAME, "这个人在表里有两行", "请只留一行")
        else:
            seen.add(person_id)
            found.append(reader(row, person_id))
    return found


def _presence(row: Row, person_id: int) -> FilledPresence:
    return FilledPresence(
        person_id=person_id,
        name=row.read(columns.NAME, cells.text),
        presence=row.read(columns.PRESENCE, cells.text),
        before=row.read(columns.PRESENCE_BEFORE, cells.text),
        place=row.place,
    )


def _text(row: Row, person_id: int) -> FilledText:
    told = {name: _prose(row, heading) for name, heading in columns.TOLD.items()}
    said = {name: _prose(row, heading) for name, heading in columns.SAID.items()}
    channel = row.read(columns.CHANNEL, cells.text)
    if channel and channel not in columns.CHANNELS:
        row.reject(columns.CHANNEL, "没有这种讲述方式", f"请改成{'、'.join(columns.CHANNELS)}中的一种")
    return FilledText(
        person_id=person_id,
        name=row.read(columns.NAME, cells.text),
        told=StatementText(**told),
        channel=columns.CHANNELS.get(channel, ""),
        told_version=row.read(columns.TOLD_VERSION, cells.number) or 0,
        is_told_touched=columns.mark_of([channel, *told.values()]) != row.read(columns.TOLD_MARK, cells.text),
        said=CritiqueText(**said),
        said_version=row.read(columns.SAID_VERSION, cells.number) or 0,
        is_said_touched=columns.mark_of(said.values()) != row.read(columns.SAID_MARK, cells.text),
        place=row.place,
    )


def _prose(row: Row, heading: str) -> str:
    text = row.read(heading, cells.prose)
    if len(text) > LONGEST:
        row.place.reject(heading, f"有{len(text)}字，最多{LONGEST}字", "请改短，或拆到别的栏里", f"{text[:SHOWN]}…")
    return text
