"""The database administrator's attack: a superuser, the files on the disk, the write-ahead log and the server's log.

The same attacks are made on a naive table, where they succeed: an attack that never finds anything proves nothing.
"""

import hashlib
import os
import random
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection, transaction

from evaluations.ballots import actions, keys
from evaluations.ballots.models import Ballot
from organizations.actions.sign_ins import record_sign_in
from tests import builders
from tests.evaluations.ballots.conftest import attend, criticize, member_meeting
from tests.evaluations.ballots.voter import Phone, base64_of

pytestmark = [pytest.mark.attack, pytest.mark.django_db(transaction=True)]

VOTERS = 30
CHANCE = 1 / VOTERS
ABOVE_CHANCE = 5 * CHANCE  # a random order hits five places or more once in 270 tries; the orders here are fixed
SEED = 20220612
SLOT = f"attack_{os.getpid()}"
WHOLLY_RANDOM = random.SystemRandom()  # marks that lie in old files of this server were never drawn before


# --- attacks: each guesses, from rows of the roll and rows of the urn, whose vote is whose ---


def rows_of(table, columns, where=""):
    """Every row with every column, its transaction and its place: what a superuser sees."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}, xmin::text, ctid::text FROM {table} {where}")
        return cursor.fetchall()


def by_order_of(column):
    """Lay both lists side by side, each in the order in which it was written."""

    def place(row):
        if column == "xmin":
            return int(row[-2])
        page, item = row[-1].strip("()").split(",")
        return int(page), int(item)

    def guess(roll, urn):
        return dict(zip((r[0] for r in sorted(roll, key=place)), (u[0] for u in sorted(urn, key=place)), strict=False))

    return guess


def by_the_same_transaction(roll, urn):
    votes = {row[-2]: row[0] for row in urn}
    return {row[0]: votes[row[-2]] for row in roll if row[-2] in votes}


def by_any_equal_value(roll, urn):
    """Join any column with any column, as it is and hashed."""

    def traces(row):
        plain = [value for value in row[:-2] if isinstance(value, bytes | memoryview)]
        plain = [bytes(value) for value in plain]
        return set(plain) | {hashlib.sha256(value).digest() for value in plain}

    guesses = {}
    for row in roll:
        for vote in urn:
            if traces(row) & traces(vote):
                guesses[row[0]] = vote[0]
    return guesses


ATTACKS = {
    "rank by xmin": by_order_of("xmin"),
    "rank by ctid": by_order_of("ctid"),
    "same transaction": by_the_same_transaction,
    "equal values": by_any_equal_value,
}


def linked(guess, truth):
    """The share of voters whose vote was found."""
    return sum(guess.get(person) is not None and bytes(guess[person]) == vote for person, vote in truth.items()) / len(
        truth
    )


# --- what lies on the disk ---


def setting(name):
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return cursor.fetchone()[0]


@pytest.fixture
def disk():
    """`disk()` reads the heap files of this database, the log written since the test began, and the server's log."""
    directory = Path(setting("data_directory"))
    try:
        next(directory.iterdir())
    except PermissionError:
        pytest.skip(f"the files under {directory} can be read by root or the server's account only")
    with connection.cursor() as cursor:
        # The slot keeps the log's files, which a checkpoint would otherwise reuse; an archive keeps them for good.
        cursor.execute("SELECT lsn FROM pg_create_physical_replication_slot(%s, true)", [SLOT])
        (start,) = cursor.fetchone()

    def read():
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
            (database,) = cursor.fetchone()
            cursor.execute("SELECT pg_walfile_name(%s), pg_walfile_name(pg_current_wal_lsn())", [start])
            first, last = cursor.fetchone()
        return {
            "heap": content_of((directory / f"base/{database}").iterdir()),
            "wal": content_of(path for path in (directory / "pg_wal").glob("0000*") if first <= path.name <= last),
            "log": content_of(directory.parent.glob("*.log")),
        }

    yield read
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_drop_replication_slot(%s)", [SLOT])


def content_of(paths):
    """Everything in the files, save those that the server removed meanwhile."""
    contents = []
    for path in paths:
        with suppress(FileNotFoundError):
            contents.append(path.read_bytes())
    return b"".join(contents)


def found_in(places, secrets):
    """Where which secret lies in the clear."""
    return {(name, what) for name, content in places.items() for what, secret in secrets.items() if secret in content}


# --- a ballot as it is held, and a naive one ---


def any_marks():
    return bytes(WHOLLY_RANDOM.randrange(5) for _ in range(VOTERS))


@pytest.fixture
def held(cast):
    """Thirty people sign in and cast, each in an order of its own; returns the ballot, the phones and their marks."""
    rng = random.Random(SEED)
    meeting = member_meeting(cast.branch)
    people = [builders.person(f"党员{number:02}", cast.branch) for number in range(VOTERS)]
    for person in people:
        attend(meeting, person)
        criticize(meeting, person, by=cast.secretary)
    ballot = actions.open_ballot(by=cast.secretary.user, meeting=meeting)
    phones = []
    for person in rng.sample(people, VOTERS):
        record_sign_in(by=person.user, way="密码")  # to the site, as most do on their way to the ballot
        phones.append(Phone(person, ballot).sign_in())
    actions.start_voting(by=cast.secretary.user, ballot=ballot)
    marks = {phone: any_marks() for phone in phones}
    for phone in rng.sample(phones, VOTERS):
        phone.cast(marks[phone])
    return ballot, phones, marks


@pytest.fixture
def naive():
    """A roll and a box of votes without a key between them, as most systems have it."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_roll (person bigint PRIMARY KEY, token bytea)")
        cursor.execute("CREATE TABLE naive_vote (marks bytea, token bytea)")
    yield random.Random(SEED)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE naive_roll, naive_vote")


def vote_naively(rng, *, together=False, token=False):
    truth = {}
    with connection.cursor() as cursor:
        for person in rng.sample(range(VOTERS), VOTERS):
            truth[person] = any_marks()
            secret = rng.randbytes(32)
            used = hashlib.sha256(secret).digest() if token else None
            inserts = [
                ("INSERT INTO naive_roll VALUES (%s, %s)", [person, secret]),
                ("INSERT INTO naive_vote VALUES (%s, %s)", [truth[person], used]),
            ]
            if together:
                with transaction.atomic():
                    for insert in inserts:
                        cursor.execute(*insert)
            else:
                for insert in inserts:
                    cursor.execute(*insert)
    return truth


def naive_rows():
    return rows_of("naive_roll", "person, token"), rows_of("naive_vote", "marks, token")


@pytest.mark.parametrize(
    ("attack", "how"),
    [
        ("rank by xmin", {}),
        ("rank by ctid", {}),
        ("same transaction", {"together": True}),
        ("equal values", {"token": True}),
    ],
)
def test_every_attack_finds_everybody_in_a_naive_table(naive, attack, how):
    truth = vote_naively(naive, **how)
    assert linked(ATTACKS[attack](*naive_rows()), truth) == 1


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_on_the_open_urn_finds_more_than_chance(held, attack):
    ballot, phones, _ = held
    of_ballot = f"WHERE ballot_id = '{ballot.pk}'"
    roll = rows_of("evaluations_roll", "person_id, channel, blinded", of_ballot)
    urn = rows_of("evaluations_urn", "ticket, sealed", f"WHERE ballot = '{ballot.pk}'")
    truth = {phone.person.pk: hashlib.sha256(phone.nonce).digest() for phone in phones}
    assert (len(roll), len(urn)) == (VOTERS, VOTERS)
    assert linked(ATTACKS[attack](roll, urn), truth) < ABOVE_CHANCE


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_from_the_registers_lines_of_signing_in_finds_more_than_chance(held, attack):
    ballot, phones, _ = held
    lines = rows_of("organizations_registerentry", "actor_id, at, detail", "WHERE verb = '登录'")
    urn = rows_of("evaluations_urn", "ticket, sealed", f"WHERE ballot = '{ballot.pk}'")
    truth = {phone.person.user_id: hashlib.sha256(phone.nonce).digest() for phone in phones}
    assert (len(lines), len(urn)) == (VOTERS, VOTERS)
    assert linked(ATTACKS[attack](lines, urn), truth) < ABOVE_CHANCE


def test_every_sealed_ballot_has_the_same_length(held):
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT length(ticket), length(sealed) FROM evaluations_urn")
        assert cursor.fetchall() == [(32, 12 + VOTERS + 16)]


def test_plaintext_would_be_found_on_the_disk(naive, disk):
    truth = vote_naively(naive)
    secrets = {f"marks of {person}": marks for person, marks in truth.items()}
    found = found_in(disk(), secrets)
    assert {what for place, what in found if place == "heap"} == set(secrets)
    assert {what for place, what in found if place == "wal"} == set(secrets)


def test_no_marks_and_no_credential_lie_on_the_disk_before_or_after_the_count(disk, held, cast):
    ballot, phones, marks = held
    secrets = {}
    for number, phone in enumerate(phones):
        secrets |= {
            f"marks of {number}": marks[phone],
            f"marks of {number} as digits": "".join(map(str, marks[phone])).encode(),
            f"nonce of {number}": phone.nonce,
            f"signature of {number}": phone.signature,
        }
    first = phones[0]
    secrets |= {
        "marks as hex": marks[first].hex().encode(),
        "nonce as hex": first.nonce.hex().encode(),
        "nonce as base64": base64_of(first.nonce).encode(),
        "signature as hex": first.signature.hex().encode(),
    }
    secrets["the sealing key"] = keys.sealing_key(ballot.pk)
    open_urn = disk()
    ticket = hashlib.sha256(phones[0].nonce).digest()
    looked_at = found_in(open_urn, {"ticket": ticket})
    assert looked_at >= {("heap", "ticket"), ("wal", "ticket")}
    assert found_in(open_urn, secrets) == set()
    actions.seal(by=cast.secretary.user, ballot=ballot)
    actions.count(by=cast.secretary.user, ballot=ballot)
    assert found_in(disk(), secrets) == set()


def test_the_count_leaves_totals_of_one_transaction_and_nothing_to_open(held, cast):
    ballot, _, marks = held
    actions.seal(by=cast.secretary.user, ballot=ballot)
    actions.count(by=cast.secretary.user, ballot=ballot)
    with connection.cursor() as cursor:
        for table, column in [("urn", "ballot"), ("slip", "ballot"), ("papercount", "ballot_id")]:
            cursor.execute(f"SELECT count(*) FROM evaluations_{table} WHERE {column} = %s", [ballot.pk])
            assert cursor.fetchone() == (0,)
        for table, rows in [("tally", 5 * VOTERS), ("roll", VOTERS)]:
            cursor.execute(
                f"SELECT count(*), count(DISTINCT xmin::text) FROM evaluations_{table} WHERE ballot_id = %s",
                [ballot.pk],
            )
            assert cursor.fetchone() == (rows, 1)
        cursor.execute("SELECT count(*) FROM evaluations_roll WHERE blinded IS NOT NULL")
        assert cursor.fetchone() == (0,)
    assert keys.kept() == set()
    assert Ballot.objects.get(pk=ballot.pk).state == "COUNTED"
    assert sum(t.votes for t in ballot.tallies.all()) == VOTERS * len(marks)
