"""The workbook that is filled in where there is no network: sheet 签到 and sheet 讲述点评."""

from dataclasses import replace

from meetings.access import Desk
from meetings.models import Attendance, Critique, Meeting, Recorded, Statement
from meetings.papers import background
from meetings.papers.background import Background
from meetings.papers.offline import columns
from meetings.papers.people import category_of, names_of, people_of, whole_name
from organizations.documents import Column, Sheet, workbook
from organizations.imports import cells
from organizations.models import Person

Presence = Attendance.Presence
SIGN_IN_HOW = "“到会情况”从列表里选。其他列锁着，不用改；不要加行。填好以后在“会议材料”页上传。"
TEXTS_HOW = (
    "没有的空着，空着的不会盖掉已经录入的。点评由点评人用自己的账号上传，别人上传时不带入。不要加行，不要写公式。"
)
SIGN_IN_COLUMNS = (
    Column(columns.NAME, 8),
    Column("类别", 8),
    Column("职务", 14),
    Column(columns.PRESENCE, 8, is_filled_in=True, choices=tuple(columns.PRESENCES)),
    Column(columns.PERSON, 4, is_hidden=True),
    Column(columns.MEETING, 4, is_hidden=True),
    Column(columns.PRESENCE_BEFORE, 4, is_hidden=True),
)
TEXT_COLUMNS = (
    Column(columns.NAME, 8),
    Column("类别、职务", 10),
    Column("承诺和兑现", 24),
    Column("上次的方向", 16),
    Column(columns.CHANNEL, 6, is_filled_in=True, choices=tuple(columns.CHANNELS)),
    *(Column(heading, 20, is_filled_in=True) for heading in columns.TOLD.values()),
    Column("点评人", 8),
    *(Column(heading, 20, is_filled_in=True) for heading in columns.SAID.values()),
    Column(columns.PERSON, 4, is_hidden=True),
    Column(columns.MEETING, 4, is_hidden=True),
    Column(columns.TOLD_VERSION, 4, is_hidden=True),
    Column(columns.TOLD_MARK, 4, is_hidden=True),
    Column(columns.SAID_VERSION, 4, is_hidden=True),
    Column(columns.SAID_MARK, 4, is_hidden=True),
)


def offline_workbook(meeting: Meeting, desk: Desk, drawn_up: str) -> bytes:
    """What the reader may read of the meeting, ready to be filled in; attendance only by who records it."""
    everybody = people_of(meeting)
    names, title = names_of(everybody), whole_name(meeting)
    rows = [row for row in everybody if desk.reads(row)]
    sheets = [_sign_in(meeting, desk, rows, names, title), _texts(meeting, desk, rows, names, title)]
    return workbook(sheets, footer=drawn_up)


def _sign_in(meeting: Meeting, desk: Desk, rows: list[Attendance], names: dict[int, str], title: str) -> Sheet:
    lines = [
        (
            names[row.person_id],
            "列席" if row.is_observer else category_of(row),
            row.post_title,
            row.get_presence_display(),
            row.person_id,
            meeting.pk,
            row.get_presence_display(),
        )
        for row in rows
    ]
    if desk.records:
        return Sheet("签到", f"{title}签到", SIGN_IN_HOW, SIGN_IN_COLUMNS, lines)
    only_read = [replace(column, is_filled_in=False, choices=()) for column in SIGN_IN_COLUMNS]
    return Sheet("签到", f"{title}签到", "到会情况由会议记录员登记。", only_read, lines)


def _texts(meeting: Meeting, desk: Desk, rows: list[Attendance], names: dict[int, str], title: str) -> Sheet:
    read = [row for row in rows if not row.is_observer and row.presence != Presence.EXEMPT]
    ids = [row.person_id for row in read]
    told = {each.person_id: each for each in meeting.statements.filter(person__in=ids)}
    said = {each.person_id: each for each in meeting.critiques.filter(person__in=ids)}
    known = background.of_people(meeting, ids)
    lines = [
        (
            names[row.person_id],
            "，".join(filter(None, [category_of(row), row.post_title])),
            _promises(known[row.person_id]),
            "\n".join(filter(None, [known[row.person_id].last_told, known[row.person_id].last_said])),
            _channel(row, told.get(row.person_id)),
            *_texts_of(told.get(row.person_id), Statement),
            _commentator(desk, row),
            *_texts_of(said.get(row.person_id), Critique),
            row.person_id,
            meeting.pk,
            _version(told.get(row.person_id)),
            columns.mark_of([_channel(row, told.get(row.person_id)), *_texts_of(told.get(row.person_id), Statement)]),
            _version(said.get(row.person_id)),
            columns.mark_of(_texts_of(said.get(row.person_id), Critique)),
        )
        for row in read
    ]
    return Sheet("讲述点评", f"{title}讲述点评", TEXTS_HOW, TEXT_COLUMNS, lines)


def _promises(known: Background) -> str:
    return "\n".join(f"{each.label}：{each.text}（{each.fulfilment}）" for each in known.promises)


def _channel(row: Attendance, statement: Statement | None) -> str:
    """In writing unless told otherwise, for those who are away. 通知三"""
    if statement:
        return statement.get_channel_display()
    writes = row.standing == Person.Standing.AWAY or row.presence == Presence.WRITTEN
    return (Statement.Channel.WRITTEN if writes else Statement.Channel.IN_MEETING).label


def _texts_of(record: Recorded | None, model: type[Recorded]) -> list[str]:
    return [cells.prose(getattr(record, name)) if record else "" for name in model.TEXTS]


def _version(record: Recorded | None) -> int:
    return record.version if record else 0


def _commentator(desk: Desk, row: Attendance) -> str:
    commentator = desk.commentator_of(row)
    return f"{commentator.capacity}{commentator.name}" if commentator else ""
