"""Saving what is typed: refused, with both texts kept, when somebody else saved in between."""

from django.db import models


class Conflict(Exception):
    """Somebody else saved a newer version; `newer` is that record. Nothing was written."""

    def __init__(self, newer: models.Model):
        super().__init__("newer version")
        self.newer = newer


def record_text(record: models.Model | None, blank: models.Model, texts: dict[str, str], version: int, by):
    """Fill `record` (or `blank`, when there is none yet) with `texts`; returns (record, whether it differs).

    `version` is the one the writer saw, 0 for none. Raises Conflict when the stored one is newer and differs.
    """
    if record is None:
        record, stored = blank, 0
    else:
        stored = record.version
    differs = stored == 0 or any(getattr(record, name) != text for name, text in texts.items())
    if differs and stored != version:
        raise Conflict(record)
    if differs:
        for name, text in texts.items():
            setattr(record, name, text)
        record.version = stored + 1
        record.recorded_by = by
    return record, differs
