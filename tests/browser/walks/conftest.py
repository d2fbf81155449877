"""The evening on which the walks take place, and who walks."""

import datetime as dt

import pytest
import time_machine

from tests.browser.every_step import watch_focus
from tests.browser.walks.walker import Walker

EVENING = dt.datetime(2026, 10, 22, 11, tzinfo=dt.UTC)  # 19:00 in Shanghai, a Thursday
WIDTHS = [360, 768, 1280]


@pytest.fixture
def evening():
    """The server's clock goes on from here; the browser's own does not matter."""
    with time_machine.travel(EVENING):
        yield


@pytest.fixture(params=WIDTHS)
def width(request):
    return request.param


@pytest.fixture
def walks(evening, device, no_complaints, width):
    """`walks(person)` is somebody at a screen of the width, who finds nothing wrong on the way."""
    walkers = []

    def set_out(person=None):
        touches = width < 1000
        page = device(person, viewport={"width": width, "height": 800}, is_mobile=width < 700, has_touch=touches)
        watch_focus(page.context)
        walkers.append(Walker(page))
        return walkers[-1]

    yield set_out
    found = [found for walker in walkers for found in walker.found]
    assert not found, "\n" + "\n".join(found)
