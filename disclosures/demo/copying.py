"""Many rows at once by COPY: triggers and constraints see each of them, and no statement is made for it."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model


def copy_in(rows: Sequence[Model]) -> None:
    """Write new rows of one model; those whose key PostgreSQL counts get it first, so that others can point at them."""
    if not rows:
        return
    table = type(rows[0])._meta
    if table.auto_field:
        _number(rows)
    columns = table.concrete_fields
    names = ", ".join(f'"{column.column}"' for column in columns)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table.db_table}" ({names}) FROM STDIN') as sent:
        for row in rows:
            sent.write_row([column.get_db_prep_save(column.pre_save(row, True), connection) for column in columns])
            row._state.adding = False


def _number(rows: Sequence[Model]) -> None:
    table = type(rows[0])._meta
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table.db_table, table.auto_field.column, len(rows)],
        )
        for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = number
