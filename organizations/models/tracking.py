"""Which rows the process register follows: every insert, update and delete of a tracked model leaves an event.

A tracked model may name fields in `REGISTER_HIDES`, whose values the register's pages do not show (who may read the
record sees them there), and in `REGISTER_SKIPS`, which say nothing to a reader.
"""

import pghistory
from django.db.models import Index
from django.db.models.fields.json import KeyTransform


def tracked(model=None, *, exclude=(), begun=None):
    """Class decorator: follow the model's rows, without the fields in `exclude`, in an append-only event table.

    Where `begun` is given, only rows that meet it leave an event when they are added.
    """
    if model is None:
        return lambda decorated: tracked(decorated, exclude=exclude, begun=begun)
    by_line = Index(KeyTransform("entry", "pgh_context"), name=f"{model._meta.model_name[:22]}_by_line")
    return pghistory.track(
        pghistory.InsertEvent(condition=begun),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude),
        meta={"indexes": [by_line]},  # from a line of the register to the rows that it changed
    )(model)
