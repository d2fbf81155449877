"""Ten clients put ballots on thirty people into one urn, beside pgbench doing the same statements in the same run."""

import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.ballots import actions, blind_rsa, keys, sealing
from evaluations.ballots.models import Ballot, Section, Subject, Urn
from meetings.models import Meeting
from tests import builders
from tests.benchmarks.result import Result
from tests.evaluations.ballots.voter import base64_of

CHECKOUT = Path(__file__).resolve().parent.parent.parent
SUBJECTS, CLIENTS, VOTES, WARM_UP = 30, 10, 3000, 200
SECONDS_OF_PGBENCH = 5
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Credential:
    """A nonce that the ballot's key has signed; signed openly here, which makes the same signature."""

    nonce: bytes
    signature: bytes


def bench_cast() -> Result:
    """Votes a second through gunicorn, against the transactions a second of pgbench."""
    with tempfile.TemporaryDirectory() as directory:
        settings.BALLOT_KEY_DIR = Path(directory) / "keys"
        ballot = _ballot_in_voting()
        credentials = _credentials(ballot, VOTES + WARM_UP + 1)
        statements = _statements_of_one_vote(ballot, credentials.pop())
        with _served(directory) as (port, web):
            warm = [_cast(port, ballot, credentials.pop()) for _ in range(WARM_UP)]
            busy, started = _cpu(web), time.perf_counter()
            with ThreadPoolExecutor(CLIENTS) as pool:
                answers = list(pool.map(lambda credential: _cast(port, ballot, credential), credentials))
            seconds, busy = time.perf_counter() - started, _cpu(web) - busy
        in_urn = Urn.objects.filter(ballot=ballot.pk).count()
        reference = _pgbench(ballot, directory)
    times = sorted(1000 * taken for cast, taken in answers if cast)
    sys.stderr.write(
        f"{len(times) / seconds:,.0f} votes/s, p50 {statistics.median(times):.1f} ms,"
        f" p95 {times[int(0.95 * len(times))]:.1f} ms, {len(statements)} SQL a vote ({' '.join(statements)}),"
        f" {1000 * busy / VOTES:.2f} ms CPU a vote (web and database); pgbench {reference or 0:,.0f}/s\n"
    )
    return Result(
        value=len(times) / seconds,
        unit="votes/s",
        reference=reference,
        errors=sum(not cast for cast, _ in [*warm, *answers]),
        lost=sum(cast for cast, _ in [*warm, *answers]) + 1 - in_urn,
    )


def _ballot_in_voting() -> Ballot:
    branch = builders.organization("桐花社区党支部")
    meeting = Meeting.objects.create(
        kind=Meeting.Kind.MEMBER,
        organization=branch,
        period_start=builders.SINCE.replace(day=1),
        scheduled_at=builders.at(builders.SINCE),
        place="会议室",
    )
    ballot = Ballot(meeting=meeting, state=Ballot.State.VOTING, fingerprint="0" * 64)
    ballot.public_key = keys.make(ballot.pk)
    ballot.save(force_insert=True)
    people = [builders.person(f"党员{number}", branch, user=None) for number in range(SUBJECTS)]
    Subject.objects.bulk_create(
        Subject(ballot=ballot, position=position, section=Section.MEMBERS, person=person, name=person.name)
        for position, person in enumerate(people)
    )
    return ballot


def _credentials(ballot: Ballot, number: int) -> list[Credential]:
    key = keys.signing_key(ballot.pk)
    nonces = [secrets.token_bytes(32) for _ in range(number)]
    return [Credential(nonce, key.sign(ballot.pk.bytes + nonce, blind_rsa.PSS, hashes.SHA384())) for nonce in nonces]


def _marks() -> bytes:
    return bytes(secrets.randbelow(5) for _ in range(SUBJECTS))


def _statements_of_one_vote(ballot: Ballot, credential: Credential) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        actions.cast(ballot=ballot.pk, nonce=credential.nonce, signature=credential.signature, marks=_marks())
    return [query["sql"].split()[0] for query in queries]


@contextmanager
def _served(directory: str):
    """Serve the project on the benchmark's database as it is served in production; gives the port and the server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = connection.settings_dict
    url = f"postgresql://{where['USER']}@/{where['NAME']}?host={where['HOST'] or where['OPTIONS'].get('host', '')}"
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
        cwd=CHECKOUT,
        env=os.environ | {"DATABASE_URL": url, "PORT": str(port), "BALLOT_KEY_DIR": str(Path(directory) / "keys")},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("gunicorn did not start")


_own = threading.local()


def _cast(port: int, ballot: Ballot, credential: Credential) -> tuple[bool, float]:
    """Cast once over a connection that is kept open, as a browser does; says whether it is in the urn and how long."""
    body = json.dumps(
        {
            "nonce": base64_of(credential.nonce),
            "signature": base64_of(credential.signature),
            "marks": "".join(map(str, _marks())),
        }
    )
    started = time.perf_counter()
    if getattr(_own, "connection", None) is None:
        _own.connection = HTTPConnection("127.0.0.1", port, timeout=60)
    _own.connection.request("POST", f"/ballots/{ballot.pk}/cast/", body, {"Content-Type": "application/json"})
    answer = _own.connection.getresponse()
    answer.read()
    return answer.status == 200, time.perf_counter() - started


def _cpu(server: int) -> float:
    """Seconds of processor that the web server's processes and this database's connections have used."""
    database = f"{connection.settings_dict['USER']} {connection.settings_dict['NAME']} ".encode()
    used = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            ours = server in (int(process.name), int(fields[1])) or database in (process / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        used += ours * (int(fields[11]) + int(fields[12]))
    return used / TICKS


def _pgbench(ballot: Ballot, directory: str) -> float | None:
    """Transactions a second of the same statements without a web server, None where pgbench is not installed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting FROM pg_config WHERE name = 'BINDIR'")
        program = Path(cursor.fetchone()[0]) / "pgbench"
    if not program.exists():
        return None
    script = Path(directory) / "cast.sql"
    script.write_text(
        "BEGIN;\n"
        "SELECT state, public_key, (SELECT count(*) FROM evaluations_subject s WHERE s.ballot_id = b.id)"
        f" FROM evaluations_ballot b WHERE id = '{ballot.pk}' FOR SHARE OF b;\n"
        f"INSERT INTO evaluations_urn (ballot, ticket, sealed) VALUES ('{uuid.uuid4()}',"
        " sha256(gen_random_uuid()::text::bytea),"
        f" decode(repeat('00', {sealing.sealed_length(SUBJECTS)}), 'hex')) ON CONFLICT DO NOTHING;\n"
        "COMMIT;\n"
    )
    where = connection.settings_dict
    done = subprocess.run(
        [program, "-n", "-c", str(CLIENTS), "-j", "2", "-T", str(SECONDS_OF_PGBENCH), "-f", script]
        + ["-h", where["HOST"] or where["OPTIONS"].get("host", ""), "-U", where["USER"], where["NAME"]],
        capture_output=True,
        text=True,
        check=True,
    )
    return next(float(line.split()[2]) for line in done.stdout.splitlines() if line.startswith("tps ="))
