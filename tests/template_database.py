"""A database with the tables made once for each state of the migrations; every run of the tests copies it.

Rendering some hundred steps of migrations takes a minute on a busy machine; a copy takes a fraction of a second and is
as clean.
"""

import contextlib
import hashlib
from pathlib import Path

from django.db.utils import OperationalError

CHECKOUT = Path(__file__).resolve().parent.parent
PREFIX = "schema_"
LOCK = 20260810  # of PostgreSQL's advisory locks; any number that nobody else takes


def template_name() -> str:
    """Return the name that belongs to the present migrations, ours and those of the locked packages."""
    digest = hashlib.sha256((CHECKOUT / "requirements.lock").read_bytes())
    for path in sorted(CHECKOUT.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return PREFIX + digest.hexdigest()[:12]


def use_template(connection) -> None:
    """Have the test database of `connection` copied from the template, which is made first when it is missing."""
    name = template_name()
    with connection._nodb_cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [LOCK])  # ends with the connection
        cursor.execute("select datname from pg_database where starts_with(datname, %s)", [PREFIX])
        there = {row[0] for row in cursor.fetchall()}
        if name not in there:
            _make(connection, f"{name}_unfinished")
            cursor.execute(f"alter database {name}_unfinished rename to {name}")
            for outdated in there:
                with contextlib.suppress(OperationalError):  # another run is copying it
                    cursor.execute(f"drop database if exists {outdated}")
    connection.settings_dict["TEST"]["TEMPLATE"] = name


def _make(connection, name: str) -> None:
    test, usual_name = connection.settings_dict["TEST"], connection.settings_dict["NAME"]
    test_name, test["NAME"] = test["NAME"], name
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    connection.creation.destroy_test_db(usual_name, verbosity=0, keepdb=True)  # keeps it, and gives the name back
    connection.close_pool()  # a database with open connections can be neither renamed nor copied
    test["NAME"] = test_name
