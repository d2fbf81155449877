"""The process register (全程记实): every action leaves one line, every tracked row its before and after.

A line is written by `acting`, in the transaction of the change. Inside the block django-pghistory stamps each
changed row's event with the line's id, so that a line leads to its rows. Nothing beside a vote is ever tracked.
"""

from contextlib import contextmanager

import pghistory

from organizations.models.register import RegisterEntry


@contextmanager
def acting(by, verb: str, *, organization, record=None, reason: str = "", detail: dict | None = None):
    """Record in the register that `by` (a User, None for the system) did `verb` (Chinese) to `record`."""
    entry = RegisterEntry.objects.create(
        actor=by,
        actor_name=by.display_name if by else "系统",
        organization=organization,
        verb=verb,
        record_type=record._meta.label_lower if record is not None else "",
        record_id=str(record.pk) if record is not None else "",
        record_name=str(record) if record is not None else "",
        reason=reason,
        detail=detail or {},
    )
    with pghistory.context(entry=entry.pk, by=by.pk if by else None):
        yield entry


def record(by, verb: str, *, organization, record=None, reason: str = "", detail: dict | None = None):
    """Write a line for something that changes no tracked row, such as an export."""
    with acting(by, verb, organization=organization, record=record, reason=reason, detail=detail) as entry:
        return entry
