"""A ballot under every order of events that Hypothesis can think of."""

import hypothesis.strategies as st
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from evaluations.ballots import actions, rules
from evaluations.ballots.actions import Casting
from evaluations.ballots.models import Ballot, Roll, Tally, Urn
from organizations.refusals import Refused
from tests.evaluations.ballots.voter import Phone

VOTERS = st.integers(0, 8)
SIGNING, VOTING, SEALED = ("SIGNIN", "VOTING"), ("VOTING", "SEALED"), ("SEALED", "COUNTED")


class Life(RuleBasedStateMachine):
    """The model is three things: the state, who holds a credential, what lies in the urn."""

    by = meeting = None
    reached: set = set()

    def __init__(self):
        super().__init__()
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        self.ballot = actions.open_ballot(by=self.by, meeting=self.meeting)
        self.people = [row.person for row in self.ballot.roll.select_related("person__user").order_by("person_id")]
        self.subjects = self.ballot.subjects.count()
        self.state, self.phones, self.urn = "SIGNIN", {}, {}

    def teardown(self):
        transaction.set_rollback(True)
        self.rolled_back.__exit__(None, None, None)

    def refused_or(self, allowed, act):
        """Do it; it must work exactly when it is allowed."""
        try:
            with transaction.atomic():
                done = act()
        except Refused:
            assert not allowed
            return None
        assert allowed
        return done

    @rule(voter=VOTERS)
    def sign_in(self, voter):
        phone = Phone(self.people[voter], self.ballot)
        allowed = self.state == "SIGNIN" and voter not in self.phones
        if self.refused_or(allowed, phone.sign_in):
            self.phones[voter] = phone

    @rule()
    def everybody_signs_in(self):
        for voter in range(len(self.people)):
            self.sign_in(voter)

    @rule(seed=st.integers(0, 5**9 - 1))
    def everybody_casts(self, seed):
        for voter in self.phones:
            self.cast(voter, seed + voter)

    @rule(voter=VOTERS)
    def sign_in_again(self, voter):
        if phone := self.phones.get(voter):
            self.refused_or(self.state in ("SIGNIN", "VOTING"), phone.sign_in)

    @rule(voter=VOTERS, seed=st.integers(0, 5**9 - 1))
    def cast(self, voter, seed):
        if not (phone := self.phones.get(voter)):
            return
        marks = bytes(seed // 5**position % 5 for position in range(self.subjects))
        done = self.refused_or(self.state == "VOTING", lambda: phone.cast(marks))
        if done:
            assert (done is Casting.ALREADY_IN_URN) == (voter in self.urn)
            self.urn.setdefault(voter, marks)

    @rule(voter=VOTERS)
    def cast_what_was_never_signed(self, voter):
        stranger = Phone(self.people[voter], self.ballot)
        stranger.signature = bytes(256)
        self.refused_or(False, lambda: stranger.cast(bytes(self.subjects)))

    @rule(voter=VOTERS, length=st.sampled_from([0, 8, 10]))
    def cast_an_incomplete_form(self, voter, length):
        if phone := self.phones.get(voter):
            self.refused_or(False, lambda: phone.cast(bytes(length)))

    @rule(step=st.sampled_from(["start_voting", "seal", "count"]))
    def step(self, step):
        """Try any step at any time; it works in its turn, with enough people or ballots, and only then."""
        before, after = {"start_voting": SIGNING, "seal": VOTING, "count": SEALED}[step]
        enough = {"start_voting": len(self.phones) >= 3, "seal": True, "count": len(self.urn) >= 3}[step]
        act = getattr(actions, step)
        if self.refused_or(self.state == before and enough, lambda: act(by=self.by, ballot=self.ballot)):
            self.state = after

    @rule(seed=st.integers(0, 5**9 - 1))
    def go_on(self, seed):
        """What usually comes next, or few ballots would ever be counted."""
        if self.state == "SIGNIN":
            self.everybody_signs_in()
            self.step("start_voting")
        elif self.state == "VOTING":
            self.everybody_casts(seed)
            self.step("seal")
        elif self.state == "SEALED" and len(self.urn) >= 3:
            self.step("count")

    @rule(mood=st.sampled_from(["no", "no", "yes"]))
    def void(self, mood):
        if mood == "no":  # rarely, or few ballots would ever be counted
            return
        running = self.state in ("SIGNIN", "VOTING", "SEALED")
        if self.refused_or(running, lambda: actions.void(by=self.by, ballot=self.ballot, reason="停电")):
            self.state = "VOID"

    @invariant()
    def remember_how_far_it_went(self):
        self.reached.add(self.state)

    @invariant()
    def the_database_says_the_same(self):
        assert Ballot.objects.get(pk=self.ballot.pk).state == self.state
        signed_in = Roll.objects.filter(ballot=self.ballot, channel="phone").count()
        assert signed_in == len(self.phones)
        over = self.state in ("COUNTED", "VOID")
        assert Urn.objects.filter(ballot=self.ballot.pk).count() == (0 if over else len(self.urn))
        assert len(self.urn) <= signed_in

    @invariant()
    def totals_are_those_of_the_forms_whatever_their_order(self):
        forms = self.urn.values() if self.state == "COUNTED" else []
        expected = rules.add_up(forms, self.subjects)
        found = {(t.position, t.grade): t.votes for t in Tally.objects.filter(ballot=self.ballot)}
        if self.state == "COUNTED":
            assert found == {(p, g): row[g] for p, row in enumerate(expected) for g in range(5)}
            assert {sum(row) for row in expected} == {len(self.urn)}
        else:
            assert found == {}


def test_no_order_of_events_loses_doubles_or_invents_a_vote(cast, meeting):
    bound = type("BoundLife", (Life,), {"by": cast.secretary.user, "meeting": meeting, "reached": set()})
    run_state_machine_as_test(
        bound,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert bound.reached == {"SIGNIN", "VOTING", "SEALED", "COUNTED", "VOID"}
