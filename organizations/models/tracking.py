"""Which rows the process register follows: every insert, update and delete of a tracked model leaves an event.

A tracked model may name fields in `REGISTER_HIDES`, whose values the register's pages do not show (who may read the
record sees them there), and in `REGISTER_SKIPS`, which say nothing to a reader.
"""

import pghistory


def tracked(model):
    """Class decorator: follow the model's rows in an append-only event table (django-pghistory)."""
    return pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(model)
