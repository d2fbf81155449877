"""The matrix of 2,000 branches × 12 months as the office opens it, beside one aggregate query over the same year."""

import datetime as dt
import sys
import time

import time_machine
from django.db import connection
from django.db.models import Count, Max
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Meeting
from organizations.models import Organization, Role
from tests import builders
from tests.benchmarks import district
from tests.benchmarks.result import Result

LAST_DAY = dt.date(2026, 12, 31)
PAGES = ["", "?what=meeting", "?what=statements", "?only=on", "?order=exceptions", "?order=rate", "?wanting=critiques"]
OK = 200


def bench_matrix() -> Result:
    """Seconds of processor here for the page that costs most; what each costs is written beside the table."""
    district.fill(months=12)
    district.fill_steps()
    root = Organization.objects.get(depth=1)
    reader = builders.person("办公室", root)
    builders.post(reader, root, Role.DISTRICT_OFFICE)
    client = Client()
    with time_machine.travel(builders.at(LAST_DAY), tick=False):
        client.force_login(reader.user)
        client.get(reverse("disclosures:inspection"))  # templates are compiled once
        measured = [_page(client, query) for query in PAGES]
        reference = _plain()
    seconds, questions, bad = (column for column in zip(*measured, strict=True))
    return Result(
        value=max(seconds),
        unit="s CPU",
        reference=reference,
        sql=max(questions),
        cpu_ms=1000 * max(seconds),
        errors=sum(bad),
    )


def _page(client: Client, query: str) -> tuple[float, int, bool]:
    began = time.process_time()
    with CaptureQueriesContext(connection) as sent:
        response = client.get(reverse("disclosures:inspection") + query)
    spent = time.process_time() - began
    size = len(response.content) / 1000
    sys.stderr.write(f"{query or 'plain'}: {spent:.2f} s CPU, {len(sent)} queries, {size:.0f} kB\n")
    return spent, len(sent), response.status_code != OK


def _plain() -> float:
    """A page that asks once for every branch's number of meetings and shows them in a row each."""
    began = time.process_time()
    rows = Meeting.objects.order_by().values_list("organization__short_name").annotate(Count("pk"), Max("held_on"))
    for name, how_many, last in rows:
        render_to_string("disclosures/inspections/_cell.html", {"cell": {"words": f"{name}{how_many}{last}"}})
    return time.process_time() - began
