"""Restoring a backup into an empty database: verified before, counted within the one transaction, and proved after."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from config.keeping import archive, programs
from config.keeping.archive import CHUNK, DUMP, FILES, Archive, Manifest
from config.keeping.backup import open_ballots, private_files, secret_digest
from disclosures import integrity
from evaluations.ballots import keys
from organizations.refusals import Refused

PSQL = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
PG_RESTORE = ("--no-owner", "--no-privileges", "--file=-")
NOT_EMPTY = "数据库{}里已经有表。备份只恢复到空的数据库：请新建一个，把DATABASE_URL指向它，再执行一次。"
FILES_THERE = "文件夹{}里已经有附件。请把FILES_DIR指向空的文件夹，或者先把里面的移走，再执行一次。"
KEYS_THERE = (
    "密钥目录{directory}里还有备份时没有计票的投票的密钥。备份里没有票箱，拿这些密钥计票，少了票也看不出来，所以不恢复。"
    "请把BALLOT_KEY_DIR指向空的目录，再执行一次。这些投票是：{ballots}。"
)
UNKNOWN_MIGRATIONS = "备份来自更新的版本（{}），这里的程序认不得它的表。请先升级系统，再恢复。"
NO_ROOM = "磁盘空间不够：附件要{needed}字节，{folder}只剩{free}字节。什么也没有恢复；请腾出空间，再执行一次。"
NOT_WRITTEN = "附件写不进{}：{}。什么也没有恢复；请腾出空间或者改正权限，再执行一次。"


@dataclass(frozen=True)
class Restored:
    """What has come back, and what a person has to decide or put right."""

    manifest: Manifest
    same_secret: bool
    to_be_voided: dict[str, str]
    broken: list[str]


def restore(path: Path) -> Restored:
    """Bring a backup into the empty database, all of it or nothing."""
    with archive.opened(path) as backup:
        _require_known_migrations(backup.manifest)
        _require_an_empty_place()
        _require_no_old_keys(backup.manifest)
        programs.require_the_servers_version()
        backup.verify()
        with _unpacked(backup):
            _load(backup)
    _bring_up_to_date()
    left_open = open_ballots()
    return Restored(
        manifest=backup.manifest,
        same_secret=backup.manifest.secret == secret_digest(),
        to_be_voided=left_open,
        broken=[sentence for sentence in integrity.broken() if not any(pk in sentence for pk in left_open)],
    )


def _require_known_migrations(manifest: Manifest) -> None:
    on_disk = MigrationLoader(None).disk_migrations.keys()
    found = {(app, name) for app, names in manifest.migrations.items() for name in names}
    # A package that was switched off, like single sign-on, leaves tables that nobody reads.
    ours = {(app, name) for app, name in found - on_disk if app in {app for app, _ in on_disk}}
    if ours:
        raise Refused(UNKNOWN_MIGRATIONS.format("、".join(f"{app}.{name}" for app, name in sorted(ours))))


def _require_an_empty_place() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_database(), EXISTS (SELECT FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S')"
            " AND relnamespace NOT IN (SELECT oid FROM pg_namespace"
            " WHERE nspname = 'information_schema' OR starts_with(nspname, 'pg_')))"
        )
        name, has_tables = cursor.fetchone()
    if has_tables:
        raise Refused(NOT_EMPTY.format(name))
    if any(private_files()):
        raise Refused(FILES_THERE.format(settings.MEDIA_ROOT))


def _require_no_old_keys(manifest: Manifest) -> None:
    kept = {str(ballot) for ballot in keys.kept()} & manifest.open_ballots.keys()
    if kept:
        ballots = "；".join(manifest.open_ballots[ballot] for ballot in sorted(kept))
        raise Refused(KEYS_THERE.format(directory=settings.BALLOT_KEY_DIR, ballots=ballots))


@contextmanager
def _unpacked(backup: Archive) -> Iterator[None]:
    """The private files in their place; gone again when the block, which commits their rows, fails."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    needed, free = sum(backup.manifest.members[name].size for name in backup.files), shutil.disk_usage(root).free
    if needed > free:
        raise Refused(NO_ROOM.format(needed=needed, folder=root, free=free))
    try:
        for name in backup.files:
            _unpack(backup, name, root / name.removeprefix(FILES))
        yield
    except BaseException as error:
        for name in backup.files:
            (root / name.removeprefix(FILES)).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise Refused(NOT_WRITTEN.format(root, error.strerror)) from error
        raise


def _unpack(backup: Archive, name: str, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file, backup.member(name) as member:
        shutil.copyfileobj(member, file, CHUNK)
        file.flush()
        os.fsync(file.fileno())


def _load(backup: Archive) -> None:
    """Load the dump in one transaction; what commits it is sent only after the whole script, with the counts."""
    with programs.running("psql", *PSQL, f"--dbname={programs.database()}", stdin=subprocess.PIPE) as target:
        target.stdin.write(b"BEGIN;\n")
        target.stdin.flush()
        to_script = {"stdin": subprocess.PIPE, "stdout": target.stdin}
        with programs.running("pg_restore", *PG_RESTORE, **to_script) as script, backup.member(DUMP) as dump:
            shutil.copyfileobj(dump, script.stdin, CHUNK)
        target.stdin.write(f"{_counts_agree(backup.manifest)}\nCOMMIT;\n".encode())


def _counts_agree(manifest: Manifest) -> str:
    """A statement that fails, and the transaction with it, when a table has not the rows that were backed up."""
    checks = [
        sql.SQL("IF (SELECT count(*) FROM {}) <> {} THEN RAISE EXCEPTION {}; END IF;").format(
            sql.Identifier("public", table), sql.Literal(rows), sql.Literal(f"表{table}应有{rows}行")
        )
        for table, rows in manifest.tables.items()
    ]
    block = sql.SQL(" ").join(checks).as_string(connection.connection)
    return f"DO $counts$ BEGIN {block} END $counts$;"


def _bring_up_to_date() -> None:
    """A backup of an older version gets today's tables; the planner gets to know the rows."""
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
