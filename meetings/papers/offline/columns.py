"""The columns of the offline workbook: written by the export, read by the import, named once."""

import hashlib
from collections.abc import Iterable

from meetings.models import Attendance, Critique, Statement
from organizations.imports import cells
from organizations.imports.tables import Column

Presence = Attendance.Presence
PRESENCES = {label: value for value, label in Presence.choices if value != Presence.EXEMPT}
CHANNELS = {label: value for value, label in Statement.Channel.choices}

MEETING, PERSON, NAME = "会议编号", "编号", "姓名"
PRESENCE, PRESENCE_BEFORE = "到会情况", "导出时的到会情况"
CHANNEL = "讲述方式"
TOLD = {name: f"讲述：{Statement._meta.get_field(name).verbose_name}" for name in Statement.TEXTS}
SAID = {name: f"点评：{Critique._meta.get_field(name).verbose_name}" for name in Critique.TEXTS}
TOLD_VERSION, TOLD_MARK = "讲述版本", "讲述标记"
SAID_VERSION, SAID_MARK = "点评版本", "点评标记"

SIGN_IN = [Column(name, required=True) for name in (NAME, PRESENCE, MEETING, PERSON, PRESENCE_BEFORE)]
TEXTS = [
    Column(name, required=True)
    for name in (
        NAME,
        CHANNEL,
        *TOLD.values(),
        *SAID.values(),
        MEETING,
        PERSON,
        TOLD_VERSION,
        TOLD_MARK,
        SAID_VERSION,
        SAID_MARK,
    )
]


def mark_of(texts: Iterable[str]) -> str:
    """A short mark of texts; a row that still bears its own was not touched in the file."""
    joined = "\x1f".join(cells.prose(text) for text in texts)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]
