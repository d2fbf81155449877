"""Reading from a replica of the database, when there is one (`DATABASE_REPLICA_URL`).

What is decorated here only reads. It meets a replica that has replayed everything the primary had committed when it was
asked, so that whoever has just written sees it; nobody carries a mark of having written, in a cookie or in a session.
Where the replica lags, is away, or breaks off half-way, the same is read from the primary.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from django.db import InterfaceError, OperationalError, connection, connections
from django.http import Http404

ALIAS = "replica"
PATIENCE = 0.3  # seconds a reader waits for the replica to come up with the primary
PAUSE = 0.01  # seconds between two looks
AWAY_FOR = 5  # seconds for which a replica that failed is not asked again
A_SECOND = 1

logger = logging.getLogger(__name__)
_is_reading: ContextVar[bool] = ContextVar("reads_from_the_replica", default=False)


class _Known:
    """What this process knows of the replica, on the monotonic clock."""

    away_until = 0.0
    caught_up_until = 0.0


def forget() -> None:
    """Know nothing of the replica, as a process that has just begun."""
    _Known.away_until = _Known.caught_up_until = 0.0


def is_reading() -> bool:
    """Whether what runs now reads from the replica; never inside a transaction, which must see its own writes."""
    return _is_reading.get() and not connection.in_atomic_block


def from_replica(read: Callable) -> Callable:
    """Decorator: let `read` read from a replica that holds all that the primary holds at this moment."""
    return _reading_when(_has_caught_up, read, (OperationalError, InterfaceError))


def from_replica_of_a_second(read: Callable) -> Callable:
    """Decorator for public pages, which are cached for longer: what the replica held a second ago will do.

    What is not found there is looked for on the primary: it may have been posted just now.
    """
    return _reading_when(_had_caught_up, read, (OperationalError, InterfaceError, Http404))


def _reading_when(is_fresh: Callable[[], bool], read: Callable, failures: tuple) -> Callable:
    @wraps(read)
    def reading(*arguments, **words):
        if _is_there() and is_fresh():
            try:
                with _from_the_replica():
                    return read(*arguments, **words)
            except failures as failed:
                _note(failed)
        return read(*arguments, **words)

    return reading


@contextmanager
def _from_the_replica() -> Iterator[None]:
    before = _is_reading.set(True)
    try:
        yield
    finally:
        _is_reading.reset(before)


def _is_there() -> bool:
    return ALIAS in connections and time.monotonic() >= _Known.away_until


def _has_caught_up() -> bool:
    """Wait a little until the replica has replayed what the primary has committed by now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_flush_lsn()::text")
        committed = cursor.fetchone()[0]
    give_up = time.monotonic() + PATIENCE
    try:
        while not _has_replayed(committed):
            if time.monotonic() > give_up:
                return False
            time.sleep(PAUSE)
    except (OperationalError, InterfaceError) as failed:
        _note(failed)
        return False
    return True


def _had_caught_up() -> bool:
    if time.monotonic() >= _Known.caught_up_until:
        if not _has_caught_up():
            return False
        _Known.caught_up_until = time.monotonic() + A_SECOND
    return True


def _has_replayed(position: str) -> bool:
    """Whether the replica is that far; of a server that replays nothing, and so is no replica, the answer is no."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [position])
        return bool(cursor.fetchone()[0])


def _note(failed: Exception) -> None:
    """Leave a replica alone for a while that failed; what was not found is no failure."""
    if isinstance(failed, Http404):
        return
    logger.warning("The replica does not answer; pages are read from the primary for %s s.", AWAY_FOR)
    _Known.away_until = time.monotonic() + AWAY_FOR
    connections[ALIAS].close()
