"""The embedded PostgreSQL: a server of its own in a directory of its own for every test."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from config import localpg
from tests.clusters import own_cluster


@pytest.fixture
def new_cluster():
    with own_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="module")
def initialized():
    """The directory of a cluster that has been started once: copying it is faster than initdb."""
    with own_cluster() as cluster:
        cluster.start()
        cluster.stop()
        yield cluster.server_dir


@pytest.fixture
def cluster(initialized):
    with own_cluster() as cluster:
        subprocess.run(["cp", "-a", initialized, cluster.home], check=True)
        yield cluster


def ask(url, question):
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()[0]


def write_note(url):
    with psycopg.connect(url) as connection:
        connection.execute("create table note as select 'kept' as words")


def test_starting_creates_the_database_and_gives_its_address(new_cluster):
    url = new_cluster.start("branch")

    assert url == f"postgresql://postgres@/branch?host={new_cluster.home}/server"
    assert ask(url, "select current_database()") == "branch"


def test_starting_twice_attaches_to_the_same_server(cluster):
    first = ask(cluster.start(), "select pg_postmaster_start_time()")

    assert ask(cluster.start("another"), "select pg_postmaster_start_time()") == first


def test_several_processes_may_start_it_at_once(new_cluster):
    with multiprocessing.get_context("fork").Pool(4) as pool:
        urls = pool.map(new_cluster.start, ["one", "two", "one", "two"])

    assert [ask(url, "select current_database()") for url in urls] == ["one", "two", "one", "two"]


def test_stopping_keeps_what_was_written(cluster):
    write_note(cluster.start())

    cluster.stop()
    assert not cluster.is_running()
    assert ask(cluster.start(), "select words from note") == "kept"


def test_stopping_what_never_ran_does_nothing(new_cluster):
    new_cluster.stop()

    assert not new_cluster.data.exists()


def test_a_killed_server_comes_back_with_what_was_written(cluster):
    write_note(cluster.start())

    os.kill(int((cluster.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    assert ask(cluster.start(), "select words from note") == "kept"


def test_a_pid_file_that_names_another_program_does_not_stop_it(cluster):
    write_note(cluster.start())
    pid_file = cluster.data / "postmaster.pid"
    left_over = pid_file.read_text().split("\n", 1)[1]
    cluster.stop()

    pid_file.write_text(f"{os.getpid()}\n{left_over}")
    shutil.chown(pid_file, cluster.data.owner())
    assert ask(cluster.start(), "select words from note") == "kept"


def test_a_start_that_was_killed_half_way_is_begun_anew(new_cluster):
    half_made = new_cluster.server_dir / "data.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")

    assert ask(new_cluster.start(), "select 1") == 1


def test_nobody_else_can_enter_its_directory(new_cluster):
    new_cluster.start()

    assert oct(new_cluster.server_dir.stat().st_mode & 0o777) == "0o700"
    assert new_cluster.server_dir.stat().st_uid != 0


def test_it_opens_no_network_port(cluster):
    assert ask(cluster.start(), "select current_setting('listen_addresses')") == ""


def test_what_a_voter_sends_reaches_no_log_even_when_it_fails(cluster):
    with psycopg.connect(cluster.start(), autocommit=True) as connection:
        connection.execute("create table urn (ticket text primary key)")
        connection.execute("insert into urn values ('a-secret-mark')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("insert into urn values ('a-secret-mark')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("insert into urn values (%s)", ["a-secret-mark"])

    log = cluster.log.read_text()
    assert "duplicate key" in log
    assert "a-secret-mark" not in log


def test_it_keeps_the_districts_time_and_the_locale_that_sorts_alike_everywhere(cluster):
    url = cluster.start()

    assert ask(url, "select current_setting('timezone')") == "Asia/Shanghai"
    assert (
        ask(url, "select pg_encoding_to_char(encoding) || ' ' || datcollate from pg_database limit 1") == "UTF8 C.UTF-8"
    )


@pytest.mark.parametrize("name", ["", "App", "a-b", 'a"; drop', "a" * 64])
def test_a_name_that_is_no_database_is_refused(cluster, name):
    with pytest.raises(localpg.LocalPostgresError, match="no name for a database"):
        cluster.start(name)


def test_data_of_another_version_is_refused_with_what_to_do(cluster):
    (cluster.data / "PG_VERSION").write_text("12\n")

    with pytest.raises(localpg.LocalPostgresError, match="written by PostgreSQL 12, but version"):
        cluster.start()


def test_a_long_path_puts_the_socket_where_its_address_is_short():
    cluster = localpg.Cluster(Path("/srv") / ("深" * 40))

    assert len(str(cluster.socket_dir)) < localpg.LONGEST_SOCKET_DIR
    assert cluster.socket_dir != cluster.server_dir


def test_a_path_with_blanks_and_han_characters_is_an_address_too():
    parsed = psycopg.conninfo.conninfo_to_dict(localpg.Cluster(Path("/srv/创 先")).url())

    assert parsed == {"user": "postgres", "dbname": "app", "host": "/srv/创 先/server"}


def test_the_command_line_prints_an_address_that_works(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "config.localpg", "url", "--database", "app"],
        cwd=localpg.CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert ask(done.stdout.strip(), "select current_database()") == "app"


def test_the_command_line_refuses_with_a_sentence(capsys):
    assert localpg.main(["url", "--database", "NO"]) == 1
    assert capsys.readouterr().err == "'NO' is no name for a database: small letters, digits and _ only.\n"
