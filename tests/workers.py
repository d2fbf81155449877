"""A worker in a process of its own, beside the test's database, so that it can be killed."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.served import CHECKOUT, database_url

PROGRAM = """
import json
import sys
import django
from django.conf import settings
settings.MEDIA_ROOT = sys.argv[1]
django.setup()
{task}
run(**json.loads(sys.argv[2]))
"""


def started(task: str, settings, **arguments: int) -> subprocess.Popen:
    """Start a process that calls what `task` imports as `run`."""
    environment = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    program = [sys.executable, "-c", PROGRAM.format(task=task), str(settings.MEDIA_ROOT), json.dumps(arguments)]
    return subprocess.Popen(program, env=environment, cwd=CHECKOUT)


@contextmanager
def working(settings, **environment: str) -> Iterator[subprocess.Popen]:
    """A whole worker, which takes jobs of every queue until the block ends or somebody kills it."""
    places = {"FILES_DIR": str(settings.MEDIA_ROOT), "BALLOT_KEY_DIR": str(settings.BALLOT_KEY_DIR)}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "worker", "--fetch-job-polling-interval=0.5"],
        cwd=CHECKOUT,
        env=os.environ | {"DATABASE_URL": database_url()} | places | environment,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def waits_for_a_lock(cursor) -> bool:
    cursor.execute(
        "select exists (select from pg_locks join pg_database on pg_database.oid = database"
        " where datname = current_database() and not granted)"
    )
    return cursor.fetchone()[0]


def wait_until(is_so, seconds=30):
    give_up = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < give_up, "it did not happen in time"
        time.sleep(0.1)
