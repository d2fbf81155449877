"""Which errors mean that there was no database to ask."""

import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from psycopg import errors
from psycopg_pool import PoolTimeout

from config.database_away import is_away


def caused_by(cause: Exception) -> OperationalError:
    """As Django hands on what the driver says."""
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (caused_by(psycopg.OperationalError("server closed the connection unexpectedly")), True),
        (caused_by(PoolTimeout("couldn't get a connection after 5.00 sec")), True),
        (caused_by(errors.AdminShutdown()), True),
        (caused_by(errors.CrashShutdown()), True),
        (caused_by(errors.CannotConnectNow()), True),
        (caused_by(errors.TooManyConnections()), True),
        (InterfaceError("connection already closed"), True),
        (caused_by(errors.DeadlockDetected()), False),
        (caused_by(errors.LockNotAvailable()), False),
        (caused_by(errors.QueryCanceled()), False),
        (caused_by(errors.DiskFull()), False),
        (ValueError("x"), False),
        (None, False),
    ],
)
def test_a_database_that_is_away_is_told_from_one_that_refuses(error, expected):
    assert is_away(error) is expected
