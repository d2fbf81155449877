"""Many at once, on real connections."""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from evaluations.ballots import actions
from evaluations.ballots.actions import Casting
from evaluations.ballots.models import Ballot, Tally, Urn
from evaluations.ballots.results import turnout
from organizations.refusals import Refused
from tests.evaluations.ballots.voter import Phone

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Start all at the same moment; return what each returned, or its refusal."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(timeout=20)
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, act) for act in acts]]


def refusals(outcomes):
    return [outcome for outcome in outcomes if isinstance(outcome, Refused)]


def test_ten_casts_of_one_credential_are_one_vote(ballot, voting):
    marks = bytes(ballot.subjects.count())
    outcomes = at_once(*[lambda: voting[0].cast(marks)] * 10)
    assert sorted(outcome.value for outcome in outcomes) == ["already in urn"] * 9 + ["cast"]
    assert Urn.objects.count() == 1


def test_a_cast_either_comes_before_the_sealing_or_is_refused(cast, ballot, voting):
    marks = bytes(ballot.subjects.count())
    acts = [lambda phone=phone: phone.cast(marks) for phone in voting]
    acts.insert(2, lambda: actions.seal(by=cast.secretary.user, ballot=ballot))
    outcomes = at_once(*acts)
    cast_in_time = outcomes.count(Casting.CAST)
    assert Urn.objects.count() == cast_in_time
    assert len(refusals(outcomes)) == len(voting) - cast_in_time
    assert Ballot.objects.get().state == "SEALED"


def test_of_two_counts_at_once_one_is_refused(cast, ballot, voting):
    for phone in voting:
        phone.cast(bytes(ballot.subjects.count()))
    actions.seal(by=cast.secretary.user, ballot=ballot)
    outcomes = at_once(*[lambda: actions.count(by=cast.secretary.user, ballot=ballot)] * 2)
    assert len(refusals(outcomes)) == 1
    assert set(Tally.objects.filter(grade=0).values_list("votes", flat=True)) == {len(voting)}
    assert turnout(Ballot.objects.get()).returned == len(voting)


def test_of_two_openings_at_once_one_is_refused(cast, meeting):
    outcomes = at_once(*[lambda: actions.open_ballot(by=cast.secretary.user, meeting=meeting)] * 2)
    assert len(refusals(outcomes)) == 1
    assert Ballot.objects.count() == 1


def test_of_two_browsers_signing_one_person_in_at_once_one_is_refused(cast, ballot):
    phones = [Phone(cast.member, ballot) for _ in range(2)]
    outcomes = at_once(*[phone.sign_in for phone in phones])
    assert len(refusals(outcomes)) == 1
    assert turnout(ballot).signed_in == 1


def test_nobody_signs_in_behind_the_start_of_voting(cast, ballot):
    early = [Phone(person, ballot).sign_in() for person in (cast.member, cast.staff, cast.head)]
    late = [Phone(person, ballot) for person in (cast.away, cast.leader, cast.second_staff)]
    acts = [phone.sign_in for phone in late]
    acts.insert(1, lambda: actions.start_voting(by=cast.secretary.user, ballot=ballot))
    outcomes = at_once(*acts)
    assert turnout(ballot).signed_in == len(early) + len(late) - len(refusals(outcomes))


def test_ten_clients_at_once_lose_nothing(cast, ballot, voting):
    rng = random.Random(5)
    subjects = ballot.subjects.count()
    forms = [bytes(rng.randrange(5) for _ in range(subjects)) for _ in voting]
    acts = [lambda phone=phone, marks=marks: phone.cast(marks) for phone, marks in zip(voting, forms, strict=True)]
    assert set(at_once(*acts)) == {Casting.CAST}
    actions.seal(by=cast.secretary.user, ballot=ballot)
    actions.count(by=cast.secretary.user, ballot=ballot)
    assert {(t.position, t.grade): t.votes for t in Tally.objects.all()} == {
        (position, grade): sum(form[position] == grade for form in forms)
        for position in range(subjects)
        for grade in range(5)
    }
