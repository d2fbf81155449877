"""The clients of benchmarks and faults count what did not come back."""

import socket
import threading
from contextlib import contextmanager

from tests import ten_clients

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@contextmanager
def server(answers):
    """A server that gives each connection so many answers, the last cut off in the middle, and closes it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve(connection):
            with connection:
                for number in range(answers + 1):
                    if not connection.recv(65536):
                        return
                    connection.sendall(ANSWER if number < answers else ANSWER[:-1])

        def accept():
            for _ in range(ten_clients.CLIENTS):
                threading.Thread(target=serve, args=[listening.accept()[0]]).start()

        accepting = threading.Thread(target=accept)
        accepting.start()
        yield listening.getsockname()[1]
        accepting.join()


def test_every_request_is_answered_once_and_timed():
    with server(answers=5) as port:
        answers, seconds = ten_clients.send(port, [ten_clients.post("/", "{}")] * 5)
    assert [answer.status for answer in answers] == [200] * 5
    assert 0 < min(answer.seconds for answer in answers) <= max(answer.seconds for answer in answers) <= seconds


def test_an_answer_that_breaks_off_and_what_could_not_be_sent_any_more_have_no_status():
    with server(answers=1) as port:
        answers, _ = ten_clients.send(port, [ten_clients.get("/")] * 25)
    assert sorted(answer.status for answer in answers) == [0] * 15 + [200] * 10
