"""`./run handbook`: the pictures of docs/handbook/pictures anew, from the demonstration as it is on one fixed day.

The same code gives the same pictures but for what Chromium and the fonts of a machine change.
"""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command

from tests.browser.conftest import collected_files, live_server  # noqa: F401 - fixtures
from tests.handbook_pictures.camera import Camera
from tests.handbook_pictures.pictures import PICTURES
from tests.handbook_pictures.stages import records_of_the_evening, take_all

FOLDER = settings.BASE_DIR / "docs" / "handbook" / "pictures"
THURSDAY = dt.datetime(2026, 10, 22, 1, 30, tzinfo=dt.UTC)  # 9:30 in Shanghai


@pytest.mark.django_db(transaction=True)
def test_every_picture_is_taken(browser, live_server):  # noqa: F811
    with time_machine.travel(THURSDAY):
        call_command("seed_demo", "--seed", "1")
        take_all(Camera(browser, live_server.url, records_of_the_evening(), FOLDER))
    assert {path.stem for path in FOLDER.iterdir()} == {picture.name for picture in PICTURES}
