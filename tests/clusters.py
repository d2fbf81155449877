"""PostgreSQL servers of a test's own, beside the one that all tests share."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from config import localpg
from tests.served import database_url
from tests.template_database import template_name


@contextmanager
def own_cluster() -> Iterator[localpg.Cluster]:
    """A cluster not started yet, where the server's account can reach it; root's own temporary folder is closed."""
    home = Path(tempfile.mkdtemp(prefix="localpg-test-", dir="/tmp"))
    home.chmod(0o711)
    cluster = localpg.Cluster(home)
    try:
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(home)


@contextmanager
def primary_and_replica() -> Iterator[tuple[localpg.Cluster, localpg.Cluster]]:
    """A server with the project's tables in its database `app`, and a streaming replica of it."""
    if not (localpg.programs() / "pg_basebackup").exists():
        pytest.skip("pg_basebackup is not installed here; tests with a replica are skipped.")
    with own_cluster() as primary, own_cluster() as replica:
        copy_tables(primary.start("app"))
        replica._open_private(replica.server_dir)
        options = ["-D", replica.data, "-h", primary.socket_dir, "-U", "postgres", "-R", "-c", "fast", "--no-sync"]
        primary._run("pg_basebackup", *options)
        replica.start("app")
        yield primary, replica


def entry_for(cluster: localpg.Cluster) -> dict:
    """How `DATABASES` would name the database `app` of the cluster."""
    options = {"host": str(cluster.socket_dir)}
    return {"ENGINE": "django.db.backends.postgresql", "NAME": "app", "USER": "postgres", "OPTIONS": options}


@contextmanager
def connected_to(cluster: localpg.Cluster) -> Iterator[None]:
    """This process on the cluster's database, as `DATABASE_URL` would set it up; what was written there goes."""
    before = dict(connection.settings_dict)
    entry = entry_for(cluster)
    meet(**entry | {"OPTIONS": before["OPTIONS"] | entry["OPTIONS"]})
    try:
        yield
        call_command("flush", verbosity=0, interactive=False)
    finally:
        meet(**before)


def meet(**entry) -> None:
    """Open this process's connections anew, by these entries of `DATABASES` from here on."""
    connection.close()
    connection.close_pool()
    connection.settings_dict |= entry


def copy_tables(address: str) -> None:
    """Load the project's tables, all empty, into an empty database."""
    programs = localpg.programs()
    dump = [programs / "pg_dump", "--no-owner", f"--dbname={database_url(template_name())}"]
    load = [programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", address]
    with subprocess.Popen(dump, stdout=subprocess.PIPE) as dumped:
        subprocess.run(load, stdin=dumped.stdout, check=True)
