"""Ten clients put ballots on thirty people into one urn, beside pgbench doing the same statements in the same run."""

import hashlib
import json
import secrets
import statistics
import subprocess
import sys
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.ballots import blind_rsa, keys, sealing
from evaluations.ballots.models import Ballot, Section, Subject, Urn
from meetings.models import Meeting
from tests import builders, ten_clients
from tests.benchmarks.result import Result
from tests.benchmarks.serving import cpu_of, peak_of
from tests.evaluations.ballots.voter import base64_of
from tests.served import served

SUBJECTS, VOTES, WARM_UP = 30, 5000, 500
SECONDS_OF_PGBENCH = 4
OK = 200


@dataclass(frozen=True)
class Credential:
    """A nonce that the ballot's key has signed; signed openly here, which makes the same signature."""

    nonce: bytes
    signature: bytes


def bench_cast() -> Result:
    """Votes a second through gunicorn, against the transactions a second of pgbench before and after."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        settings.BALLOT_KEY_DIR = directory / "keys"
        ballot = _ballot_in_voting()
        credentials = _credentials(ballot, WARM_UP + VOTES)
        requests = [ten_clients.post(_slot(ballot), _vote(credential)) for credential in credentials]
        statements = _statements_of_one_vote(ballot)
        before = _pgbench(ballot, directory)
        with served(directory) as server:
            warm, _ = ten_clients.send(server.port, requests[:WARM_UP])
            busy = cpu_of(server.pid)
            answers, seconds = ten_clients.send(server.port, requests[WARM_UP:])
            busy = cpu_of(server.pid) - busy
            peak = peak_of(server.pid)
        after = _pgbench(ballot, directory)
    confirmed = [answer.status == OK for answer in (*warm, *answers)]
    times = sorted(1000 * answer.seconds for answer in answers if answer.status == OK)
    sys.stderr.write(
        f"p50 {statistics.median(times):.1f} ms, p95 {times[int(0.95 * len(times))]:.1f} ms; SQL of a vote:"
        f" {' '.join(statements)}; pgbench {before or 0:,.0f}/s before and {after or 0:,.0f}/s after\n"
    )
    return Result(
        value=len(times) / seconds,
        unit="votes/s",
        reference=(before + after) / 2 if before and after else None,
        sql=len(statements),
        cpu_ms=1000 * busy / VOTES,
        peak_mb=peak,
        errors=confirmed.count(False),
        lost=len(_confirmed_but_not_in_urn(ballot, credentials, confirmed)),
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


def _slot(ballot: Ballot) -> str:
    return reverse("evaluations:ballot_cast", args=[ballot.pk])


def _vote(credential: Credential) -> str:
    return json.dumps(
        {
            "nonce": base64_of(credential.nonce),
            "signature": base64_of(credential.signature),
            "marks": "".join(str(secrets.randbelow(5)) for _ in range(SUBJECTS)),
        }
    )


def _statements_of_one_vote(ballot: Ballot) -> list[str]:
    """All that a vote asks of the database on its way from the socket to the urn."""
    (credential,) = _credentials(ballot, 1)
    with CaptureQueriesContext(connection) as queries:
        Client().post(_slot(ballot), _vote(credential), content_type="application/json")
    return [query["sql"].split()[0] for query in queries]


def _confirmed_but_not_in_urn(ballot: Ballot, credentials: list[Credential], confirmed: list[bool]) -> set[bytes]:
    promised = {
        hashlib.sha256(credential.nonce).digest()
        for credential, was_confirmed in zip(credentials, confirmed, strict=True)
        if was_confirmed
    }
    tickets = Urn.objects.filter(ballot=ballot.pk).values_list("ticket", flat=True)
    return promised - {bytes(ticket) for ticket in tickets}


def _pgbench(ballot: Ballot, directory: Path) -> float | None:
    """Transactions a second of the same statements without a web server, None where pgbench is not installed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting FROM pg_config WHERE name = 'BINDIR'")
        program = Path(cursor.fetchone()[0]) / "pgbench"
    if not program.exists():
        return None
    script = directory / "cast.sql"
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
        [program, "-n", "-c", str(ten_clients.CLIENTS), "-j", "2", "-T", str(SECONDS_OF_PGBENCH), "-f", script]
        + ["-h", where["HOST"] or where["OPTIONS"].get("host", ""), "-U", where["USER"], where["NAME"]],
        capture_output=True,
        text=True,
        check=True,
    )
    return next(float(line.split()[2]) for line in done.stdout.splitlines() if line.startswith("tps ="))
