"""抽签码: how codes are read, what printing, voiding and casting with them do and refuse, and that guessing ends."""

import hmac
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from evaluations.ballots import actions, keys, slips
from evaluations.ballots.actions import Casting, Voided
from evaluations.ballots.models import Ballot, Channel, Roll, Slip, SlipFailures, Tally, Urn
from evaluations.ballots.results import slips_of, turnout
from evaluations.ballots.rules import MOST_FAILURES, SPARE_SLIPS, Slips
from organizations.models import RegisterEntry
from tests.evaluations.ballots.hat import draw, print_slips
from tests.evaluations.ballots.test_actions import marks_for
from tests.evaluations.ballots.test_races import at_once, refusals
from tests.evaluations.ballots.voter import Phone
from tests.refusals import sentence_of

# --- the code ---


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("7K3QD9WXYZ", "7K3QD9WXYZ"),
        ("7k3qd-9wxyz", "7K3QD9WXYZ"),
        (" 7K3 QD\t9WX\u3000YZ\n", "7K3QD9WXYZ"),
        ("7K3QD–9WXYZ", "7K3QD9WXYZ"),
        ("7K3QD—9WXYZ", "7K3QD9WXYZ"),
        ("7K3QD−9WXYZ", "7K3QD9WXYZ"),
        ("7K3QD－9WXYZ", "7K3QD9WXYZ"),
        ("7K3QD\u20119WXYZ\u200b", "7K3QD9WXYZ"),
        ("７ｋ３ｑｄ９ｗｘｙｚ", "7K3QD9WXYZ"),
        ("https://example.test/ballots/1/slip/?elder=18#7K3QD9WXYZ", "7K3QD9WXYZ"),
        ("＃7K3QD-9WXYZ", "7K3QD9WXYZ"),
        ("", None),
        ("7K3QD9WXY", None),
        ("7K3QD9WXYZ2", None),
        ("7K3QD9WXY0", None),
        ("7K3QD9WXYI", None),
        ("7K3QD9WXYL", None),
        ("7K3QD9WXYO", None),
        ("7K3QD9WXY1", None),
        ("7K3QD.9WXYZ", None),
        ("七K3QD9WXYZ", None),
        ("https://example.test/ballots/1/slip/", None),
        ("7K3QD9WXYZ#", None),
        ("\x007K3QD9WXY", None),
    ],
)
def test_a_code_is_understood_as_people_type_it_and_scanners_send_it(typed, code):
    assert slips.normalized(typed) == code


def test_codes_are_drawn_from_signs_that_nobody_takes_for_one_another():
    codes = slips.draw_codes(500)
    assert len(set(codes)) == 500
    assert {len(code) for code in codes} == {10}
    assert set("".join(codes)) == set(slips.ALPHABET)
    assert (len(slips.ALPHABET), set(slips.ALPHABET) & set("01ILO")) == (31, set())


def test_every_code_is_read_back_from_how_it_is_shown():
    for code in slips.draw_codes(50):
        assert slips.normalized(slips.shown(code)) == code
    assert slips.shown("7K3QD9WXYZ") == "7K3QD-9WXYZ"


def test_a_code_is_known_by_its_hmac_under_the_ballots_key():
    assert slips.digest(b"key", "7K3QD9WXYZ") == hmac.digest(b"key", b"7K3QD9WXYZ", "sha256")
    assert slips.digest(b"other", "7K3QD9WXYZ") != slips.digest(b"key", "7K3QD9WXYZ")


@pytest.mark.parametrize(
    ("taken", "living", "failures", "lacking", "left_over", "are_stopped"),
    [
        (0, 0, 0, 0, 0, False),
        (5, 8, 0, 0, 3, False),
        (5, 4, 0, 1, 0, False),
        (5, 5, MOST_FAILURES - 1, 0, 0, False),
        (5, 5, MOST_FAILURES, 0, 0, True),
    ],
)
def test_slips_are_lacking_left_over_or_stopped(taken, living, failures, lacking, left_over, are_stopped):
    found = Slips(taken, living, failures)
    assert (found.lacking, found.left_over, found.are_stopped) == (lacking, left_over, are_stopped)


# --- printing and voiding ---


def living(ballot):
    return {bytes(row) for row in Slip.objects.filter(ballot=ballot.pk).values_list("code_hmac", flat=True)}


def digests(ballot, codes):
    key = keys.slip_key(ballot.pk)
    return {slips.digest(key, code) for code in codes}


def register(ballot):
    return [
        (line.actor_name, line.verb, line.reason, line.detail)
        for line in RegisterEntry.objects.filter(record_id=str(ballot.pk)).order_by("pk")
    ]


def test_printed_codes_are_known_to_the_database_by_their_hmacs_only(cast, ballot):
    codes = print_slips(cast.secretary.user, ballot, 8)
    assert living(ballot) == digests(ballot, codes)
    assert slips_of(ballot) == Slips(taken=0, living=8, failures=0)


@pytest.mark.parametrize("rounds", [[8], [5, 1, 2]])
def test_the_slips_order_is_neither_that_of_the_sheet_nor_that_of_printing(cast, ballot, rounds):
    for number in rounds:
        print_slips(cast.secretary.user, ballot, number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT code_hmac, xmin::text FROM evaluations_slip ORDER BY ctid")
        rows = [(bytes(digest), transaction) for digest, transaction in cursor.fetchall()]
    assert [digest for digest, _ in rows] == sorted(living(ballot))
    assert len({transaction for _, transaction in rows}) == 1


def test_a_second_click_on_print_leaves_no_slip_that_nobody_has_seen(cast, ballot):
    by = cast.secretary.user
    actions.add_slips(by=by, ballot=ballot, codes=slips.draw_codes(3), living=0)
    sentence = sentence_of(actions.add_slips, by=by, ballot=ballot, codes=slips.draw_codes(3), living=0)
    assert "从0张变成了3张" in sentence
    assert slips_of(ballot).living == 3


def test_no_more_slips_are_good_at_once_than_the_roll_and_some_spares(cast, ballot):
    by, most = cast.secretary.user, ballot.roll.count() + SPARE_SLIPS
    first = print_slips(by, ballot, most - 1)
    assert f"最多{most}张" in sentence_of(
        actions.add_slips, by=by, ballot=ballot, codes=slips.draw_codes(2), living=most - 1
    )
    print_slips(by, ballot, 1)
    actions.void_slips(by=by, ballot=ballot, codes=first[:2])
    print_slips(by, ballot, 2)
    assert slips_of(ballot).living == most


def test_leftover_slips_are_voided_and_others_named(cast, ballot):
    codes = print_slips(cast.secretary.user, ballot, 5)
    given = [codes[0], "2222222222", codes[3], codes[0]]
    voided = actions.void_slips(by=cast.secretary.user, ballot=ballot, codes=given)
    assert voided == Voided(number=2, unknown=("2222222222",))
    assert living(ballot) == digests(ballot, {codes[1], codes[2], codes[4]})
    again = actions.void_slips(by=cast.secretary.user, ballot=ballot, codes=[codes[0]])
    assert again == Voided(number=0, unknown=(codes[0],))


def test_a_slip_of_another_ballot_voids_nothing(cast, ballot):
    codes = print_slips(cast.secretary.user, ballot, 2)
    actions.void(by=cast.secretary.user, ballot=ballot, reason="停电")
    second = actions.open_ballot(by=cast.secretary.user, meeting=ballot.meeting)
    print_slips(cast.secretary.user, second, 2)
    voided = actions.void_slips(by=cast.secretary.user, ballot=second, codes=codes)
    assert voided == Voided(number=0, unknown=tuple(codes))
    assert (slips_of(ballot).living, slips_of(second).living) == (0, 2)


def test_a_lost_sheet_is_voided_whole(cast, ballot):
    print_slips(cast.secretary.user, ballot, 5)
    assert actions.void_all_slips(by=cast.secretary.user, ballot=ballot) == 5
    assert slips_of(ballot).living == 0
    assert "没有有效的抽签码" in sentence_of(actions.void_all_slips, by=cast.secretary.user, ballot=ballot)


def test_the_register_holds_numbers_and_no_code(cast, ballot):
    by = cast.secretary.user
    codes = print_slips(by, ballot, 6)
    actions.void_slips(by=by, ballot=ballot, codes=codes[:2])
    actions.void_slips(by=by, ballot=ballot, codes=codes[:2])
    actions.void_all_slips(by=by, ballot=ballot)
    assert register(ballot)[1:] == [
        ("沈知远", "印抽签码6张", "", {}),
        ("沈知远", "作废抽签码2张", "", {}),
        ("沈知远", "作废全部抽签码，共4张", "", {}),
    ]


AT_SIGN_IN = {
    "add_slips": {"codes": ["2222222222"], "living": 0},
    "void_slips": {"codes": ["2222222222"]},
    "void_all_slips": {},
}


@pytest.mark.parametrize("state", [state for state in Ballot.State.values if state != "SIGNIN"])
@pytest.mark.parametrize("action", AT_SIGN_IN)
def test_slips_are_printed_and_voided_during_sign_in_only(cast, ballot, action, state):
    print_slips(cast.secretary.user, ballot, 3)
    Ballot.objects.filter(pk=ballot.pk).update(state=state, void_reason="停电" if state == "VOID" else "")
    arguments = AT_SIGN_IN[action]
    assert "签到已经结束" in sentence_of(getattr(actions, action), by=cast.secretary.user, ballot=ballot, **arguments)
    assert slips_of(ballot).living == 3


@pytest.mark.parametrize("action", ["add_slips", "void_slips"])
def test_slips_of_a_ballot_whose_keys_are_gone_are_refused(cast, ballot, action):
    keys.erase(ballot.pk)
    sentence = sentence_of(getattr(actions, action), by=cast.secretary.user, ballot=ballot, **AT_SIGN_IN[action])
    assert sentence == actions.GONE


@pytest.mark.parametrize("action", [*AT_SIGN_IN, "resume_slips"])
@pytest.mark.parametrize(
    ("who", "error"),
    [
        *((who, PermissionDenied) for who in ("recorder", "member", "head", "officer", "inspector")),
        *((who, Http404) for who in ("outsider", "sibling_secretary")),
    ],
)
def test_only_who_runs_the_meeting_handles_its_slips(cast, ballot, action, who, error):
    print_slips(cast.secretary.user, ballot, 3)
    with pytest.raises(error):
        getattr(actions, action)(by=getattr(cast, who).user, ballot=ballot, **AT_SIGN_IN.get(action, {}))
    assert slips_of(ballot).living == 3


# --- sign-in closes over exactly as many slips as people took ---


@pytest.mark.parametrize(("printed", "starts"), [(2, False), (3, True), (4, False)])
def test_voting_starts_with_exactly_one_good_slip_for_each_who_took_one(cast, ballot, printed, starts):
    by = cast.secretary.user
    for person in (cast.member, cast.staff, cast.away):
        actions.hand_out(by=by, ballot=ballot, person=person, channel=Channel.SLIP)
    print_slips(by, ballot, printed)
    if starts:
        assert actions.start_voting(by=by, ballot=ballot).state == "VOTING"
    else:
        sentence = sentence_of(actions.start_voting, by=by, ballot=ballot)
        assert f"登记领抽签码的3人，有效的抽签码{printed}张，{'多出' if printed > 3 else '少'}1张。请" in sentence
        assert Ballot.objects.get().state == "SIGNIN"


# --- casting ---


@pytest.fixture
def phones(cast, ballot):
    return [Phone(person, ballot).sign_in() for person in (cast.secretary, cast.leader)]


@pytest.fixture
def codes(cast, ballot, phones):
    """Four slips beside two phones; voting has started."""
    drawn = draw(cast.secretary.user, ballot, [cast.member, cast.staff, cast.away, cast.head])
    ballot.state = actions.start_voting(by=cast.secretary.user, ballot=ballot).state
    return drawn


def cast_with(ballot, code, grade=0):
    return actions.cast_with_slip(ballot=ballot.pk, code=code, marks=marks_for(ballot, grade))


def test_a_slip_puts_one_sealed_ballot_into_the_urn(ballot, codes):
    assert cast_with(ballot, codes[0]) is Casting.CAST
    ticket = slips.digest(keys.slip_key(ballot.pk), codes[0])
    assert [(bytes(row.ticket), len(row.sealed)) for row in Urn.objects.all()] == [(ticket, 12 + 9 + 16)]


def test_a_used_slip_changes_nothing_and_the_first_vote_stands(ballot, codes):
    cast_with(ballot, codes[0], 1)
    before = list(Urn.objects.values_list("ticket", "sealed"))
    assert cast_with(ballot, codes[0], 3) is Casting.ALREADY_IN_URN
    assert list(Urn.objects.values_list("ticket", "sealed")) == before
    assert slips_of(ballot).failures == 0


def test_an_unknown_code_is_refused_and_counts_against_guessing(ballot, codes):
    assert "没有这个抽签码" in sentence_of(
        actions.cast_with_slip, ballot=ballot.pk, code="2222222222", marks=marks_for(ballot)
    )
    assert (slips_of(ballot).failures, Urn.objects.count()) == (1, 0)


def test_a_voided_slip_and_a_slip_of_another_ballot_are_unknown(cast, ballot):
    by = cast.secretary.user
    other = draw(by, ballot, [cast.member, cast.staff, cast.away])
    actions.void(by=by, ballot=ballot, reason="停电")
    second = actions.open_ballot(by=by, meeting=ballot.meeting)
    void = print_slips(by, second, 1)
    actions.void_all_slips(by=by, ballot=second)
    draw(by, second, [cast.member, cast.staff, cast.away])
    actions.start_voting(by=by, ballot=second)
    for code in (void[0], other[0]):
        with pytest.raises(actions.UnknownSlip):
            cast_with(second, code)
    assert slips_of(second).failures == 2


@pytest.mark.parametrize("change", [lambda m: m[:-1], lambda m: m + b"\x00", lambda m: b"\x05" + m[1:], lambda m: b""])
@pytest.mark.parametrize("known", [True, False])
def test_an_incomplete_form_is_refused_whatever_the_code(ballot, codes, change, known):
    code = codes[0] if known else "2222222222"
    sentence = sentence_of(actions.cast_with_slip, ballot=ballot.pk, code=code, marks=change(marks_for(ballot)))
    assert "没有填完整" in sentence
    assert (slips_of(ballot).failures, Urn.objects.count()) == (0, 0)


def test_nobody_casts_with_a_slip_before_voting_or_after_it(cast, ballot):
    by = cast.secretary.user
    code = draw(by, ballot, [cast.member, cast.staff, cast.away])[0]
    arguments = {"ballot": ballot.pk, "code": code, "marks": marks_for(ballot)}
    assert sentence_of(actions.cast_with_slip, **arguments) == actions.NOT_YET
    actions.start_voting(by=by, ballot=ballot)
    actions.seal(by=by, ballot=ballot)
    for tried in (code, "2222222222"):
        assert sentence_of(actions.cast_with_slip, **(arguments | {"code": tried})) == actions.OVER
    assert (Urn.objects.count(), SlipFailures.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_slip_for_a_ballot_that_does_not_exist_is_refused():
    assert "没有这场投票" in sentence_of(actions.cast_with_slip, ballot=uuid.UUID(int=1), code="2222222222", marks=b"")
    assert SlipFailures.objects.count() == 0


def test_a_slip_says_so_when_the_keys_are_gone(ballot, codes):
    keys.erase(ballot.pk)
    assert "密钥不在了" in sentence_of(actions.cast_with_slip, ballot=ballot.pk, code=codes[0], marks=marks_for(ballot))
    assert slips_of(ballot).failures == 0


def test_casting_with_a_slip_records_nothing(ballot, codes):
    lines = RegisterEntry.objects.count()
    with CaptureQueriesContext(connection) as queries:
        cast_with(ballot, codes[0])
    written = {query["sql"].split()[2] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))}
    assert written == {"evaluations_urn"}
    assert RegisterEntry.objects.count() == lines


def test_guessing_ends_until_the_host_lets_slips_vote_again(cast, ballot, codes):
    by = cast.secretary.user
    SlipFailures.objects.create(ballot=ballot.pk, failures=MOST_FAILURES - 1)
    assert "没有停" in sentence_of(actions.resume_slips, by=by, ballot=ballot)
    with pytest.raises(actions.UnknownSlip):
        cast_with(ballot, "2222222222")
    assert slips_of(ballot).are_stopped
    for code in (codes[0], "2222222222"):
        assert "请告诉主持人" in sentence_of(
            actions.cast_with_slip, ballot=ballot.pk, code=code, marks=marks_for(ballot)
        )
    assert slips_of(ballot).failures == MOST_FAILURES
    actions.resume_slips(by=by, ballot=ballot)
    assert slips_of(ballot).failures == 0
    assert cast_with(ballot, codes[0]) is Casting.CAST
    assert register(ballot)[-1] == ("沈知远", "抽签码输错100次，恢复抽签码投票", "", {})


@pytest.mark.parametrize("state", ["SIGNIN", "SEALED", "COUNTED", "VOID"])
def test_slips_are_resumed_while_voting_only(cast, ballot, state):
    Ballot.objects.filter(pk=ballot.pk).update(state=state, void_reason="停电" if state == "VOID" else "")
    assert sentence_of(actions.resume_slips, by=cast.secretary.user, ballot=ballot) == actions.OUT_OF_TURN[state]


# --- the count ---


def test_slips_and_phones_are_counted_together(cast, ballot, django_capture_on_commit_callbacks):
    by = cast.secretary.user
    drawn = draw(by, ballot, [cast.member, cast.staff, cast.away])
    phones = [Phone(person, ballot).sign_in() for person in (cast.secretary, cast.leader)]
    actions.start_voting(by=by, ballot=ballot)
    with pytest.raises(actions.UnknownSlip):
        cast_with(ballot, "2222222222")
    for grade, code in enumerate(drawn):
        cast_with(ballot, code, grade)
    for phone in phones:
        phone.cast(marks_for(ballot, 4))
    actions.seal(by=by, ballot=ballot)
    with django_capture_on_commit_callbacks(execute=True):
        counted = actions.count(by=by, ballot=ballot)
    assert {(t.position, t.grade): t.votes for t in Tally.objects.all()} == {
        (position, grade): votes for position in range(9) for grade, votes in enumerate([1, 1, 1, 0, 2])
    }
    assert (turnout(counted).signed_in, turnout(counted).returned) == (5, 5)
    assert (Slip.objects.count(), SlipFailures.objects.count(), Urn.objects.count(), keys.kept()) == (0, 0, 0, set())


@pytest.mark.parametrize(("channel", "other"), [("slip", "phone"), ("phone", "slip")])
def test_a_count_is_refused_with_more_ballots_of_one_kind_than_were_taken(cast, ballot, phones, codes, channel, other):
    """The sum of both kinds would hide it."""
    for code in codes:
        cast_with(ballot, code)
    for phone in phones:
        phone.cast(marks_for(ballot))
    row = ballot.roll.filter(channel=channel).first()
    Roll.objects.filter(ballot=ballot, person=row.person_id).update(channel=other, blinded=None)
    actions.seal(by=cast.secretary.user, ballot=ballot)
    assert "比签到的人多" in sentence_of(actions.count, by=cast.secretary.user, ballot=ballot)


def test_a_void_ballot_leaves_no_slip(cast, ballot, codes):
    with pytest.raises(actions.UnknownSlip):
        cast_with(ballot, "2222222222")
    actions.void(by=cast.secretary.user, ballot=ballot, reason="停电")
    assert (Slip.objects.count(), SlipFailures.objects.count()) == (0, 0)


# --- many at once ---


@pytest.mark.django_db(transaction=True)
def test_ten_casts_of_one_slip_are_one_vote(ballot, codes):
    outcomes = at_once(*[lambda: cast_with(ballot, codes[0])] * 10)
    assert sorted(outcome.value for outcome in outcomes) == ["already in urn"] * 9 + ["cast"]
    assert Urn.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_failure_of_many_at_once_is_lost(ballot, codes):
    outcomes = at_once(*[lambda: cast_with(ballot, "2222222222")] * 10)
    assert len(refusals(outcomes)) == 10
    assert slips_of(ballot).failures == 10


@pytest.mark.django_db(transaction=True)
def test_of_two_printings_at_once_one_is_refused(cast, ballot):
    by = cast.secretary.user
    prints = [
        lambda codes=codes: actions.add_slips(by=by, ballot=ballot, codes=codes, living=0)
        for codes in (slips.draw_codes(3), slips.draw_codes(3))
    ]
    assert len(refusals(at_once(*prints))) == 1
    assert slips_of(ballot).living == 3


@pytest.mark.django_db(transaction=True)
def test_nobody_takes_a_slip_behind_the_start_of_voting(cast, ballot):
    by = cast.secretary.user
    draw(by, ballot, [cast.member, cast.staff, cast.away])
    outcomes = at_once(
        lambda: actions.start_voting(by=by, ballot=ballot),
        lambda: actions.hand_out(by=by, ballot=ballot, person=cast.head, channel=Channel.SLIP),
    )
    assert len(refusals(outcomes)) == 1
    found = slips_of(ballot)
    assert (found.taken, Ballot.objects.get().state) in [(3, "VOTING"), (4, "SIGNIN")]


def guess(ballot):
    try:
        with suppress(actions.UnknownSlip):
            cast_with(ballot, "2222222222")
    finally:
        connection.close()


def wait_until_somebody_waits_for(table):
    with connection.cursor() as cursor:
        for _ in range(200):
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [table])
            if cursor.fetchone():
                return
            time.sleep(0.02)
    raise AssertionError(f"nobody waits for {table}")


@pytest.mark.django_db(transaction=True)
def test_a_failure_that_comes_late_leaves_nothing_behind_the_count(cast, ballot, codes):
    for code in codes:
        cast_with(ballot, code)
    by = cast.secretary.user

    def guess_elsewhere():
        try:
            guess(ballot)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE evaluations_slipfailures IN EXCLUSIVE MODE")
            late = pool.submit(guess_elsewhere)
            wait_until_somebody_waits_for("evaluations_slipfailures")
            actions.seal(by=by, ballot=ballot)
            actions.count(by=by, ballot=ballot)
        late.result(timeout=20)
    assert Ballot.objects.get().state == "COUNTED"
    assert SlipFailures.objects.count() == 0
