"""What the database itself refuses, and what urn and slips are made of."""

import uuid

import pytest
from django.db import connection

from evaluations.ballots.models import Ballot, PaperCount, Roll, Slip, Subject, Tally, Teller, Urn
from tests.refusals import assert_violates


def changed(ballot, **fields):
    return lambda: Ballot.objects.filter(pk=ballot.pk).update(**fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "OPEN"}, "ballot_state_is_known"),
        ({"state": "VOID"}, "ballot_is_void_exactly_when_a_reason_says_so"),
        ({"void_reason": "停电"}, "ballot_is_void_exactly_when_a_reason_says_so"),
        ({"fingerprint": "abc"}, "ballot_fingerprint_is_a_sha256"),
        ({"public_key": b""}, "ballot_has_a_public_key"),
    ],
)
def test_a_ballot_is_what_its_state_says(ballot, fields, constraint):
    assert_violates(constraint, changed(ballot, **fields))


def test_a_meeting_has_one_standing_ballot_in_the_database_too(ballot):
    second = {"meeting": ballot.meeting, "public_key": b"key", "fingerprint": "0" * 64}
    assert_violates("ballot_is_the_only_standing_one_of_its_meeting", lambda: Ballot.objects.create(**second))
    Ballot.objects.create(**second, state="VOID", void_reason="停电")


@pytest.mark.parametrize(
    "fields",
    [
        {"section": "MEMBERS"},
        {"section": "STAFF", "organization": "branch"},
        {"section": "MEMBERS", "person": "exempt", "organization": "branch"},
        {"section": "ORGANIZATIONS", "person": "exempt"},
        {"section": "ORGANIZATIONS", "person": "exempt", "organization": "branch"},
        {"section": "OTHERS", "person": "exempt"},
    ],
)
def test_a_subject_is_a_person_or_an_organization_as_its_section_says(cast, ballot, fields):
    values = {name: getattr(cast, value) if name != "section" else value for name, value in fields.items()}
    assert_violates(
        "subject_is_a_person_or_an_organization_as_its_section_says",
        lambda: Subject.objects.create(ballot=ballot, position=99, name="某某", **values),
    )


def test_a_person_stands_once_on_a_ballot(cast, ballot):
    values = {"ballot": ballot, "position": 99, "section": "MEMBERS", "name": "某某"}
    assert_violates(
        "subject_person_stands_once_on_a_ballot", lambda: Subject.objects.create(person=cast.member, **values)
    )


def test_an_organization_stands_once_on_a_ballot(cast, ballot):
    values = {"ballot": ballot, "section": "ORGANIZATIONS", "name": "某支部", "organization": cast.branch}
    Subject.objects.create(position=98, **values)
    assert_violates(
        "subject_organization_stands_once_on_a_ballot", lambda: Subject.objects.create(position=99, **values)
    )


def test_two_subjects_never_share_a_position(cast, ballot):
    values = {"ballot": ballot, "section": "MEMBERS", "name": "某某", "person": cast.exempt}
    assert_violates("evaluations_subject_pkey", lambda: Subject(position=0, **values).save(force_insert=True))


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"channel": "fax"}, "roll_channel_is_known"),
        ({"channel": None, "blinded": bytes(256)}, "roll_only_phones_hold_a_blinded_message"),
        ({"channel": "paper", "blinded": bytes(256)}, "roll_only_phones_hold_a_blinded_message"),
        ({"channel": "phone", "blinded": bytes(255)}, "roll_blinded_message_has_the_keys_length"),
    ],
)
def test_a_roll_holds_what_a_channel_needs(cast, ballot, fields, constraint):
    assert_violates(constraint, lambda: Roll.objects.filter(ballot=ballot, person=cast.member).update(**fields))


def test_two_people_never_hold_one_blinded_message(cast, ballot):
    rows = Roll.objects.filter(ballot=ballot, person__in=[cast.member.pk, cast.staff.pk])
    assert_violates("blinded", lambda: rows.update(channel="phone", blinded=bytes(256)))


def test_a_person_stands_once_on_a_roll(cast, ballot):
    assert_violates("evaluations_roll_pkey", lambda: Roll(ballot=ballot, person=cast.member).save(force_insert=True))


def sealed_vote(**fields):
    return Urn(**({"ballot": uuid.UUID(int=1), "ticket": bytes(32), "sealed": bytes(60)} | fields))


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [({"ticket": bytes(31)}, "urn_ticket_has_32_bytes"), ({"sealed": bytes(28)}, "urn_ballot_is_sealed")],
)
def test_the_urn_takes_sealed_ballots_only(db, fields, constraint):
    assert_violates(constraint, lambda: sealed_vote(**fields).save(force_insert=True))


def test_a_ticket_lies_in_an_urn_once(db):
    sealed_vote().save(force_insert=True)
    assert_violates("evaluations_urn_pkey", lambda: sealed_vote().save(force_insert=True))


def test_a_slip_is_an_hmac(db):
    slip = Slip(ballot=uuid.UUID(int=1), code_hmac=bytes(16))
    assert_violates("slip_hmac_has_32_bytes", lambda: slip.save(force_insert=True))


def test_a_teller_counts_the_paper_once(cast, ballot):
    values = {"ballot": ballot, "teller": cast.member, "sealed": bytes(60)}
    PaperCount.objects.create(**values)
    assert_violates("evaluations_papercount_pkey", lambda: PaperCount(**values).save(force_insert=True))


def test_what_a_teller_counted_is_sealed(cast, ballot):
    plain = PaperCount(ballot=ballot, teller=cast.member, sealed=bytes(28))
    assert_violates("paper_count_is_sealed", lambda: plain.save(force_insert=True))


def test_a_teller_has_one_duty_and_a_duty_one_teller(cast, ballot):
    Teller.objects.create(ballot=ballot, duty="counting", person=cast.member)
    for fields, constraint in [
        ({"duty": "overseeing", "person": cast.member}, "teller_has_one_duty_on_a_ballot"),
        ({"duty": "counting", "person": cast.staff}, "evaluations_teller_pkey"),
        ({"duty": "watching", "person": cast.staff}, "teller_duty_is_known"),
    ]:
        teller = Teller(ballot=ballot, **fields)
        assert_violates(constraint, lambda teller=teller: teller.save(force_insert=True))


def test_invalid_papers_are_known_once_counted(ballot):
    ballot.invalid_papers = 1
    assert_violates("ballot_knows_its_invalid_papers_once_counted", ballot.save)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [({"grade": 5, "votes": 1}, "tally_grade_is_one_of_five"), ({"grade": 0, "votes": -1}, "tally_votes")],
)
def test_a_tally_is_a_number_of_votes_for_one_of_five_grades(ballot, fields, constraint):
    assert_violates(constraint, lambda: Tally(ballot=ballot, position=0, **fields).save(force_insert=True))


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("evaluations_urn", {"ballot": "uuid", "ticket": "bytea", "sealed": "bytea"}),
        ("evaluations_slip", {"ballot": "uuid", "code_hmac": "bytea"}),
        ("evaluations_slipfailures", {"ballot": "uuid", "failures": "integer"}),
    ],
)
@pytest.mark.django_db
def test_urn_and_slip_hold_exactly_what_is_promised(table, expected):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name = %s AND column_default IS NULL AND is_identity = 'NO'",
            [table],
        )
        assert dict(cursor.fetchall()) == expected
        cursor.execute("SELECT contype::text FROM pg_constraint WHERE conrelid = %s::regclass", [table])
        assert {kind for (kind,) in cursor.fetchall()} <= {"p", "c", "n"}
        cursor.execute("SELECT count(*) FROM pg_constraint WHERE confrelid = %s::regclass", [table])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass", [table])
        assert cursor.fetchone() == (0,)


BESIDE_A_VOTE = ["subject", "roll", "slip", "slipfailures", "urn", "papercount", "teller", "tally"]


@pytest.mark.parametrize("name", BESIDE_A_VOTE)
@pytest.mark.django_db
def test_nothing_beside_a_vote_has_a_history_a_time_or_a_serial_number(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tablename = %s", [f"evaluations_{name}event"])
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND"
            " (data_type LIKE 'timestamp%%' OR data_type IN ('date', 'time') OR column_default IS NOT NULL"
            " OR is_identity = 'YES')",
            [f"evaluations_{name}"],
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
            [f"evaluations_{name}"],
        )
        assert cursor.fetchone() == (0,)
