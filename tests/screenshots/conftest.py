"""Where the pictures go, and the server that they are taken from."""

from pathlib import Path

import pytest

from tests.browser.conftest import collected_files, live_server  # noqa: F401 - fixtures


def pytest_addoption(parser):
    parser.addoption("--folder", type=Path, help="an empty or new folder for the pictures")


@pytest.fixture
def folder(request):
    chosen = request.config.getoption("--folder")
    chosen.mkdir(parents=True, exist_ok=True)
    assert not any(chosen.iterdir()), f"{chosen} is not empty"
    return chosen
