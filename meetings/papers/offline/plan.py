"""What a filled-in workbook would change in a meeting, row by row, with the checks of the page; nothing is written."""

import hashlib
from dataclasses import dataclass, field, replace

from meetings.access import TAKES_PART, Desk
from meetings.models import Attendance, Critique, Meeting, Recorded, Statement
from meetings.papers.offline import columns
from meetings.papers.offline.filled import Filled, FilledPresence, FilledText
from meetings.rules import StatementText, Text, is_blank
from organizations.imports import cells
from organizations.imports.problems import Problem

Presence = Attendance.Presence


@dataclass(frozen=True)
class PresenceChange:
    person_id: int
    name: str
    before: str
    after: str  # a value of Presence

    @property
    def words(self) -> str:
        return f"{self.before}→{Presence(self.after).label}"


@dataclass(frozen=True)
class TextChange:
    """A statement or a critique that would be saved."""

    person_id: int
    name: str
    text: Text
    based_on: int
    parts: tuple[tuple[str, str, str], ...]  # label, before, after
    channel: str = ""


@dataclass(frozen=True)
class Clash:
    """Somebody has saved on the page what the file changes too; both texts, so that one can be made of them."""

    name: str
    what: str
    saved_by: str
    parts: tuple[tuple[str, str, str], ...]  # label, on the page, in the file


@dataclass(frozen=True)
class LeftOut:
    """What the file brings and this reader may not write, and who may."""

    name: str
    what: str
    why: str


@dataclass
class Plan:
    """All of it; only a plan without problems and clashes may be carried out."""

    problems: list[Problem] = field(default_factory=list)
    presences: list[PresenceChange] = field(default_factory=list)
    statements: list[TextChange] = field(default_factory=list)
    critiques: list[TextChange] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.presences) + len(self.statements) + len(self.critiques)

    @property
    def may_be_confirmed(self) -> bool:
        return self.count > 0 and not self.problems and not self.clashes

    @property
    def fingerprint(self) -> str:
        """Tells whether what is confirmed is what was shown."""
        changes = repr((self.presences, self.statements, self.critiques))
        return hashlib.sha256(changes.encode()).hexdigest()


def plan_of(meeting: Meeting, desk: Desk, filled: Filled) -> Plan:
    """Compare the file with the meeting as it stands; a fixed number of queries."""
    plan = Plan()
    rows = {row.person_id: row for row in meeting.attendances.select_related("unit")}
    touched = [each for each in filled.presences if _is_known(each, rows) and each.is_touched]
    if desk.records:
        for each in touched:
            _compare_presence(plan, rows[each.person_id], each)
    elif touched:  # not compared either: the reader may not know who was there
        plan.left_out.append(LeftOut(f"{len(touched)}人", "到会情况", "到会情况由会议记录员登记和上传"))
    after = {pk: row.presence for pk, row in rows.items()} | {each.person_id: each.after for each in plan.presences}
    later = _desk_after(desk, after)
    told = {each.person_id: each for each in meeting.statements.select_related("recorded_by__person")}
    said = {each.person_id: each for each in meeting.critiques.select_related("recorded_by__person")}
    for each in filled.texts:
        if not _is_known(each, rows):
            continue
        row = rows[each.person_id]
        if later.reads(row):
            standing, critique = told.get(each.person_id), said.get(each.person_id)
            channel = each.channel or (standing.channel if standing else Statement.Channel.IN_MEETING)
            each = replace(each, told=_over(each.told, standing), channel=channel, said=_over(each.said, critique))
            _compare_told(plan, later, row, each, standing)
            _compare_said(plan, later, row, each, critique)
        elif each.brings_something:  # what stands on the page is not compared: the reader may not know it
            plan.left_out.append(LeftOut(row.name, "讲述、点评", "这个人的讲述和点评不由您录入"))
    plan.problems = list(dict.fromkeys(filled.problems))  # two sheets of one bad file say the same
    return plan


def _is_known(each: FilledPresence | FilledText, rows: dict[int, Attendance]) -> bool:
    row = rows.get(each.person_id)
    if row is None:
        wrong, remedy = "这个人不在本次会议的名册上", "请删去这一行，或重新导出这张表"
    elif not f"{each.name}(".startswith(f"{cells.text(row.name)}("):  # a namesake's name goes on in brackets
        wrong, remedy = f"姓名和编号对不上，编号是{row.name}的", "请改回导出时的姓名，或重新导出这张表"
    else:
        return True
    each.place.reject(columns.NAME, wrong, remedy, each.name)
    return False


def _compare_presence(plan: Plan, row: Attendance, each: FilledPresence) -> None:
    """Against the file's own starting point: what was marked on the page meanwhile is not undone by an old file."""
    now = row.get_presence_display()
    if each.presence == now:
        return
    if row.presence == Presence.EXEMPT:
        each.place.reject(columns.PRESENCE, "经上级同意免于参加，到会情况不能改", "请改回“免于参加”", each.presence)
    elif each.presence == Presence.EXEMPT.label:
        each.place.reject(
            columns.PRESENCE, "免于参加要经上级党组织同意，不能在这里登记", "请改成请假或缺席", each.presence
        )
    elif each.presence not in columns.PRESENCES:
        each.place.reject(
            columns.PRESENCE, "没有这种到会情况", f"请改成{'、'.join(columns.PRESENCES)}中的一种", each.presence
        )
    elif now != each.before:
        plan.clashes.append(Clash(row.name, "到会情况", "", ((columns.PRESENCE, now, each.presence),)))
    else:
        plan.presences.append(PresenceChange(row.person_id, row.name, now, columns.PRESENCES[each.presence]))


def _desk_after(desk: Desk, presences: dict[int, str]) -> Desk:
    """Who comments on whom once the attendance in the file holds: a secretary on leave leaves it to the deputy."""
    leaders = tuple(
        replace(leader, takes_part=presences.get(leader.person_id) in TAKES_PART) for leader in desk.leaders
    )
    return replace(desk, leaders=leaders)


def _compare_told(plan: Plan, desk: Desk, row: Attendance, each: FilledText, standing: Statement | None) -> None:
    if not each.is_told_touched or _stands(each.told, standing) and standing.channel == each.channel:
        return
    if is_blank(each.told):
        if standing:
            plan.left_out.append(LeftOut(row.name, "讲述", "表里是空的，已经录入的讲述保留不动"))
        return
    if why := _why_not_told(desk, row):
        plan.left_out.append(LeftOut(row.name, "讲述", why))
        return
    if each.told_version != _version(standing):
        plan.clashes.append(_clash(row.name, "讲述", each.told, standing))
        return
    change = TextChange(
        person_id=row.person_id,
        name=row.name,
        text=each.told,
        based_on=each.told_version,
        parts=_compared(each.told, Statement, standing) + _compared_channel(each.channel, standing),
        channel=each.channel,
    )
    plan.statements.append(change)


def _why_not_told(desk: Desk, row: Attendance) -> str:
    if row.is_observer or row.presence == Presence.EXEMPT:
        return "列席和免于参加的人不讲述"
    return "" if desk.records else "讲述由会议记录员录入，请把这张表交给记录员上传"


def _compare_said(plan: Plan, desk: Desk, row: Attendance, each: FilledText, standing: Critique | None) -> None:
    if not each.is_said_touched or _stands(each.said, standing):
        return
    if is_blank(each.said):
        if standing and desk.reads(row):
            plan.left_out.append(LeftOut(row.name, "点评", "表里是空的，已经录入的点评保留不动"))
        return
    if why := _why_not_said(desk, row):
        plan.left_out.append(LeftOut(row.name, "点评", why))
        return
    if each.said_version != _version(standing):
        plan.clashes.append(_clash(row.name, "点评", each.said, standing))
        return
    change = TextChange(
        person_id=row.person_id,
        name=row.name,
        text=each.said,
        based_on=each.said_version,
        parts=_compared(each.said, Critique, standing),
    )
    plan.critiques.append(change)


def _why_not_said(desk: Desk, row: Attendance) -> str:
    """通知二(一): nobody but the one whose part it is writes a critique, on paper and in a file no less."""
    if row.is_observer or row.presence == Presence.EXEMPT:
        return "列席和免于参加的人不点评"
    if desk.criticizes(row):
        return ""
    commentator = desk.commentator_of(row)
    if commentator is None:
        return "还没有人点评，请先登记行政主要负责人，或请上级派代表列席"
    whose = f"{commentator.capacity}{commentator.name}"
    return f"点评由{whose}写，请{commentator.name}用自己的账号上传这张表"


def _stands(text: Text, standing: Recorded | None) -> bool:
    """Whether the page already says the same; line breaks are kept differently in a browser and in a cell."""
    return standing is not None and all(
        cells.prose(getattr(standing, name)) == value for name, value in vars(text).items()
    )


def _over(text: Text, standing: Recorded | None) -> Text:
    """The file's text upon what stands: an empty cell takes nothing away, as the sheet's first line promises."""
    if standing is None or is_blank(text):
        return text
    return replace(text, **{name: value or cells.prose(getattr(standing, name)) for name, value in vars(text).items()})


def _version(standing: Recorded | None) -> int:
    return standing.version if standing else 0


def _compared(text: Text, model: type[Recorded], standing: Recorded | None) -> tuple[tuple[str, str, str], ...]:
    """Each field that differs: its label, what stands, what would stand."""
    pairs = [
        (model._meta.get_field(name).verbose_name, cells.prose(getattr(standing, name, "")), value)
        for name, value in vars(text).items()
    ]
    return tuple(pair for pair in pairs if pair[1] != pair[2])


def _compared_channel(channel: str, standing: Statement | None) -> tuple[tuple[str, str, str], ...]:
    before, after = standing.get_channel_display() if standing else "", Statement.Channel(channel).label
    return () if before == after else ((columns.CHANNEL, before, after),)


def _clash(name: str, what: str, text: Text, standing: Recorded | None) -> Clash:
    by = standing.recorded_by.display_name if standing else ""
    model = Statement if isinstance(text, StatementText) else Critique
    return Clash(name, what, by, _compared(text, model, standing))
