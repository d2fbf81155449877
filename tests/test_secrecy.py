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

from evaluations.ballots import actions, keys, slips
from evaluations.ballots.models import Ballot, PaperCount
from evaluations.ballots.paper import PaperTotals
from organizations.actions.sign_ins import record_sign_in
from tests import builders
from tests.administrator import ATTACKS, attack_the_urn, linked, rows_of
from tests.evaluations.ballots.conftest import attend, criticize, member_meeting
from tests.evaluations.ballots.hat import draw
from tests.evaluations.ballots.voter import Phone, base64_of

pytestmark = [pytest.mark.attack, pytest.mark.django_db(transaction=True)]

VOTERS = 30
CHANCE = 1 / VOTERS
ABOVE_CHANCE = 5 * CHANCE  # a random order hits five places or more once in 270 tries; the orders here are fixed
SEED = 20220612
WAL_PAGE, WAL_HEADER, WAL_LONG_HEADER, WAL_IS_LONG = 8192, 24, 40, 2  # as xlog_internal.h has them
SLOT = f"attack_{os.getpid()}"
WHOLLY_RANDOM = random.SystemRandom()  # marks that lie in old files of this server were never drawn before


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
        log = (path for path in sorted((directory / "pg_wal").glob("0000*")) if first <= path.name <= last)
        return {
            "heap": content_of((directory / f"base/{database}").iterdir()),
            "wal": without_page_headers(content_of(log)),
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


def without_page_headers(log):
    """The write-ahead log's records, whole: one that does not fit its page goes on behind the next one's header."""
    pages = (log[start : start + WAL_PAGE] for start in range(0, len(log), WAL_PAGE))
    return b"".join(page[WAL_LONG_HEADER if page[2] & WAL_IS_LONG else WAL_HEADER :] for page in pages)


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


def test_no_attack_on_the_open_urn_finds_more_than_chance(held):
    ballot, phones, _ = held
    found = attack_the_urn(ballot, {phone.person.pk: hashlib.sha256(phone.nonce).digest() for phone in phones})
    assert set(found) == set(ATTACKS)
    assert {name: share for name, share in found.items() if share >= ABOVE_CHANCE} == {}


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


# --- papers (纸票): what two people counted is sealed like a vote, for of one paper alone it is one ---


def any_paper_count():
    """Totals of thirty papers that were never drawn before."""
    rows = []
    for _ in range(VOTERS):
        places = sorted(WHOLLY_RANDOM.randrange(VOTERS + 1) for _ in range(4))
        rows.append(tuple(end - start for start, end in zip([0, *places], [*places, VOTERS], strict=True)))
    return PaperTotals(VOTERS, 0, tuple(rows))


@pytest.fixture
def on_paper(cast):
    """Thirty people take paper; two observers will count. Sealed, nothing entered yet."""
    by, meeting = cast.secretary.user, member_meeting(cast.branch)
    people = [builders.person(f"党员{number:02}", cast.branch, user=None) for number in range(VOTERS)]
    for person in people:
        attend(meeting, person)
        criticize(meeting, person, by=cast.secretary)
    for teller in (cast.officer, cast.committee_secretary):
        attend(meeting, teller, is_observer=True)
    ballot = actions.open_ballot(by=by, meeting=meeting)
    for person in people:
        actions.hand_out(by=by, ballot=ballot, person=person, channel="paper")
    tellers = {"counting": cast.officer, "overseeing": cast.committee_secretary}
    actions.appoint_tellers(by=by, ballot=ballot, tellers=tellers)
    actions.start_voting(by=by, ballot=ballot)
    return actions.seal(by=by, ballot=ballot)


def test_no_paper_count_lies_on_the_disk_before_or_after_the_count(disk, on_paper, cast):
    counts = {"counting": any_paper_count(), "recounted": any_paper_count(), "agreed": any_paper_count()}
    secrets = {}
    for name, totals in counts.items():
        figures = totals.to_bytes()
        digits = [str(votes) for row in totals.rows for votes in row]
        secrets |= {
            f"{name} as bytes": figures[4:44],
            f"{name} as hex": figures[4:44].hex().encode(),
            f"{name} as a list": ", ".join(digits[:30]).encode(),
            f"{name} as digits": "".join(digits[:30]).encode(),
        }
    secrets["the sealing key"] = keys.sealing_key(on_paper.pk)

    def enter(teller, name):
        actions.enter_paper(by=teller.user, ballot=on_paper, totals=counts[name])

    enter(cast.officer, "counting")
    enter(cast.committee_secretary, "recounted")
    sealed = {f"of {teller}": bytes(kept) for teller, kept in on_paper.paper_counts.values_list("teller_id", "sealed")}
    assert {len(kept) for kept in sealed.values()} == {12 + 2 * (2 + 5 * VOTERS) + 16}
    found = disk()
    assert found_in(found, sealed) >= {("wal", what) for what in sealed}
    assert found_in(found, secrets) == set()
    enter(cast.officer, "agreed")
    enter(cast.committee_secretary, "agreed")
    actions.count(by=cast.secretary.user, ballot=on_paper)
    assert found_in(disk(), secrets) == set()
    assert (PaperCount.objects.count(), keys.kept()) == (0, set())


def test_a_paper_count_in_the_clear_would_be_found_on_the_disk(naive, disk):
    figures = any_paper_count().to_bytes()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO naive_vote VALUES (%s, NULL)", [figures])
    assert {place for place, _ in found_in(disk(), {"figures": figures[4:44]})} >= {"heap", "wal"}


# --- slips (抽签码) ---

FAR_ABOVE_CHANCE = 10 * CHANCE  # codes and keys are new at every run; a random order hits ten places once in 10^7


@pytest.fixture
def held_with_slips(cast):
    """Thirty people take slips, three of them late, and cast; returns the ballot, each person's code and marks."""
    rng = random.Random(SEED)
    meeting = member_meeting(cast.branch)
    people = [builders.person(f"党员{number:02}", cast.branch) for number in range(VOTERS)]
    for person in people:
        attend(meeting, person)
        criticize(meeting, person, by=cast.secretary)
    by = cast.secretary.user
    ballot = actions.open_ballot(by=by, meeting=meeting)
    came = rng.sample(people, VOTERS)
    hat = {}
    for some in (came[:27], *([late] for late in came[27:])):
        codes = draw(by, ballot, some)
        hat |= dict(zip(some, WHOLLY_RANDOM.sample(codes, len(codes)), strict=True))
    actions.start_voting(by=by, ballot=ballot)
    marks = {person: any_marks() for person in people}
    for person in rng.sample(people, VOTERS):
        actions.cast_with_slip(ballot=ballot.pk, code=hat[person], marks=marks[person])
    return ballot, hat, marks


def test_no_attack_on_slips_finds_whose_is_whose(held_with_slips):
    ballot, hat, _ = held_with_slips
    key = keys.slip_key(ballot.pk)
    truth = {person.pk: slips.digest(key, code) for person, code in hat.items()}
    roll = rows_of("evaluations_roll", "person_id, channel, blinded", f"WHERE ballot_id = '{ballot.pk}'")
    printed = rows_of("evaluations_slip", "code_hmac", f"WHERE ballot = '{ballot.pk}'")
    assert {bytes(row[0]) for row in printed} == set(truth.values())
    from_slips = {name: linked(attack(roll, printed), truth) for name, attack in ATTACKS.items()}
    from_urn = attack_the_urn(ballot, truth)
    found = [(name, share) for shares in (from_slips, from_urn) for name, share in shares.items()]
    assert [(name, share) for name, share in found if share >= FAR_ABOVE_CHANCE] == []


def test_a_slip_that_was_printed_late_looks_like_every_other(held_with_slips):
    ballot, _, _ = held_with_slips
    printed = rows_of("evaluations_slip", "code_hmac", f"WHERE ballot = '{ballot.pk}'")
    assert (len(printed), len({row[-2] for row in printed})) == (VOTERS, 1)


def test_the_ticket_of_a_slip_says_only_that_it_was_one(held_with_slips):
    ballot, _, _ = held_with_slips
    urn = rows_of("evaluations_urn", "ticket, sealed", f"WHERE ballot = '{ballot.pk}'")
    printed = rows_of("evaluations_slip", "code_hmac", f"WHERE ballot = '{ballot.pk}'")
    roll = rows_of("evaluations_roll", "channel, blinded", f"WHERE ballot_id = '{ballot.pk}'")
    assert {bytes(row[0]) for row in urn} == {bytes(row[0]) for row in printed}
    assert {row[:2] for row in roll} == {("slip", None)}
    assert {len(row[1]) for row in urn} == {12 + VOTERS + 16}


def test_no_code_of_a_slip_and_no_marks_lie_on_the_disk_before_or_after_the_count(disk, held_with_slips, cast):
    ballot, hat, marks = held_with_slips
    key, secrets = keys.slip_key(ballot.pk), {"the slips' key": keys.slip_key(ballot.pk)}
    for number, (person, code) in enumerate(hat.items()):
        secrets |= {
            f"code of {number}": code.encode(),
            f"code of {number} as shown": slips.shown(code).encode(),
            f"marks of {number}": marks[person],
            f"marks of {number} as digits": "".join(map(str, marks[person])).encode(),
            f"marks of {number} as hex": marks[person].hex().encode(),
        }
    open_urn = disk()
    ticket = slips.digest(key, next(iter(hat.values())))
    assert found_in(open_urn, {"ticket": ticket}) >= {("heap", "ticket"), ("wal", "ticket")}
    assert found_in(open_urn, secrets) == set()
    actions.seal(by=cast.secretary.user, ballot=ballot)
    actions.count(by=cast.secretary.user, ballot=ballot)
    assert found_in(disk(), secrets) == set()
    assert rows_of("evaluations_slip", "code_hmac") == []
