"""A drill (备份与恢复): a small district is backed up and restored beside itself; what is damaged restores nothing."""

import json
import shutil
import subprocess
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import conninfo_to_dict

from config import localpg
from config.keeping import archive
from config.keeping.programs import database
from tests.scratch_databases import manage, scratch_database

LEFT_OUT = [
    "disclosures_exportjob",
    "django_session",
    "evaluations_papercount",
    "evaluations_slip",
    "evaluations_slipfailures",
    "evaluations_urn",
]
SESSION = "a-session-that-somebody-could-go-on-with"


@dataclass(frozen=True)
class Place:
    """A database, its files and its ballots' keys."""

    database: str
    folder: Path

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    def manage(self, *arguments, **options):
        """Run a command here."""
        where = {"DATABASE_URL": self.database, "FILES_DIR": self.files, "BALLOT_KEY_DIR": self.keys}
        return manage(*arguments, **where | options)

    def is_untouched(self) -> bool:
        """Whether there is neither a table nor a file."""
        return ask(self.database, TABLES) == [] and not [path for path in self.files.rglob("*") if path.is_file()]


TABLES = "select tablename from pg_tables where schemaname = 'public' order by 1"
RUNNING = "select id::text from evaluations_ballot where state in ('SIGNIN', 'VOTING', 'SEALED') order by 1"


def ask(database, question):
    with psycopg.connect(database) as connection:
        return [row[0] for row in connection.execute(question)]


def contents(database):
    """Every table with a digest of all its rows."""
    return {
        table: ask(database, f"select md5(string_agg(t::text, '' order by t::text)) from {table} t")[0]
        for table in ask(database, TABLES)
        if table not in LEFT_OUT
    }


@pytest.fixture(scope="module")
def district(django_db_setup, django_db_blocker, tmp_path_factory):
    """A small district with running ballots and attachments, and somebody who is signed in."""
    with django_db_blocker.unblock(), scratch_database("kept", with_tables=True) as database:
        place = Place(database, tmp_path_factory.mktemp("district"))
        seeded = place.manage("seed_demo", "--months", "2")
        assert seeded.returncode == 0, seeded.stderr
        with psycopg.connect(database) as connection:
            connection.execute("insert into django_session values (%s, 'data', now() + interval '1 day')", [SESSION])
        yield place


@pytest.fixture(scope="module")
def backup(district, tmp_path_factory):
    """The district's backup, and what was said when it was written."""
    path = tmp_path_factory.mktemp("backups") / "district.zip"
    done = district.manage("backup", path)
    assert done.returncode == 0, done.stderr
    return path, done.stdout


@pytest.fixture
def empty_place(district, django_db_blocker, tmp_path):
    with django_db_blocker.unblock(), scratch_database("restored") as database:
        yield Place(database, tmp_path)


def manifest_of(path):
    with zipfile.ZipFile(path) as backup:
        return json.loads(backup.read("manifest.json"))


@contextmanager
def rewritten(path, new):
    """A writer of an archive with the same files as `path`, and its manifest."""
    with archive.opened(path) as old, archive.writing(new) as writer:
        for name in old.files:
            with old.member(name) as member:
                writer.add(name, member)
        yield old, writer


def script_of(path, tmp_path):
    """The SQL that a restore would run."""
    dump = tmp_path / "dump"
    with zipfile.ZipFile(path) as backup:
        dump.write_bytes(backup.read("database.dump"))
    return subprocess.run([localpg.programs() / "pg_restore", "-f", "-", dump], capture_output=True, check=True).stdout


@dataclass(frozen=True)
class Drill:
    """Where the backup was restored, what was said, and what was there before anybody went on with it."""

    place: Place
    done: subprocess.CompletedProcess
    contents: dict
    rows_left_out: list


@pytest.fixture(scope="module")
def drill(backup, django_db_blocker, tmp_path_factory):
    """The backup restored beside the district, under another secret."""
    with django_db_blocker.unblock(), scratch_database("drill") as database:
        place = Place(database, tmp_path_factory.mktemp("drill"))
        done = place.manage("restore", backup[0], SECRET_KEY="another-secret-than-that-of-the-backup")
        rows = [ask(database, f"select count(*) from {table}")[0] for table in LEFT_OUT]
        yield Drill(place, done, contents(database), rows)


def test_what_was_restored_is_what_was_there(district, drill):
    assert (drill.done.returncode, drill.done.stderr) == (0, "")
    assert drill.contents == contents(district.database)
    assert drill.rows_left_out == [0] * len(LEFT_OUT)
    assert files_in(drill.place) == files_in(district) != {}


def files_in(place):
    attachments = place.files / "attachments"
    return {path.name: (path.read_bytes(), oct(path.stat().st_mode)) for path in attachments.iterdir()}


def test_what_was_restored_can_be_gone_on_with(drill):
    """Sequences go on, triggers stand: the night's round runs, and the register still refuses."""
    assert drill.place.manage("daily").returncode == 0
    with psycopg.connect(drill.place.database) as connection, pytest.raises(psycopg.Error, match="append"):
        connection.execute("delete from organizations_registerentry")


VOID_THOSE_THAT_WERE_OPEN = """
from evaluations.ballots.actions import void
from evaluations.ballots.models import Ballot
from organizations.models import Post, Role, User
for ballot in Ballot.objects.running():
    posts = Post.objects.filter(organization=ballot.meeting.organization, role=Role.SECRETARY)
    secretary = posts.latest("starts_on").person
    if secretary.user is None:
        secretary.user = User.objects.create_user(f"secretary-{secretary.pk}")
    void(by=secretary.user, ballot=ballot, reason="从备份恢复")
"""


def test_once_the_open_ballots_are_voided_every_invariant_holds_again(drill):
    assert drill.place.manage("check_integrity").returncode == 1

    voided = drill.place.manage("shell", "-c", VOID_THOSE_THAT_WERE_OPEN)

    assert (voided.returncode, voided.stderr) == (0, "")
    checked = drill.place.manage("check_integrity")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_manifest_says_what_the_archive_holds(district, backup):
    path, _ = backup
    manifest = manifest_of(path)

    with zipfile.ZipFile(path) as found:
        assert set(found.namelist()) == {"manifest.json", *manifest["members"]}
    assert manifest["left_out"] == LEFT_OUT
    assert manifest["tables"] == {
        table: ask(district.database, f"select count(*) from {table}")[0] for table in contents(district.database)
    }
    assert sorted(manifest["open_ballots"]) == ask(district.database, RUNNING)
    assert manifest["migrations"]["evaluations"] == ask(
        district.database, "select name from django_migrations where app = 'evaluations' order by 1"
    )


def test_only_its_owner_can_read_it_and_nothing_unfinished_lies_beside_it(backup):
    path, _ = backup

    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.attack
def test_neither_keys_nor_votes_nor_sessions_are_in_it(district, backup, tmp_path):
    path, _ = backup
    script, raw = script_of(path, tmp_path), path.read_bytes()
    votes = ask(district.database, "select encode(sealed, 'hex') from evaluations_urn")
    tickets = ask(district.database, "select encode(ticket, 'hex') from evaluations_urn")
    slips = ask(district.database, "select encode(code_hmac, 'hex') from evaluations_slip")
    keys = [file.read_bytes() for file in district.keys.iterdir()]

    assert votes
    assert tickets
    assert slips
    assert keys
    assert ask(district.database, "select name from organizations_person limit 1")[0].encode() in script
    assert SESSION.encode() not in script
    assert not [value for value in (*votes, *tickets, *slips) if value.encode() in script]
    assert not [key for key in keys if key in raw or key.hex().encode() in script or key in script]


def test_both_commands_say_what_becomes_of_ballots_that_were_open(backup, drill):
    path, said = backup
    running = manifest_of(path)["open_ballots"]
    assert f"备份时有{len(running)}场投票没有计票：从这份备份恢复以后，它们只能作废重投。" in said

    listed = drill.done.stdout.split("再重新投票：\n")[1].splitlines()
    assert sorted(listed) == sorted(running.values())
    assert all("党支部" in line and "月" in line for line in listed)


def test_the_keys_of_those_ballots_must_not_count_an_urn_that_is_not_there(district, backup, empty_place):
    path, _ = backup
    shutil.copytree(district.keys, empty_place.keys)

    done = empty_place.manage("restore", path)

    assert done.returncode == 1
    assert "里还有备份时没有计票的投票的密钥" in done.stderr
    assert empty_place.is_untouched()


def test_another_secret_is_told(drill):
    assert "SECRET_KEY和备份时不是同一个。" in drill.done.stdout
    assert "app_role" not in drill.done.stdout


def test_a_broken_invariant_is_told_after_a_restore(backup, empty_place, tmp_path):
    """An attachment that nobody finds any more: the rows come back all the same, and the command says so."""
    path, _ = backup
    incomplete = tmp_path / "incomplete.zip"
    with archive.opened(path) as old, archive.writing(incomplete) as writer:
        with old.member("database.dump") as dump:
            writer.add("database.dump", dump)
        writer.end(replace(old.manifest, members=writer.members))

    done = empty_place.manage("restore", incomplete, MIGRATION_DATABASE_URL=empty_place.database)

    assert done.returncode == 1
    assert "数据已经恢复，但有1处不对：" in done.stderr
    assert "找不到文件" in done.stderr
    assert "SECRET_KEY" not in done.stdout
    assert "网站的数据库账号在这里还没有权限，请执行./run manage app_role" in done.stdout


def test_a_database_with_tables_is_left_alone(district, backup):
    path, _ = backup
    before = contents(district.database)

    done = district.manage("restore", path)

    assert done.returncode == 1
    assert "备份只恢复到空的数据库" in done.stderr
    assert contents(district.database) == before


def test_files_that_are_there_are_left_alone(backup, empty_place):
    path, _ = backup
    somebodys = empty_place.files / "attachments" / "0"
    somebodys.parent.mkdir(parents=True)
    somebodys.write_bytes(b"theirs")

    done = empty_place.manage("restore", path)

    assert done.returncode == 1
    assert "里已经有附件" in done.stderr
    assert (somebodys.read_bytes(), ask(empty_place.database, TABLES)) == (b"theirs", [])


def cut_short(path, damaged):
    damaged.write_bytes(path.read_bytes()[:-1000])


def one_byte_changed(path, damaged):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)


def not_an_archive(path, damaged):
    damaged.write_bytes(b"PK not really")


def dump_cut_short(path, damaged):
    """With the digest of what it holds: only PostgreSQL's program can tell."""
    with rewritten(path, damaged) as (old, writer):
        whole = old.zip.read("database.dump")
        (damaged.parent / "dump").write_bytes(whole[: len(whole) // 2])
        with (damaged.parent / "dump").open("rb") as half:
            writer.add("database.dump", half)
        writer.end(replace(old.manifest, members=writer.members))


def rows_missing(path, damaged):
    with rewritten(path, damaged) as (old, writer):
        with old.member("database.dump") as dump:
            writer.add("database.dump", dump)
        tables = old.manifest.tables | {"organizations_person": old.manifest.tables["organizations_person"] + 1}
        writer.end(replace(old.manifest, members=writer.members, tables=tables))


def a_name_that_leads_elsewhere(path, damaged):
    with rewritten(path, damaged) as (old, writer):
        for name in ("database.dump", "manifest.json"):
            with old.member(name) as member:
                writer.add("files/../../elsewhere" if name == "manifest.json" else name, member)
        writer.end(replace(old.manifest, members=writer.members))


def of_a_newer_version(path, damaged):
    with rewritten(path, damaged) as (old, writer):
        with old.member("database.dump") as dump:
            writer.add("database.dump", dump)
        migrations = old.manifest.migrations | {"meetings": ["9999_of_tomorrow"]}
        writer.end(replace(old.manifest, members=writer.members, migrations=migrations))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (cut_short, "不是完整的备份"),
        (one_byte_changed, "备份已经损坏"),
        (not_an_archive, "不是完整的备份"),
        (dump_cut_short, "没有做成，也没有留下半份结果："),
        (rows_missing, "表organizations_person应有"),
        (a_name_that_leads_elsewhere, "备份里的files/../../elsewhere和写入时不一样"),
        (of_a_newer_version, "备份来自更新的版本（meetings.9999_of_tomorrow）"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_damaged_restores_nothing(backup, empty_place, tmp_path, damage, said):
    damaged = tmp_path / "damaged.zip"
    damage(backup[0], damaged)

    done = empty_place.manage("restore", damaged)

    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert empty_place.is_untouched()


def test_a_full_disk_restores_nothing(backup, empty_place):
    path, _ = backup

    done = empty_place.manage("restore", path, largest_file=1024)

    assert done.returncode == 1
    assert "附件写不进" in done.stderr
    assert empty_place.is_untouched()


def test_a_full_disk_leaves_no_half_backup(district, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()

    done = district.manage("backup", folder / "district.zip", largest_file=100_000 // 512 * 512)

    assert done.returncode == 1
    assert "备份没有写成" in done.stderr
    assert list(folder.iterdir()) == []


def test_an_earlier_backup_is_never_written_over(district, backup):
    path, _ = backup
    before = path.read_bytes()

    done = district.manage("backup", path)

    assert (done.returncode, path.read_bytes() == before) == (1, True)
    assert "已经在了。请换一个文件名" in done.stderr


def test_keys_that_lie_among_the_files_are_not_carried_away(district, tmp_path):
    done = district.manage("backup", tmp_path / "district.zip", BALLOT_KEY_DIR=district.files / "keys")

    assert done.returncode == 1
    assert "BALLOT_KEY_DIR在FILES_DIR里面" in done.stderr
    assert not (tmp_path / "district.zip").exists()


def test_programs_of_another_version_are_refused_with_what_to_do(district, tmp_path):
    (tmp_path / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 12.1'\n")
    (tmp_path / "postgres").chmod(0o755)

    done = district.manage("backup", tmp_path / "district.zip", PG_BIN=tmp_path)

    assert done.returncode == 1
    assert "要用的程序却是12版的。请把PG_BIN设为" in done.stderr


@pytest.mark.django_db
def test_programs_are_told_only_what_the_address_says():
    """The driver knows parameters (sslcertmode, …) that pg_dump of an older server refuses."""
    with psycopg.connect(database()) as connected:
        assert connected.info.dbname == connection.settings_dict["NAME"]
    assert set(conninfo_to_dict(database())) <= {"host", "port", "dbname", "user"}
