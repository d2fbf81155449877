"""Writing a backup: one snapshot of the database, the private files, and what both hold."""

import datetime as dt
import errno
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.crypto import salted_hmac
from psycopg import sql

from config.keeping import archive, programs
from config.keeping.archive import DUMP, FILES, Manifest, Writer
from disclosures.exports import files as exports
from disclosures.exports.models import ExportJob
from evaluations.ballots.models import TABLES_THAT_GO_WITH_THE_COUNT, Ballot
from organizations.imports import uploads
from organizations.refusals import Refused

# Who is signed in must not live again; what goes with the count of a ballot must not outlive it in a backup; and the
# files of exports are made anew by whoever needs them, so that their rows would lead nowhere.
LEFT_OUT = ("django_session", ExportJob._meta.db_table, *TABLES_THAT_GO_WITH_THE_COUNT)
FOLDERS_LEFT_OUT = {exports.FOLDER.name, uploads.FOLDER.name}
IS_THERE = "{}已经在了。请换一个文件名，或者先把它移走。"
KEYS_AMONG_FILES = "BALLOT_KEY_DIR在FILES_DIR里面，备份会带走票箱的密钥，所以不备份。请把密钥目录移到别处，再执行一次。"
NOT_WRITTEN = "备份没有写成，{}：{}。没有留下半份备份；请腾出空间或者换一个位置，再执行一次。"


def write(path: Path) -> Manifest:
    """Write a backup to a new file and return its manifest."""
    if path.exists():
        raise Refused(IS_THERE.format(path))
    if settings.BALLOT_KEY_DIR.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise Refused(KEYS_AMONG_FILES)
    programs.require_the_servers_version()
    try:
        with archive.writing(path) as writer, transaction.atomic():
            return _fill(writer)
    except FileExistsError as there:
        raise Refused(IS_THERE.format(path)) from there
    except OSError as error:
        what = "磁盘满了" if error.errno == errno.ENOSPC else error.strerror
        raise Refused(NOT_WRITTEN.format(path, what)) from error


def _fill(writer: Writer) -> Manifest:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
    # Files first: each was written before its row, so the snapshot's rows find theirs; one that is removed
    # meanwhile is missed by nobody but its row, which `check_integrity` names after a restore.
    for path in private_files():
        _add_file(writer, path)
    _add_dump(writer, snapshot)
    manifest = Manifest(
        made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        postgresql=connection.pg_version // 10000,
        secret=secret_digest(),
        migrations=applied_migrations(),
        tables=rows_of_tables(),
        left_out=sorted(LEFT_OUT),
        open_ballots=open_ballots(),
        members=writer.members,
    )
    writer.end(manifest)
    return manifest


def private_files() -> Iterator[Path]:
    """Every file that people handed in: what a later version keeps there is in, unless it is left out above."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        is_hidden = any(part.startswith(".") for part in parts)  # of a file system or a desktop, never ours
        if path.is_file() and not is_hidden and parts[0] not in FOLDERS_LEFT_OUT:
            yield path


def _add_file(writer: Writer, path: Path) -> None:
    try:
        file = path.open("rb")
    except FileNotFoundError:  # removed since the folder was listed
        return
    with file:
        writer.add(FILES + path.relative_to(settings.MEDIA_ROOT).as_posix(), file)


def _add_dump(writer: Writer, snapshot: str) -> None:
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    options += [f"--exclude-table-data=public.{table}" for table in LEFT_OUT]
    with programs.running("pg_dump", *options, f"--dbname={programs.database()}", stdout=subprocess.PIPE) as dump:
        writer.add(DUMP, dump.stdout)


def rows_of_tables() -> dict[str, int]:
    """How many rows each table has whose rows are backed up."""
    tables = [table for table in connection.introspection.table_names() if table not in LEFT_OUT]
    with connection.cursor() as cursor:
        return {table: _rows_of(cursor, table) for table in tables}


def _rows_of(cursor, table: str) -> int:
    cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table)))
    return cursor.fetchone()[0]


def applied_migrations() -> dict[str, list[str]]:
    """What the database's tables are the result of."""
    found = defaultdict(list)
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found[app].append(name)
    return dict(found)


def open_ballots() -> dict[str, str]:
    """The ballots whose votes are not counted yet: number, and whose meeting it is."""
    running = Ballot.objects.running().select_related("meeting__organization").order_by("meeting")
    return {str(ballot.pk): str(ballot) for ballot in running}


def secret_digest() -> str:
    """A digest that only the project's secret makes: tells whether it is still the same one, and nothing else."""
    return salted_hmac("config.keeping", "secret", algorithm="sha256").hexdigest()
