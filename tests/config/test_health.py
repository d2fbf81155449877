"""`/healthz` says of each part whether it is well, to anybody, and no more than that."""

import http.client
import json
from contextlib import closing

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from config import health
from evaluations.ballots import keys
from tests.served import PATIENCE, served

WELL = {"ok": True, "database": True, "migrations": True, "worker": True, "keys": True, "disk": True}


@pytest.fixture(autouse=True)
def look_again(settings):
    """An answer of the test before does not hold; this machine's disk may be nearly full."""
    settings.DISK_RESERVE = 1
    health._found.cache_clear()


@pytest.fixture
def worker(transactional_db):
    """A worker that has just said that it is alive."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def asked(client):
    response = client.get("/healthz")
    return response.status_code, response.json()


def but(*parts):
    return 503, WELL | {"ok": False} | dict.fromkeys(parts, False)


def test_when_all_is_well_it_says_so(worker, client):
    assert asked(client) == (200, WELL)


def test_without_a_worker_it_is_not_well(transactional_db, client):
    assert asked(client) == but("worker")


def test_a_worker_that_was_last_heard_of_a_minute_ago_counts_as_dead(worker, client):
    run("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '61 seconds'")
    assert asked(client) == but("worker")


def test_a_migration_that_is_not_applied_is_found(worker, client):
    run("UPDATE django_migrations SET name = 'x' || name WHERE (app, name) = ('disclosures', '0001_initial')")
    try:
        assert asked(client) == but("migrations")
    finally:
        run("UPDATE django_migrations SET name = substr(name, 2) WHERE name = 'x0001_initial'")


def test_a_database_that_was_never_migrated_answers_and_is_not_ready(worker, client):
    run("ALTER TABLE django_migrations RENAME TO away")
    try:
        assert asked(client) == but("migrations", "worker")
    finally:
        run("ALTER TABLE away RENAME TO django_migrations")


def test_a_database_that_is_away_takes_three_parts_with_it_and_is_no_error(worker, client, monkeypatch, tmp_path):
    with monkeypatch.context() as away:
        away.setitem(connection.settings_dict, "HOST", str(tmp_path))
        away.setitem(connection.settings_dict, "OPTIONS", {})
        answer = asked(client)
    assert answer == but("database", "migrations", "worker")


def test_a_key_directory_that_others_can_enter_is_found(worker, client, settings):
    settings.BALLOT_KEY_DIR.chmod(0o755)
    assert asked(client) == but("keys")


def test_a_key_directory_is_made_with_the_first_ballot_where_it_can_be_made(settings):
    settings.BALLOT_KEY_DIR.rmdir()
    assert keys.are_safe_to_make()
    settings.BALLOT_KEY_DIR = settings.BALLOT_KEY_DIR / "nowhere" / "keys"
    assert not keys.are_safe_to_make()


def test_a_disk_that_is_nearly_full_is_found(worker, client, settings):
    settings.DISK_RESERVE = 2**60
    assert asked(client) == but("disk")


def test_an_answer_holds_for_a_moment_so_that_asking_often_costs_nothing(worker, client, django_assert_num_queries):
    client.get("/healthz")
    run("DELETE FROM procrastinate_workers")
    with django_assert_num_queries(0):
        answers = [asked(client) for _ in range(3)]
    assert answers == [(200, WELL)] * 3


def test_it_asks_nobody_who_he_is(worker, cast, signed_in, django_assert_num_queries):
    browser = signed_in(cast.secretary)
    before = Session.objects.values("session_data", "expire_date").get()
    with django_assert_num_queries(0):
        response = browser.get("/healthz")
    assert (response.cookies, response.has_header("Vary")) == ({}, False)
    assert Session.objects.values("session_data", "expire_date").get() == before


def test_it_is_only_read(transactional_db, client):
    assert client.post("/healthz").status_code == 405


def test_a_database_server_that_is_not_there_makes_the_served_page_say_so_at_once(worker, tmp_path):
    nowhere = f"postgresql://nobody@/none?host={tmp_path}"
    with (
        served(tmp_path, DATABASE_URL=nowhere) as server,
        closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)) as line,
    ):
        line.request("GET", "/healthz")
        response = line.getresponse()
        assert (response.status, json.load(response)["database"]) == (503, False)
