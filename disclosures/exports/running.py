"""Who writes an export right now: an advisory lock that goes with its holder's connection, so a killed worker is seen.

A list import holds its row instead, because it is one transaction; an export would keep one open for minutes, and
nobody could move its row in the meantime.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

OF_EXPORTS = 7  # the first of the lock's two numbers, so that nobody else's locks meet ours


@contextmanager
def held(pk: int) -> Iterator[bool]:
    """Hold the export for the length of the block; False when somebody else holds it."""
    is_ours = _answer("SELECT pg_try_advisory_lock(%s, %s)", pk)
    try:
        yield is_ours
    finally:
        if is_ours:
            _answer("SELECT pg_advisory_unlock(%s, %s)", pk)


def is_anybody_at(pk: int) -> bool:
    """Whether a living worker holds the export; the look itself ends with the caller's transaction."""
    return not _answer("SELECT pg_try_advisory_xact_lock(%s, %s)", pk)


def _answer(statement: str, pk: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [OF_EXPORTS, pk])
        return cursor.fetchone()[0]
