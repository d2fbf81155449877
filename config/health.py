"""Whether the system is well, for machines that ask every few seconds: one bit a part and nothing of anybody.

What was found holds for a few seconds in each process, so that asking often costs nothing, whoever asks.
"""

import datetime as dt
import shutil
import time
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from evaluations.ballots import keys

FRESH = 5  # seconds that an answer holds
PATIENCE = 2  # seconds that the database may take; the pool would let the asker wait for ten
SILENCE = dt.timedelta(seconds=60)  # a worker says every ten seconds that it is alive


@dataclass(frozen=True)
class Health:
    """One bit a part: an outsider learns that something is wrong and where, never what."""

    database: bool
    migrations: bool
    worker: bool
    keys: bool
    disk: bool


@login_not_required
@require_safe
def healthz(request):
    """Answer 200 when every part is well, 503 when one is not."""
    parts = asdict(health())
    well = all(parts.values())
    return JsonResponse({"ok": well} | parts, status=200 if well else 503, headers={"Cache-Control": "no-store"})


def health() -> Health:
    """Return what was found lately, or look again."""
    return _found(int(time.monotonic() // FRESH))


@lru_cache(maxsize=1)
def _found(moment: int) -> Health:
    return look()


def look() -> Health:
    """Look at every part now."""
    database, migrations, worker = _of_database()
    return Health(database, migrations, worker, keys.are_safe_to_make(), _has_room())


def _of_database() -> tuple[bool, bool, bool]:
    """Ask on a connection of its own: the pool may be what is exhausted, or full of connections that are dead."""
    try:
        with psycopg.connect(**connection.get_connection_params() | {"connect_timeout": PATIENCE}) as own:
            own.execute(f"SET LOCAL statement_timeout = '{PATIENCE}s'")
            return True, _are_migrations_applied(own), _is_a_worker_alive(own)
    except psycopg.errors.UndefinedTable:
        return True, False, False
    except psycopg.Error:
        return False, False, False


def _are_migrations_applied(own: psycopg.Connection) -> bool:
    return migrations_on_disk() <= set(own.execute("SELECT app, name FROM django_migrations").fetchall())


def _is_a_worker_alive(own: psycopg.Connection) -> bool:
    (alive,) = own.execute(
        "SELECT exists(SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - %s)", [SILENCE]
    ).fetchone()
    return alive


@cache
def migrations_on_disk() -> frozenset[tuple[str, str]]:
    """The migrations that this code needs; they can't change while the process lives."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _has_room() -> bool:
    return all(shutil.disk_usage(place).free >= settings.DISK_RESERVE for place in places().values())


def places() -> dict[str, Path]:
    """Where the web server writes: the ballots' keys and people's files, or the folder in which these will be made."""
    return {"keys": _standing(settings.BALLOT_KEY_DIR), "files": _standing(Path(settings.MEDIA_ROOT))}


def _standing(path: Path) -> Path:
    return next(place for place in (path, *path.parents) if place.is_dir())
