"""`./run screenshots FOLDER`: pictures of every page on one fixed day, for `./run compare` to lay beside others."""

import datetime as dt
from itertools import groupby

import pytest
import time_machine

from tests.screenshots.taking import WIDTHS, shots, take
from tests.test_access_matrix import records_of_the_demonstration

DAY = dt.datetime(2026, 10, 21, 2, tzinfo=dt.UTC)  # a Wednesday, 10:00 in Shanghai


@pytest.mark.django_db(transaction=True)
def test_every_page_has_its_picture(folder, browser, live_server):
    with time_machine.travel(DAY, tick=False):
        chosen = sorted(shots(records_of_the_demonstration()), key=lambda shot: (shot.role, shot.name))
        for role, of_role in groupby(chosen, key=lambda shot: shot.role):
            take(browser, live_server.url, role, list(of_role), folder)
    assert {path.name for path in folder.iterdir()} == {shot.file(width) for shot in chosen for width in WIDTHS}
