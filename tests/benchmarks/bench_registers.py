"""60,000 ratings as a workbook of their register, beside bare openpyxl writing the same cells in the same run."""

import resource
import sys
import time
from tempfile import TemporaryFile

from openpyxl import Workbook

from disclosures.inspections.reach import reach_of
from disclosures.registers.exports import RegisterFile, write
from disclosures.registers.ratings import COLUMNS, RATINGS
from disclosures.registers.wish import Wish
from organizations.models import Organization, User
from organizations.periods import Month
from tests.benchmarks.district import BRANCHES, COMMITTEES, PEOPLE, fill
from tests.benchmarks.result import Result
from tests.disclosures.summaries.year import TODAY

ROWS = COMMITTEES * BRANCHES * PEOPLE


def bench_registers() -> Result:
    """Seconds of processor here for one month of the district; PostgreSQL's come on top."""
    fill()
    month = Month.of(TODAY)
    reach = reach_of(Organization.objects.all())
    found = RegisterFile(RATINGS, Wish(User.objects.first(), reach.root, reach, month, month, {}, TODAY))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.process_time()
    with TemporaryFile() as file:
        write(file, found, "xlsx")
        size = file.tell() / 2**20
    spent = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stderr.write(f"{found.records.count()} rows, {size:.1f} MB of xlsx; {before:.0f} MB of memory before\n")
    return Result(value=spent, unit="s CPU", reference=_bare(), cpu_ms=spent * 1000, peak_mb=peak)


def _bare() -> float:
    """As many cells without a style, a query or a rule."""
    row = ["☆合格"] * len(COLUMNS)
    began = time.process_time()
    book = Workbook(write_only=True)
    page = book.create_sheet("bare")
    for _ in range(ROWS):
        page.append(row)
    with TemporaryFile() as file:
        book.save(file)
    return time.process_time() - began
