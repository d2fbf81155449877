"""Keys, files and a web server that outlive the one that a test kills."""

import pytest

from tests.served import served


@pytest.fixture(scope="module")
def lasting(tmp_path_factory):
    """Where every web server of these tests keeps keys and files, and says what it has to say."""
    folder = tmp_path_factory.mktemp("lasting")
    (folder / "ballot-keys").mkdir(mode=0o700)
    return folder


@pytest.fixture
def places(settings, lasting):
    """The same for the test itself."""
    settings.BALLOT_KEY_DIR, settings.MEDIA_ROOT = lasting / "ballot-keys", lasting / "files"
    for key in settings.BALLOT_KEY_DIR.iterdir():
        key.unlink()


@pytest.fixture(scope="module")
def survivor(django_db_setup, django_db_blocker, lasting):
    """A web server of one process on the tests' own database, to which everything is sent again."""
    with django_db_blocker.unblock(), one_process(lasting) as server:
        yield server


def one_process(folder, **environment: str):
    """Serve with one process of eight threads: two would only start more slowly."""
    where = {"BALLOT_KEY_DIR": str(folder / "ballot-keys"), "FILES_DIR": str(folder / "files"), "WEB_PROCESSES": "1"}
    return served(folder, **where | environment)
