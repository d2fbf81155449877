"""The project served by gunicorn as in production, on the database of this process."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

CHECKOUT = Path(__file__).resolve().parent.parent
PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Server:
    """Where it listens, the number of its first process, and the file with all that it said."""

    port: int
    pid: int
    said: Path


@contextmanager
def served(directory: Path, **environment: str) -> Iterator[Server]:
    """Serve while the block lasts; `directory` takes what the server says."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = {"BALLOT_KEY_DIR": str(settings.BALLOT_KEY_DIR), "FILES_DIR": str(settings.MEDIA_ROOT)}
    own = {"DATABASE_URL": database_url(), "PORT": str(port)} | places
    said = directory / "gunicorn.log"
    with said.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
            cwd=CHECKOUT,
            env=os.environ | own | environment,
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(process, port)
        yield Server(port, process.pid, said)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def database_url(name: str = "") -> str:
    """Return the address of the database that this process has opened, or of another one of the same server."""
    where = connection.settings_dict
    host = where["HOST"] or where["OPTIONS"].get("host", "")
    return f"postgresql://{where['USER']}@/{name or where['NAME']}?host={host}"


def _wait_for(process: subprocess.Popen, port: int) -> None:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("gunicorn did not start")
