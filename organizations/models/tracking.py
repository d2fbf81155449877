"""Which rows the process register follows: every insert, update and delete of a tracked model leaves an event."""

import pghistory


def tracked(model):
    """Class decorator: follow the model's rows in an append-only event table (django-pghistory)."""
    return pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(model)
