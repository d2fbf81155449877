"""Where the pictures go, and the server that they are taken from."""

from pathlib import Path

import pytest
from django.test import override_settings


def pytest_addoption(parser):
    parser.addoption("--folder", type=Path, help="an empty or new folder for the pictures")


@pytest.fixture
def folder(request):
    chosen = request.config.getoption("--folder")
    chosen.mkdir(parents=True, exist_ok=True)
    assert not any(chosen.iterdir()), f"{chosen} is not empty"
    return chosen


@pytest.fixture(scope="session")
def live_server(tmp_path_factory, live_server):
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        yield live_server
