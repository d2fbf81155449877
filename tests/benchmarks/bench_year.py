"""The year of 60,000 people as a workbook, beside bare openpyxl writing the same cells in the same run."""

import resource
import sys
import time
from io import BytesIO

from openpyxl import Workbook

from disclosures.inspections.ground import ground_on
from disclosures.summaries import lists
from disclosures.summaries.access import Reader
from disclosures.summaries.exports import PERSON_COLUMNS, summaries_xlsx
from disclosures.summaries.frame import frame_of
from organizations.models import Organization, Person
from tests.benchmarks.district import BRANCHES, COMMITTEES, PEOPLE, fill
from tests.benchmarks.result import Result
from tests.disclosures.summaries.year import TODAY


def bench_year() -> Result:
    """Seconds of processor here for the district's workbook; PostgreSQL's come on top."""
    fill()
    reader = Reader(frozenset(Organization.objects.values_list("pk", flat=True)), frozenset())
    district = Organization.objects.get(depth=1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.process_time()
    content = summaries_xlsx(lists.file_of(district, reader, frame_of(2026, ground_on(TODAY)), "测量"))
    spent = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    people, size = Person.objects.count(), len(content) / 2**20
    sys.stderr.write(f"{people} people, {size:.1f} MB of xlsx; {before:.0f} MB of memory before\n")
    return Result(value=spent, unit="s CPU", reference=_bare(), cpu_ms=spent * 1000, peak_mb=peak)


def _bare() -> float:
    """As many cells without a style, a query or a rule."""
    row = ["☆合格"] * 18 + [1] * (len(PERSON_COLUMNS) - 18)
    began = time.process_time()
    book = Workbook(write_only=True)
    page = book.create_sheet("bare")
    for _ in range(COMMITTEES * BRANCHES * PEOPLE):
        page.append(row)
    book.save(BytesIO())
    return time.process_time() - began
