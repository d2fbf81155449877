"""Public pages as this process drew them: what many visitors read within a minute is drawn once.

A page is found by everything that it says, so one whose row has changed is another page and nothing has to be
thrown away in time. Only what anybody may read is kept here.
"""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from threading import Lock

MOST = 200  # pages of some 20 kB; whoever asks for addresses of his own invention drives out others, and no more

_pages: OrderedDict[bytes, bytes] = OrderedDict()
_lock = Lock()


def page(says: tuple, draw: Callable[[], bytes]) -> bytes:
    """Return the page that says all of `says`, drawn now or before; the one not read for longest makes room."""
    key = sha256(repr(says).encode()).digest()
    with _lock:
        if key in _pages:
            _pages.move_to_end(key)
            return _pages[key]
    drawn = draw()
    with _lock:
        _pages[key] = drawn
        while len(_pages) > MOST:
            _pages.popitem(last=False)
    return drawn


def forget() -> None:
    """Keep nothing, as a process that has just begun."""
    with _lock:
        _pages.clear()
