"""Which errors mean that there was no database to ask."""

import psycopg
import pytest
from django.db import IntegrityError, InterfaceError, OperationalError
from procrastinate.exceptions import ConnectorException
from psycopg import errors
from psycopg_pool import PoolTimeout

from config.database_away import is_away


def caused_by(cause: Exception, wrapper: type[Exception] = OperationalError) -> Exception:
    """As Django, and the library for jobs, hand on what the driver says."""
    error = wrapper(str(cause))
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
        (OperationalError("no driver was asked"), True),
        (caused_by(psycopg.OperationalError("server closed the connection"), ConnectorException), True),
        (caused_by(caused_by(errors.AdminShutdown()), ConnectorException), True),
        (caused_by(errors.DeadlockDetected(), ConnectorException), False),
        (caused_by(errors.UniqueViolation(), IntegrityError), False),
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
