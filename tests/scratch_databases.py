"""Databases beside the tests' own one, for commands that run in processes of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from tests.served import CHECKOUT, database_url
from tests.template_database import LOCK, template_name


@contextmanager
def scratch_database(suffix: str, *, with_tables: bool = False) -> Iterator[str]:
    """The address of a new database, empty or with the project's tables, which is gone after the block."""
    name = f"{connection.settings_dict['NAME']}_{suffix}"
    template = template_name() if with_tables else "template0"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"drop database if exists {name} with (force)")
        cursor.execute("select pg_advisory_lock(%s)", [LOCK])  # nobody else copies the template meanwhile
        cursor.execute(f"create database {name} template {template}")
    try:
        yield database_url(name)
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"drop database {name} with (force)")


def manage(*arguments: object, largest_file: int | None = None, **environment: object) -> subprocess.CompletedProcess:
    """Run a command of manage.py; with `largest_file` the disk takes no file of more bytes, as if it were full."""
    limit = "" if largest_file is None else f"ulimit -f {largest_file // 512};"
    return subprocess.run(
        ["sh", "-c", f'{limit} exec "$@"', "sh", sys.executable, "manage.py", *map(str, arguments)],
        cwd=CHECKOUT,
        env=os.environ | {name: str(value) for name, value in environment.items()},
        capture_output=True,
        text=True,
        check=False,
    )
