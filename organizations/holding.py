"""A row held against everybody else, together with what it is joined to."""

from django.db.models import Model, QuerySet


def held(rows: QuerySet, pk) -> Model:
    """Return the row of `rows` with this key as it stands now, locked until the transaction ends.

    In two steps: PostgreSQL joins before it waits, and a row that was changed while one waited for it would be met with
    its old companions, or with none, or be lost altogether.
    """
    rows.model.objects.select_for_update().values_list("pk").get(pk=pk)
    return rows.get(pk=pk)
