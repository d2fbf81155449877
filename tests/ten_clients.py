"""Ten clients in a process of their own: prepared requests over sockets that stay open, each client one at a time.

Called as a program, with what to send as JSON on standard input; imports nothing of the project, so that the clients
take as little as they can of the processors that the web server needs.
"""

import json
import selectors
import socket
import subprocess
import sys
import time
from dataclasses import dataclass

CLIENTS = 10
PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Answer:
    """What a request got: 0 when the connection broke, and how many seconds it took."""

    status: int
    seconds: float


def post(path: str, body: str, **headers: str) -> str:
    """Return a request with a body, JSON unless the headers say otherwise, as it goes over the wire."""
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body.encode()))} | headers
    return _head("POST", path, headers) + body


def get(path: str, **headers: str) -> str:
    """Return a request for a page."""
    return _head("GET", path, headers)


def _head(method: str, path: str, headers: dict[str, str]) -> str:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""])


def send(port: int, requests: list[str]) -> tuple[list[Answer], float]:
    """Have the clients send every request once; return the answers in the same order, and the seconds it all took."""
    work = json.dumps({"port": port, "requests": requests})
    done = subprocess.run([sys.executable, __file__], input=work, stdout=subprocess.PIPE, text=True, check=True)
    answers, seconds = json.loads(done.stdout)
    return [Answer(*answer) for answer in answers], seconds


class Client:
    """One connection, and the request that it waits for."""

    def __init__(self, address: tuple[str, int]):
        self.socket = socket.create_connection(address, PATIENCE)
        self.number, self.started, self.received = -1, 0.0, b""

    def ask(self, number: int, request: bytes) -> None:
        """Send a request without waiting for its answer."""
        self.number, self.received, self.started = number, b"", time.perf_counter()
        self.socket.sendall(request)

    def read(self) -> int | None:
        """Take in what has come; return the status of a whole answer, 0 of one that broke off, else None."""
        try:
            part = self.socket.recv(65536)
        except ConnectionError:
            return 0
        if not part:
            return 0
        self.received += part
        head, end, body = self.received.partition(b"\r\n\r\n")
        if not end or len(body) < _length(head):
            return None
        return int(head.split(None, 2)[1])


def _length(head: bytes) -> int:
    return next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))


def _run(port: int, requests: list[bytes]) -> tuple[list[tuple[int, float]], float]:
    clients = [Client(("127.0.0.1", port)) for _ in range(CLIENTS)]
    waiting = iter(enumerate(requests))
    answers = [(0, 0.0)] * len(requests)
    with selectors.DefaultSelector() as ready:
        started = time.perf_counter()
        for client, turn in zip(clients, waiting, strict=False):
            ready.register(client.socket, selectors.EVENT_READ, client)
            client.ask(*turn)
        while ready.get_map():
            events = ready.select(PATIENCE)
            if not events:
                break  # whoever still waits has got no answer
            for key, _ in events:
                client = key.data
                status = client.read()
                if status is None:
                    continue
                answers[client.number] = (status, time.perf_counter() - client.started)
                turn = next(waiting, None) if status else None
                if turn:
                    client.ask(*turn)
                else:
                    ready.unregister(client.socket)
        return answers, time.perf_counter() - started


if __name__ == "__main__":
    given = json.load(sys.stdin)
    json.dump(_run(given["port"], [request.encode() for request in given["requests"]]), sys.stdout)
