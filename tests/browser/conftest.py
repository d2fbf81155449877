"""What every browser test needs before its server starts."""

import pytest
from django.test import override_settings


@pytest.fixture(scope="session")
def collected_files(tmp_path_factory):
    """A place for collected files, empty: whitenoise warns when it is missing."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        yield


@pytest.fixture(scope="session")
def live_server(collected_files, live_server):
    """The server of pytest-django, started when the place is there."""
    return live_server
