"""What one page costs: seconds of processor here and in PostgreSQL, beside a page measured before and after it."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organizations.models import Person
from tests.benchmarks.result import Result

OPENED, ROUNDS = 10, 3  # how often a page is opened in a row, and how often that is measured: the best counts
OK = 200


@dataclass(frozen=True)
class Page:
    """An address, and who opens it: a person, or a visitor when that is None."""

    address: str
    reader: Person | None

    def client(self) -> Client:
        """Return a browser in which the reader is signed in."""
        client = Client()
        if self.reader:
            client.force_login(self.reader.user)
        return client


@dataclass(frozen=True)
class Cost:
    """Seconds of processor of one opening, its statements, its size, and how many openings failed."""

    here: float
    database: float
    questions: int
    kilobytes: float
    errors: int

    @property
    def seconds(self) -> float:
        return self.here + self.database

    def __str__(self):
        return (
            f"{1000 * self.here:.1f} ms here and {1000 * self.database:.1f} ms in PostgreSQL,"
            f" {self.questions} queries, {self.kilobytes:.0f} kB"
        )


def cost_of(page: Page) -> Cost:
    """Return what `page` costs once its templates are compiled."""
    client, backend = page.client(), _backend()
    with CaptureQueriesContext(connection) as sent:
        first = client.get(page.address)
    bad = first.status_code != OK
    questions = len(sent)  # the next request empties the log
    rounds = []
    for _ in range(ROUNDS):
        here, database = time.process_time(), _cpu_of(backend)
        for _ in range(OPENED):
            bad += client.get(page.address).status_code != OK
        rounds.append(((time.process_time() - here) / OPENED, (_cpu_of(backend) - database) / OPENED))
    here, database = min(rounds, key=sum)
    return Cost(here, database, questions, len(first.content) / 1000, bad)


def _backend() -> int:
    """The process that answers this connection, alone: seconds of helpers that come and go would be lost."""
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def _cpu_of(process: int) -> float:
    """Seconds of processor so far, to the nanosecond; `stat` beside it counts in hundredths of a second."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


def beside_a_plain_page(page: Page, plain: Page) -> Result:
    """Return the line of a page, beside the plain one that the same reader opened before and after it."""
    before, cost, after = cost_of(plain), cost_of(page), cost_of(plain)
    sys.stderr.write(f"{page.address}: {cost}\nplain: {before}\n")
    return Result(
        value=1000 * cost.seconds,
        unit="ms CPU",
        reference=500 * (before.seconds + after.seconds),
        sql=cost.questions,
        cpu_ms=1000 * cost.here,
        errors=before.errors + cost.errors + after.errors,
    )
