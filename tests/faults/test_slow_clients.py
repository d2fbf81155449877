"""Clients that send one byte at a time: what a web server bears by itself, and what nginx takes off it.

gunicorn gives each request one of its threads until it is read and answered, so fewer slow ones than threads stop
nobody, and as many stop everybody. nginx reads a request whole before it passes it on (docs/deploy.md).
"""

import http.client
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager

import pytest

from tests.config.test_production import PRODUCTION
from tests.faults.conftest import one_process
from tests.nginx import SITE, behind_nginx
from tests.served import PATIENCE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("places")]
THREADS = 8  # config/gunicorn.py
PAGE = "/elder/?size=18"  # asks nobody anything, and leads back to the front
SHORT = 3  # seconds
KIND = "Content-Type: application/x-www-form-urlencoded"  # or nobody would wait for the body
HEAD = f"POST /opinions/receipt/ HTTP/1.1\r\nHost: {SITE}\r\n{KIND}\r\n"
BEGUN = {
    "in their heads": f"{HEAD}X-Slow: ".encode(),
    "in their bodies": f"{HEAD}Content-Length: 1000\r\n\r\n".encode(),
}
both_ways = pytest.mark.parametrize("begun", BEGUN.values(), ids=BEGUN)
Connect = Callable[[], http.client.HTTPConnection]


@contextmanager
def slow_clients(how_many: int, connect: Connect, begun: bytes) -> Iterator[None]:
    """So many who have begun a request and go on a byte at a time."""
    with ExitStack() as all_of_them:
        lines = [all_of_them.enter_context(closing(connect())) for _ in range(how_many)]
        for line in lines:
            line.connect()
            line.send(begun)
        for _ in range(3):
            for line in lines:
                line.send(b"x")
        yield


def directly_to(server) -> Connect:
    return lambda: http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)


def is_served(connect: Connect, within: float = PATIENCE) -> bool:
    with closing(connect()) as line:
        line.timeout = within
        try:
            line.request("GET", PAGE, headers={"Host": SITE})
            return line.getresponse().status == 302
        except TimeoutError:
            return False


@both_ways
def test_fewer_than_threads_stop_nobody(survivor, begun):
    with slow_clients(THREADS - 1, directly_to(survivor), begun):
        assert is_served(directly_to(survivor))


def test_as_many_as_threads_stop_everybody_who_comes_without_nginx_until_they_are_gone(survivor):
    with slow_clients(THREADS, directly_to(survivor), BEGUN["in their bodies"]):
        assert not is_served(directly_to(survivor), within=SHORT)
    assert is_served(directly_to(survivor))


def test_behind_nginx_more_than_threads_stop_nobody(lasting, tmp_path):
    with (
        one_process(lasting, **PRODUCTION) as server,
        behind_nginx([server.port], tmp_path) as front,
        ExitStack() as slow,
    ):
        for begun in BEGUN.values():
            slow.enter_context(slow_clients(THREADS + 5, front.connect, begun))
        assert is_served(front.connect)
