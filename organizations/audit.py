"""The process register (全程记实): every action leaves one line, every tracked row its before and after.

A line is written by `acting`, in the transaction of the change. Inside the block django-pghistory stamps each
changed row's event with the line's id, so that a line leads to its rows. Nothing beside a vote is ever tracked.
"""

import datetime as dt
from contextlib import contextmanager

import pghistory
from django.utils import timezone

from organizations.models.register import RegisterEntry

SITTING = dt.timedelta(minutes=30)


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
    with _leading_to(entry, by):
        yield entry


@contextmanager
def acting_in_a_sitting(by, verb: str, *, organization, record):
    """As `acting`, for what is saved while it is typed: the line that `by` began lately takes the next save too.

    The caller holds a lock that every writer of `record` takes, else two saves could each begin a line.
    """
    begun = RegisterEntry.objects.of_record(record).order_by("-pk").first()
    if begun is not None and _goes_on(begun, by, verb):
        with _leading_to(begun, by):
            yield begun
    else:
        with acting(by, verb, organization=organization, record=record) as entry:
            yield entry


def _goes_on(begun: RegisterEntry, by, verb: str) -> bool:
    """Whether the record's last line is by the same person about the same thing, and not older than a sitting."""
    return (begun.actor_id, begun.verb) == (by.pk, verb) and begun.at > timezone.now() - SITTING


def _leading_to(entry: RegisterEntry, by):
    """Stamp the events of the rows changed inside the block with the line that leads to them."""
    return pghistory.context(entry=entry.pk, by=by.pk if by else None)


def record(by, verb: str, *, organization, record=None, reason: str = "", detail: dict | None = None):
    """Write a line for something that changes no tracked row, such as an export."""
    with acting(by, verb, organization=organization, record=record, reason=reason, detail=detail) as entry:
        return entry
