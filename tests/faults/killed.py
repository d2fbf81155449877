"""A web server that is killed in the middle of a request, and a browser that sends it again."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http import client as http
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection, transaction
from django.test import Client

from tests.served import PATIENCE, Server
from tests.workers import wait_until, waits_for_a_lock

CSRF = "c" * 32
BROKEN = (ConnectionError, http.HTTPException)


class Browser:
    """Somebody's cookies; without a person, a member of the public."""

    def __init__(self, person=None):
        self.cookies = {"csrftoken": CSRF}
        if person:
            client = Client()
            client.force_login(person.user)
            self.cookies |= {name: morsel.value for name, morsel in client.cookies.items()}

    def post(self, server: Server, path: str, values: dict | str = "") -> int | None:
        """Send a form, or JSON when it is a text; returns the status, None when the connection broke."""
        try:
            return self.ask(server, path, values)[0]
        except BROKEN:
            return None

    def ask(self, server: Server, path: str, values: dict | str = "") -> tuple[int, bytes]:
        """As `post`, with what the answer holds; a connection that broke is an error."""
        kind, body = "application/json", values
        if isinstance(values, dict):
            kind = "application/x-www-form-urlencoded"
            body = urlencode(values | {"csrfmiddlewaretoken": CSRF}, doseq=True)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with closing(http.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)) as line:
            line.request("POST", path, body, {"Content-Type": kind, "Cookie": cookies})
            response = line.getresponse()
            return response.status, response.read()


def kill_in_the_middle(server: Server, table: str, request) -> int | None:
    """Let `request` run into a lock on `table` and kill every process of the server there; what it was answered."""
    with ThreadPoolExecutor(1) as pool, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"lock table {table} in access exclusive mode")
        answer = pool.submit(request)
        wait_until(lambda: waits_for_a_lock(cursor), PATIENCE)
        kill(server)
        answered = answer.result()
    wait_until(nobody_else_is_at_work, PATIENCE)
    return answered


def kill(server: Server) -> None:
    """As the kernel does when memory runs out: none of them has a word to say."""
    for pid in [server.pid, *children_of(server.pid)]:
        os.kill(pid, signal.SIGKILL)


def children_of(pid: int) -> list[int]:
    """As the kernel lists them: a process that ends meanwhile is no longer there."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def nobody_else_is_at_work() -> bool:
    """What the dead left running in the database has ended, one way or the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select not exists (select from pg_stat_activity where datname = current_database()"
            " and backend_type = 'client backend' and pid <> pg_backend_pid() and state <> 'idle')"
        )
        return cursor.fetchone()[0]
