"""The pgbouncer of `docs/operations.md` between a test and its database: what stands there, at other places."""

import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from config.localpg import _is_root, _server_account
from tests.documented import block
from tests.nginx import free_ports
from tests.served import PATIENCE
from tests.workers import wait_until

PGBOUNCER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
OTHER_PLACES = {"listen_port", "auth_file", "default_pool_size"}


@contextmanager
def behind_pgbouncer(role: str, connections: int) -> Iterator[str]:
    """The address of the tests' database for `role`, whose clients all share so few connections of the server."""
    if PGBOUNCER is None:
        pytest.skip("pgbouncer is not installed here; tests with it are skipped. .ci/run installs it.")
    (port,), password = free_ports(1), secrets.token_urlsafe(16)
    folder = Path(tempfile.mkdtemp(prefix="pgbouncer-test-", dir="/tmp"))
    (folder / "userlist.txt").write_text(f'"{role}" "{password}"\n')
    (folder / "pgbouncer.ini").write_text(_settings(folder, port, connections))
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [PGBOUNCER, folder / "pgbouncer.ini"], stderr=said, **_as_the_servers_account(folder)
        )
    address = f"postgresql://{role}:{password}@127.0.0.1:{port}/{connection.settings_dict['NAME']}"
    try:
        wait_until(lambda: _answers(address))
        yield f"{address}?disable_server_side_cursors=True"
    finally:
        process.terminate()
        process.wait(PATIENCE)
        shutil.rmtree(folder)


def _settings(folder: Path, port: int, connections: int) -> str:
    """The document's block for the tests' database."""
    where = connection.settings_dict
    server = where["HOST"] or where["OPTIONS"]["host"]
    lines = [line for line in block("operations.md", "[databases]").splitlines() if not _is_changed(line)]
    at = lines.index("[pgbouncer]")
    own = [f"listen_port = {port}", f"auth_file = {folder}/userlist.txt", f"default_pool_size = {connections}"]
    return "\n".join(
        ["[databases]", f"{where['NAME']} = host={server}", *lines[at : at + 1], *own, *lines[at + 1 :], ""]
    )


def _is_changed(line: str) -> bool:
    return line.partition("=")[0].strip() in OTHER_PLACES


def _as_the_servers_account(folder: Path) -> dict:
    """pgbouncer refuses to run as root, and the server's socket is for the server's account alone."""
    if not _is_root():
        return {}
    user, group = _server_account()
    for path in (folder, *folder.iterdir()):
        shutil.chown(path, user, group)
    return {"user": user, "group": group, "extra_groups": []}


def _answers(address: str) -> bool:
    try:
        with closing(psycopg.connect(address, connect_timeout=PATIENCE)):
            return True
    except psycopg.OperationalError:
        return False
