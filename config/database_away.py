"""When the database is away (stopped, killed, not reached): how that is known, and how it is found again."""

import psycopg
from django.db import InterfaceError, OperationalError, connections
from psycopg_pool import ConnectionPool

# SQLSTATE of a server that goes, comes or has no place left; without one there was no connection to ask.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
CLASSES = ("08", "57P", "53300")


def is_away(error: BaseException | None) -> bool:
    """Whether a request failed because there was no database to ask, and not because of what it asked."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    state = cause.sqlstate if isinstance(cause, psycopg.Error) else None
    return state is None or state.startswith(CLASSES)


def forget_dead_connections() -> None:
    """Take dead connections out of this process's pools, or after a restart each would cost somebody a request."""
    for connection in connections.all(initialized_only=True):
        if connection.pool and not connection.pool.closed:
            connection.pool.check()


def begin_anew(pool: ConnectionPool) -> None:
    """Go on looking for the database: a pool that has given up looks again only for who comes next, not who waits."""
    pool.check()
