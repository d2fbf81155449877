"""A public board through gunicorn as ten visitors read it, beside a bare page of one query from the same server."""

import io
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from disclosures.publications.models import Publication
from tests import ten_clients
from tests.benchmarks import plain_page
from tests.benchmarks.result import Result
from tests.benchmarks.serving import cpu_of, peak_of
from tests.served import Server, served

READ, WARM_UP = 3000, 300
OK, NOT_MODIFIED = 200, 304


@dataclass(frozen=True)
class Reading:
    """Pages a second, seconds of processor of one, and how many answers were not what was expected."""

    rate: float
    cpu: float
    errors: int


def bench_board() -> Result:
    """Pages a second of the longest board that hangs; a second look with its ETag is said beside the table."""
    call_command("seed_demo", stdout=io.StringIO())
    hanging = Publication.objects.results().up_on(timezone.localdate())
    board = max(hanging, key=lambda publication: len(str(publication.content)))
    address = reverse("disclosures:board", args=[board.token])
    with CaptureQueriesContext(connection) as sent:
        mark = Client().get(address)["ETag"]
    questions = len(sent)
    plain = ten_clients.get(plain_page.FOR_VISITORS)
    with (
        tempfile.TemporaryDirectory() as name,
        served(Path(name), DJANGO_SETTINGS_MODULE="tests.benchmarks.plain_site") as server,
    ):
        before = _read(server, "plain", plain)
        first = _read(server, "board", ten_clients.get(address))
        again = _read(server, "again", ten_clients.get(address, **{"If-None-Match": mark}), expected=NOT_MODIFIED)
        after = _read(server, "plain", plain)
        peak = peak_of(server.pid)
    return Result(
        value=first.rate,
        unit="pages/s",
        reference=(before.rate + after.rate) / 2,
        sql=questions,
        cpu_ms=1000 * first.cpu,
        peak_mb=peak,
        errors=before.errors + first.errors + again.errors + after.errors,
    )


def _read(server: Server, what: str, request: str, expected: int = OK) -> Reading:
    """Ask again and again, once templates are compiled."""
    ten_clients.send(server.port, [request] * WARM_UP)
    busy = cpu_of(server.pid)
    answers, seconds = ten_clients.send(server.port, [request] * READ)
    busy = cpu_of(server.pid) - busy
    times = sorted(1000 * answer.seconds for answer in answers)
    sys.stderr.write(
        f"{what}: {READ / seconds:,.0f}/s, {1000 * busy / READ:.2f} ms CPU each,"
        f" p50 {statistics.median(times):.1f} ms, p95 {times[int(0.95 * len(times))]:.1f} ms\n"
    )
    return Reading(READ / seconds, busy / READ, sum(answer.status != expected for answer in answers))
