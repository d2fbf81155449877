"""PostgreSQL's own programs at work on the project's database; a password reaches them by the environment alone."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg.conninfo import make_conninfo

from config import localpg
from organizations.refusals import Refused

OTHER_VERSION = (
    "数据库是PostgreSQL {server}，要用的程序却是{programs}版的。请把PG_BIN设为PostgreSQL {server}的程序目录，"
    "例如/usr/lib/postgresql/{server}/bin，再执行一次。"
)


def require_the_servers_version() -> None:
    """Refuse programs of another version: what they write or read would not fit the server."""
    server, programs = connection.pg_version // 10000, localpg.major_version(localpg.programs())
    if server != programs:
        raise Refused(OTHER_VERSION.format(server=server, programs=programs))


@contextmanager
def running(program: str, *arguments: str, **streams) -> Iterator[subprocess.Popen]:
    """Run a program beside the block, until its pipes are closed; refused in the program's own words when it fails."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [localpg.programs() / program, *arguments], env=_environment(), stderr=said, **streams
        )
        failed = None
        try:
            with process:
                yield process
        except (BrokenPipeError, Refused) as error:  # it has ended early, or the next one in the pipe has
            failed = error
        if process.returncode:
            said.seek(0)
            words = said.read().decode(errors="replace").strip()
            raise Refused(f"{program}没有做成，也没有留下半份结果：{words}") from failed
        if isinstance(failed, Refused):
            raise failed


def database() -> str:
    """The address of the project's database as the programs take it, without a password.

    Only what DATABASE_URL says: our driver knows parameters that the programs of an older server have never heard of.
    """
    connection.ensure_connection()
    said = {"dbname", "user", "host", "port"} | set(connection.settings_dict["OPTIONS"])
    known = connection.connection.info.get_parameters()
    return make_conninfo(**{name: value for name, value in known.items() if name in said})


def _environment() -> dict[str, str]:
    connection.ensure_connection()
    password = connection.connection.info.password
    return os.environ | {"PGCLIENTENCODING": "UTF8"} | ({"PGPASSWORD": password} if password else {})
