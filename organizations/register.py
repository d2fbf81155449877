"""What the process register (全程记实) shows: the lines one may read, for screen and file, and what a line changed.

A line leads to the events of the rows that its action changed (`audit.acting`). Texts, and what a model keeps to those
who may read the record itself (`REGISTER_HIDES`), are said to have changed; their words stay in the record.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models
from django.db.models import Q, QuerySet
from django.utils import timezone

from organizations.access import Permission, organizations_where
from organizations.documents import Column, Sheet, workbook
from organizations.models import RegisterEntry, User
from organizations.refusals import Refused

ROWS_SHOWN = 50  # of one line: an import changes sixty thousand
LINES_OF_A_FILE = 20_000
COLUMNS = (
    Column("时间", 9),
    Column("党组织", 12),
    Column("事项", 16),
    Column("记录", 16),
    Column("原因", 14),
    Column("详情", 16),
    Column("经办人", 6),
)
LABELS = {"insert": "新增", "update": "修改", "delete": "删除"}
KEPT_IN_THE_RECORD = "有改动，内容见原记录"


@dataclass(frozen=True)
class Change:
    """One field of one row, before and after."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """One row that a line added, changed or deleted."""

    what: str
    label: str
    changes: tuple[Change, ...]


def lines_for(user) -> QuerySet[RegisterEntry]:
    """Lines of the organizations that `user` may look into; everybody sees the own ones."""
    # Their keys, asked for first: beside an OR a subquery is looked up line by line, through the whole register.
    visible = list(organizations_where(user, Permission.VIEW_REGISTER).order_by().values_list("pk", flat=True))
    return RegisterEntry.objects.filter(Q(organization__in=visible) | Q(actor=user)).select_related("organization")


def record_types() -> list[tuple[str, str]]:
    """The kinds of records that lines speak of, as choices: what the database keeps, under its Chinese name."""
    found = {label: apps.get_model(label)._meta.verbose_name for label in _record_types_kept() if label}
    return sorted(((label, str(name)) for label, name in found.items()), key=lambda choice: choice[1])


def _record_types_kept() -> list[str]:
    """Each kind once, hopping along the index: DISTINCT would read the register from end to end for every page."""
    table = RegisterEntry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE kind AS (SELECT min(record_type) AS label FROM {table} UNION ALL"
            f" SELECT (SELECT min(record_type) FROM {table} WHERE record_type > kind.label) FROM kind"
            " WHERE kind.label IS NOT NULL) SELECT label FROM kind WHERE label IS NOT NULL"
        )
        return [label for (label,) in cursor.fetchall()]


def as_workbook(lines: QuerySet[RegisterEntry], *, footer: str) -> bytes:
    """The lines as xlsx; refuses more than anybody reads."""
    if lines[LINES_OF_A_FILE : LINES_OF_A_FILE + 1].exists():
        raise Refused(f"符合条件的超过{LINES_OF_A_FILE}条，一份文件放不下。请缩短日期范围，分几次下载。")
    sheet = Sheet(
        name="全程记实",
        title="全程记实",
        note="谁在什么时候办了什么；不能改，也不能删。",
        columns=COLUMNS,
        rows=map(values_of, lines.iterator(chunk_size=2000)),
    )
    return workbook([sheet], footer=footer)


def values_of(entry: RegisterEntry) -> tuple[str, ...]:
    """A line's cells, in the order of `COLUMNS`."""
    return (
        f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}",
        str(entry.organization or ""),
        entry.verb,
        entry.record_name,
        entry.reason,
        "，".join(f"{name}{value}" for name, value in entry.detail.items()),
        entry.actor_name,
    )


def changes_of(entry: RegisterEntry) -> tuple[list[RowChange], bool]:
    """The rows that a line changed, and whether there are more than are shown; three queries a table that it touched.

    A row that was saved several times under the line is shown once, from what it was before to what it became.
    """
    found: list[RowChange] = []
    for event_model in _event_models():
        events = event_model.objects.filter(pgh_context__entry=entry.pk)
        last = list(events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")[: ROWS_SHOWN + 1])
        found += _compared(event_model, events, last)
    return found[:ROWS_SHOWN], len(found) > ROWS_SHOWN


def _event_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]


def _compared(event_model, events: QuerySet, last: list) -> Iterator[RowChange]:
    if not last:
        return
    tracked = event_model.pgh_tracked_model
    fields = _shown_fields(event_model)
    first = _first_of_each_row(events, last)
    before = _states_before(event_model, first)
    names = _names(fields, [*last, *before.values()])
    for event in sorted(last, key=lambda event: first[event.pgh_obj_id].pgh_id):
        yield RowChange(
            what=str(tracked._meta.verbose_name),
            label=LABELS[_label(first[event.pgh_obj_id], event)],
            changes=tuple(_changes(tracked, fields, names, before.get(event.pgh_obj_id), event)),
        )


def _label(first, last) -> str:
    """A row that was added and then changed under one line is an added one."""
    return last.pgh_label if last.pgh_label == "delete" else first.pgh_label


def _first_of_each_row(events: QuerySet, last: list) -> dict:
    rows = {event.pgh_obj_id for event in last}
    found = events.filter(pgh_obj_id__in=rows).order_by("pgh_obj_id", "pgh_id").distinct("pgh_obj_id")
    return {event.pgh_obj_id: event for event in found}


def _states_before(event_model, first: dict) -> dict:
    """The last event of each row before this line, by the row's id."""
    earliest = min(event.pgh_id for event in first.values())
    earlier = event_model.objects.filter(pgh_obj_id__in=first.keys(), pgh_id__lt=earliest)
    return {event.pgh_obj_id: event for event in earlier.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")}


def _shown_fields(event_model) -> list[models.Field]:
    tracked = event_model.pgh_tracked_model
    kept_out = {"id", *getattr(tracked, "REGISTER_SKIPS", ())}
    fields = [field for field in event_model._meta.fields if not field.name.startswith("pgh_")]
    return [f for f in fields if f.name not in kept_out and tracked._meta.get_field(f.name).editable]


def _names(fields: Iterable[models.Field], events: list) -> dict[str, dict]:
    """What the events' foreign keys point at today, by field and key; one query a field."""
    found = {}
    for field in fields:
        if field.is_relation:
            keys = {getattr(event, field.attname) for event in events} - {None}
            named = field.related_model._default_manager.all()
            if field.related_model is User:
                named = named.select_related("person")
            found[field.name] = named.in_bulk(keys)
    return found


def _changes(tracked, fields, names, earlier, event) -> Iterator[Change]:
    """What differs; of an added row, everything that is not empty; of a deleted one, nothing more than that."""
    if event.pgh_label == "delete":
        return
    hidden = getattr(tracked, "REGISTER_HIDES", ())
    for field in fields:
        old = getattr(earlier, field.attname) if earlier else None
        new = getattr(event, field.attname)
        if old == new or (earlier is None and new in (None, "", False)):
            continue
        if isinstance(field, models.TextField | models.JSONField) or field.name in hidden:
            yield Change(str(field.verbose_name), "", KEPT_IN_THE_RECORD)
        else:
            yield Change(str(field.verbose_name), _words(field, names, old), _words(field, names, new))


def _words(field: models.Field, names: dict[str, dict], value) -> str:
    if value is None or value == "":
        return "空"
    if field.is_relation:
        named = names[field.name].get(value, f"编号{value}")
        return named.display_name if isinstance(named, User) else str(named)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%Y年%-m月%-d日 %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%Y年%-m月%-d日}"
    return str(dict(field.flatchoices).get(value, value))
