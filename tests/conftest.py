"""The standing cast of every test: one district, two committees, three branches, and an outsider."""

import os

import pytest
from django.db import connection
from django.test import Client

from tests import builders
from tests.template_database import use_template

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs its own loop beside live_server


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """The test database is a copy of one whose tables were made before."""
    with django_db_blocker.unblock():
        use_template(connection)


@pytest.fixture(scope="session", autouse=True)
def nobody_stays_in_the_database(django_db_setup, django_db_blocker):
    """End sessions that a thread of some test still holds when all is over: they would keep the database from going."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def no_job_stays(request, django_db_blocker):
    """Jobs of a test that really commits go with it: Django empties its own tables only."""
    yield
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    if commits or (marker and marker.kwargs.get("transaction")):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture(autouse=True)
def own_places(settings, tmp_path):
    """Ballot keys and files of a test stay in its own folder; passwords hash fast."""
    settings.BALLOT_KEY_DIR = tmp_path / "ballot-keys"
    settings.BALLOT_KEY_DIR.mkdir(mode=0o700)
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STATIC_ROOT = tmp_path / "static"  # whitenoise warns when it is missing
    settings.STATIC_ROOT.mkdir()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def cast(db):
    """The district of the tests; see `builders.Cast` for who is who."""
    return builders.cast()


@pytest.fixture
def signed_in():
    """`signed_in(person)` gives a test client in which that person is signed in."""

    def sign_in(person):
        own = Client()
        own.force_login(person.user)
        return own

    return sign_in


@pytest.fixture(scope="session")
def chromium_path():
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not os.path.exists(path):
        pytest.skip("Chromium is not installed here; browser tests are skipped. .ci/run installs it.")
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium_path):
    return {
        "executable_path": chromium_path,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }
