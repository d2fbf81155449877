"""When the database is away (stopped, killed, not reached): how that is known, and how it is found again."""

import psycopg
from django.db import InterfaceError, OperationalError, connections
from psycopg_pool import ConnectionPool

# SQLSTATE of a server that goes, comes or has no place left; without one there was no connection to ask.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
CLASSES = ("08", "57P", "53300")


def is_away(error: BaseException | None) -> bool:
    """Whether a request failed because there was no database to ask, and not because of what it asked.

    Django and the library for jobs each wrap what the driver says.
    """
    if isinstance(error, InterfaceError | psycopg.InterfaceError):
        return True
    if isinstance(error, psycopg.OperationalError):
        return error.sqlstate is None or error.sqlstate.startswith(CLASSES)
    if error is None or error.__cause__ is None:
        return isinstance(error, OperationalError)
    return is_away(error.__cause__)


def forget_dead_connections() -> None:
    """Take dead connections out of this process's pools, or after a restart each would cost somebody a request."""
    for connection in connections.all(initialized_only=True):
        if connection.pool and not connection.pool.closed:
            connection.pool.check()


def begin_anew(pool: ConnectionPool) -> None:
    """Go on looking for the database: a pool that has given up looks again only for who comes next, not who waits."""
    pool.check()
