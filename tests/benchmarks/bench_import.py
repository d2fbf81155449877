"""A district's roster of 60,000 people through the import, beside a bare COPY of the same rows in the same run."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.db import connection

from organizations.actions.people_imports import WRITTEN, import_people
from organizations.imports.roster import read_roster
from organizations.imports.roster_plan import RosterPlan
from organizations.models import Person
from tests.benchmarks.result import Result

CHECKOUT = Path(__file__).resolve().parent.parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
WRITE_LISTS = """
import datetime, sys
from pathlib import Path
import django
django.setup()
from disclosures.demo.workbooks import Inventor
made = Inventor("district", 1, datetime.date(2026, 11, 1))
made.write_organizations(Path(sys.argv[1], "organizations.xlsx"))
made.write_people(Path(sys.argv[1], "people.xlsx"))
"""


def bench_import() -> Result:
    """Seconds of processor, here and in PostgreSQL, for a roster of people who are all new."""
    with tempfile.TemporaryDirectory() as folder:
        _elsewhere("-c", WRITE_LISTS, folder)
        _elsewhere("manage.py", "import_organizations", f"{folder}/organizations.xlsx")
        plan, spent = _import(Path(folder, "people.xlsx"))
    people = Person.objects.count()
    return _result(f"{people} new people", spent, lost=len(plan.new) - people)


def bench_import_again() -> Result:
    """The same for a roster that is imported once more and changes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        _elsewhere("-c", WRITE_LISTS, folder)
        _elsewhere("manage.py", "import_organizations", f"{folder}/organizations.xlsx")
        _elsewhere("manage.py", "import_people", f"{folder}/people.xlsx")
        plan, spent = _import(Path(folder, "people.xlsx"))
    return _result(f"{plan.unchanged} people again", spent, errors=len(plan.new) + len(plan.changed))


class Spent:
    """Processor time of this process and of its database connection since it was made."""

    def __init__(self):
        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            self._backend = Path(f"/proc/{cursor.fetchone()[0]}/stat")
        self._began = time.process_time(), self._ticks()

    def _ticks(self) -> float:
        fields = self._backend.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def stop(self) -> "Spent":
        own, database = self._began
        self.own, self.database = time.process_time() - own, self._ticks() - database
        self.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return self

    @property
    def seconds(self) -> float:
        return self.own + self.database

    def __str__(self):
        return f"{self.own:.1f} s here, {self.database:.1f} s in PostgreSQL, peak {self.peak:.0f} MB"


def _elsewhere(*arguments: str) -> None:
    """Run Python in a process of its own on the benchmark's database, so that its memory and time count for nothing."""
    where = connection.settings_dict
    host = where["HOST"] or where["OPTIONS"].get("host", "")
    url = f"postgresql://{where['USER']}@/{where['NAME']}?host={host}"
    environment = os.environ | {"DATABASE_URL": url}
    subprocess.run([sys.executable, *arguments], cwd=CHECKOUT, env=environment, stdout=subprocess.DEVNULL, check=True)


def _import(path: Path) -> tuple[RosterPlan, Spent]:
    spent = Spent()
    plan = import_people(by=None, roster=read_roster(path.read_bytes()), file_name=path.name)
    return plan, spent.stop()


def _result(what: str, spent: Spent, **found) -> Result:
    copied = _copy()
    sys.stderr.write(f"{what}: {spent}; COPY of the same rows: {copied}\n")
    return Result(
        value=spent.seconds,
        unit="s CPU",
        reference=copied.seconds,
        cpu_ms=1000 * spent.seconds,
        peak_mb=spent.peak,
        **found,
    )


def _copy() -> Spent:
    """The same rows into a bare table: no header to find, nobody to match, no register, no constraint."""
    with connection.cursor() as cursor:
        cursor.execute("create temporary table bare as select * from organizations_person limit 0")
    columns = ", ".join(connection.ops.quote_name(name) for name in WRITTEN)
    people = Person.objects.order_by("pk").values_list(*WRITTEN)
    rows = list(people)
    spent = Spent()
    with connection.cursor() as cursor, cursor.copy(f"copy bare ({columns}) from stdin") as copy:
        for row in rows:
            copy.write_row(row)
    return spent.stop()
