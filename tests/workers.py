"""A worker in a process of its own, beside the test's database, so that it can be killed."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from django.db import connection

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
    where = connection.settings_dict
    host = where["HOST"] or where["OPTIONS"].get("host", "")
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{where['USER']}@/{where['NAME']}?host={host}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    program = [sys.executable, "-c", PROGRAM.format(task=task), str(settings.MEDIA_ROOT), json.dumps(arguments)]
    return subprocess.Popen(program, env=environment, cwd=Path(__file__).parents[1])


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
