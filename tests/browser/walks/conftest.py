"""The evening on which the walks take place, and who walks."""

import datetime as dt

import pytest
import time_machine

from tests.browser.every_step import watch_focus
from tests.browser.walks.typist import Typist
from tests.browser.walks.walker import Walker

EVENING = dt.datetime(2026, 10, 22, 11, tzinfo=dt.UTC)  # 19:00 in Shanghai, a Thursday
WIDTHS = [360, 768, 1280]


@pytest.fixture
def evening():
    """The server's clock goes on from here, or from where a walk puts it; the browser's own does not matter."""
    with time_machine.travel(EVENING) as clock:
        yield clock


@pytest.fixture
def set_out(evening, device, no_complaints):
    """`set_out(person, kind, **screen)` is somebody at a browser of their own, who finds nothing wrong on the way."""
    walkers = []

    def at_a_screen(person, kind, **screen):
        page = device(person, **screen)
        watch_focus(page.context)
        walkers.append(kind(page))
        return walkers[-1]

    yield at_a_screen
    found = [found for walker in walkers for found in walker.found]
    assert not found, "\n" + "\n".join(found)


@pytest.fixture(params=WIDTHS)
def walks(set_out, request):
    """`walks(person)` is that person, or nobody in particular, at a phone, a tablet and a desk."""
    width = request.param

    def walk(person=None):
        is_desk = width == max(WIDTHS)
        screen = {"viewport": {"width": width, "height": 800}, "is_mobile": not is_desk, "has_touch": not is_desk}
        return set_out(person, Walker, **screen)

    return walk


@pytest.fixture
def types(set_out):
    """`types(person)` is that person at a desk without a mouse."""

    def walk(person=None):
        return set_out(person, Typist, viewport={"width": 1280, "height": 800}, is_mobile=False, has_touch=False)

    return walk
