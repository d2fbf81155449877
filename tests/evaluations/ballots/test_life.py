"""A ballot under every order of events that Hypothesis can think of, with phones, slips and papers at once."""

from collections import Counter

import hypothesis.strategies as st
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from evaluations.ballots import actions, rules, slips
from evaluations.ballots.actions import Casting
from evaluations.ballots.models import Ballot, Channel, PaperCount, Roll, Slip, Tally, Teller, Urn
from evaluations.ballots.paper import PaperTotals
from organizations.refusals import Refused
from tests.evaluations.ballots.hat import print_slips
from tests.evaluations.ballots.voter import Phone

VOTERS = st.integers(0, 8)
SEEDS = st.integers(0, 5**9 - 1)
BY_HAND = st.sampled_from([Channel.SLIP, Channel.PAPER])
DUTIES = st.sampled_from(list(Teller.Duty))
SIGNING, VOTING, SEALED = ("SIGNIN", "VOTING"), ("VOTING", "SEALED"), ("SEALED", "COUNTED")
OVER = ("COUNTED", "VOID")


class Life(RuleBasedStateMachine):
    """The model: the state, who took what, which slips are good, what lies in the urn, what the tellers entered."""

    by = meeting = None
    tellers: dict = {}
    reached: set = set()
    channels_counted: set = set()

    def __init__(self):
        super().__init__()
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        self.ballot = actions.open_ballot(by=self.by, meeting=self.meeting)
        actions.appoint_tellers(by=self.by, ballot=self.ballot, tellers=self.tellers)
        self.people = [row.person for row in self.ballot.roll.select_related("person__user").order_by("person_id")]
        self.subjects = self.ballot.subjects.count()
        self.state = "SIGNIN"
        self.taken, self.phones, self.codes, self.urn, self.entered = {}, {}, [], {}, {}

    def teardown(self):
        transaction.set_rollback(True)
        self.rolled_back.__exit__(None, None, None)

    def refused_or(self, allowed, act):
        """Do it; it must work exactly when it is allowed. Says whether it did, and what came of it."""
        try:
            with transaction.atomic():
                done = act()
        except Refused:
            assert not allowed
            return False, None
        assert allowed
        return True, done

    def took(self, channel):
        return [voter for voter, taken in self.taken.items() if taken == channel]

    def marks(self, seed):
        return bytes(seed // 5**position % 5 for position in range(self.subjects))

    # --- sign-in ---

    @rule(voter=VOTERS)
    def sign_in(self, voter):
        phone = Phone(self.people[voter], self.ballot)
        worked, _ = self.refused_or(self.state == "SIGNIN" and voter not in self.taken, phone.sign_in)
        if worked:
            self.phones[voter], self.taken[voter] = phone, Channel.PHONE

    @rule(voter=VOTERS)
    def sign_in_again(self, voter):
        if phone := self.phones.get(voter):
            self.refused_or(self.state in ("SIGNIN", "VOTING"), phone.sign_in)

    @rule(voter=VOTERS, channel=BY_HAND)
    def take_at_the_desk(self, voter, channel):
        worked, _ = self.refused_or(
            self.state == "SIGNIN" and voter not in self.phones,
            lambda: actions.hand_out(by=self.by, ballot=self.ballot, person=self.people[voter], channel=channel),
        )
        if worked:
            self.taken[voter] = channel

    @rule(voter=VOTERS)
    def give_back_at_the_desk(self, voter):
        worked, _ = self.refused_or(
            self.state == "SIGNIN" and voter not in self.phones,
            lambda: actions.take_back(by=self.by, ballot=self.ballot, person=self.people[voter]),
        )
        if worked:
            self.taken.pop(voter, None)

    @rule(number=st.integers(1, 4))
    def print_slips(self, number):
        worked, codes = self.refused_or(
            self.state == "SIGNIN" and len(self.codes) + number <= len(self.people) + rules.SPARE_SLIPS,
            lambda: print_slips(self.by, self.ballot, number),
        )
        if worked:
            self.codes += codes

    @rule(number=st.integers(1, 4))
    def void_leftovers(self, number):
        leftovers = self.codes[-number:]
        worked, _ = self.refused_or(
            self.state == "SIGNIN", lambda: actions.void_slips(by=self.by, ballot=self.ballot, codes=leftovers)
        )
        if worked:
            self.codes = [code for code in self.codes if code not in leftovers]

    # --- casting ---

    @rule(voter=VOTERS, seed=SEEDS)
    def cast(self, voter, seed):
        if phone := self.phones.get(voter):
            self.into_the_urn(("phone", voter), seed, phone.cast)

    @rule(number=VOTERS, seed=SEEDS)
    def cast_by_slip(self, number, seed):
        if self.codes:
            code = self.codes[number % len(self.codes)]
            self.into_the_urn(
                ("slip", code),
                seed,
                lambda marks: actions.cast_with_slip(ballot=self.ballot.pk, code=code, marks=marks),
            )

    def into_the_urn(self, credential, seed, cast):
        marks = self.marks(seed)
        worked, done = self.refused_or(self.state == "VOTING", lambda: cast(marks))
        if worked:
            assert (done is Casting.ALREADY_IN_URN) == (credential in self.urn)
            self.urn.setdefault(credential, marks)

    @rule(voter=VOTERS)
    def cast_what_was_never_signed(self, voter):
        stranger = Phone(self.people[voter], self.ballot)
        stranger.signature = bytes(256)
        self.refused_or(False, lambda: stranger.cast(bytes(self.subjects)))

    @rule()
    def cast_with_a_code_that_no_slip_bears(self):
        (code,) = slips.draw_codes(1)
        self.refused_or(
            False, lambda: actions.cast_with_slip(ballot=self.ballot.pk, code=code, marks=bytes(self.subjects))
        )

    @rule(voter=VOTERS, length=st.sampled_from([0, 8, 10]))
    def cast_an_incomplete_form(self, voter, length):
        if phone := self.phones.get(voter):
            self.refused_or(False, lambda: phone.cast(bytes(length)))

    # --- papers ---

    def papers(self, wrong_row=None):
        """What lies in the box of papers: all but one that were handed out come back; each says the same."""
        valid = max(len(self.took(Channel.PAPER)) - 1, 0)
        rows = [[valid, 0, 0, 0, 0] for _ in range(self.subjects)]
        if wrong_row is not None and valid:
            rows[wrong_row] = [valid - 1, 1, 0, 0, 0]
        return PaperTotals(valid, 0, tuple(map(tuple, rows)))

    @rule(duty=DUTIES, wrong_row=st.sampled_from([None, None, 0, 4]))
    def enter_papers(self, duty, wrong_row):
        totals = self.papers(wrong_row)
        worked, _ = self.refused_or(
            self.state == "SEALED" and bool(self.took(Channel.PAPER)) and not self.tellers_agree(),
            lambda: actions.enter_paper(by=self.tellers[duty].user, ballot=self.ballot, totals=totals),
        )
        if worked:
            self.entered[duty] = totals

    @rule(duty=DUTIES)
    def enter_rows_that_do_not_add_up(self, duty):
        totals = PaperTotals(1, 0, ((2, 0, 0, 0, 0),) * self.subjects)
        self.refused_or(
            False, lambda: actions.enter_paper(by=self.tellers[duty].user, ballot=self.ballot, totals=totals)
        )

    def tellers_agree(self):
        return len(self.entered) == 2 and len(set(self.entered.values())) == 1

    # --- steps ---

    @rule(step=st.sampled_from(["start_voting", "seal", "count"]))
    def step(self, step):
        """Try any step at any time; it works in its turn, with enough people or ballots, and only then."""
        before, after = {"start_voting": SIGNING, "seal": VOTING, "count": SEALED}[step]
        enough = {"start_voting": self.may_start, "seal": lambda: True, "count": self.may_count}[step]
        act = getattr(actions, step)
        worked, _ = self.refused_or(self.state == before and enough(), lambda: act(by=self.by, ballot=self.ballot))
        if worked:
            self.state = after

    def may_start(self):
        return len(self.taken) >= 3 and len(self.codes) == len(self.took(Channel.SLIP))

    def may_count(self):
        on_paper = bool(self.took(Channel.PAPER))
        papers = self.papers().valid if on_paper else 0
        return (not on_paper or self.tellers_agree()) and len(self.urn) + papers >= 3

    @rule(seed=SEEDS)
    def go_on(self, seed):
        """What usually comes next, or few ballots would ever be counted."""
        if self.state == "SIGNIN":
            self.everybody_takes_a_ballot(seed)
            self.step("start_voting")
        elif self.state == "VOTING":
            self.everybody_casts(seed)
            self.step("seal")
        elif self.state == "SEALED":
            self.both_enter_the_same()
            self.step("count")

    def everybody_takes_a_ballot(self, seed):
        for voter in range(len(self.people)):
            channel = list(Channel)[(seed + voter) % 3]
            if voter in self.taken:
                continue
            if channel == Channel.PHONE:
                self.sign_in(voter)
            else:
                self.take_at_the_desk(voter, channel)
        spare = len(self.codes) - len(self.took(Channel.SLIP))
        if spare > 0:
            self.void_leftovers(spare)
        elif spare < 0:
            self.print_slips(-spare)

    def everybody_casts(self, seed):
        for voter in self.phones:
            self.cast(voter, seed + voter)
        for number in range(len(self.codes)):
            self.cast_by_slip(number, seed + number)

    def both_enter_the_same(self):
        if self.took(Channel.PAPER) and not self.tellers_agree():
            for duty in Teller.Duty:
                if not self.tellers_agree():
                    self.enter_papers(duty, None)

    @rule(mood=st.sampled_from(["no", "no", "yes"]))
    def void(self, mood):
        if mood == "no":  # rarely, or few ballots would ever be counted
            return
        running = self.state in ("SIGNIN", "VOTING", "SEALED")
        worked, _ = self.refused_or(running, lambda: actions.void(by=self.by, ballot=self.ballot, reason="停电"))
        if worked:
            self.state = "VOID"

    # --- what always holds ---

    @invariant()
    def remember_how_far_it_went(self):
        self.reached.add(self.state)
        if self.state == "COUNTED":
            self.channels_counted.add(frozenset(self.taken.values()))

    @invariant()
    def the_database_says_the_same(self):
        assert Ballot.objects.get(pk=self.ballot.pk).state == self.state
        taken = Counter(
            Roll.objects.filter(ballot=self.ballot, channel__isnull=False).values_list("channel", flat=True)
        )
        assert taken == Counter(self.taken.values())
        over = self.state in OVER
        assert Urn.objects.filter(ballot=self.ballot.pk).count() == (0 if over else len(self.urn))
        assert Slip.objects.filter(ballot=self.ballot.pk).count() == (0 if over else len(self.codes))
        assert PaperCount.objects.filter(ballot=self.ballot).count() == (0 if over else len(self.entered))

    @invariant()
    def no_channel_casts_more_ballots_than_people_took(self):
        cast = Counter(kind for kind, _ in self.urn)
        assert cast["phone"] <= len(self.took(Channel.PHONE))
        assert self.state == "SIGNIN" or cast["slip"] <= len(self.took(Channel.SLIP))

    @invariant()
    def totals_are_those_of_the_forms_whatever_their_order(self):
        found = {(t.position, t.grade): t.votes for t in Tally.objects.filter(ballot=self.ballot)}
        if self.state != "COUNTED":
            assert found == {}
            return
        on_paper = self.papers() if self.took(Channel.PAPER) else PaperTotals(0, 0, ((0,) * 5,) * self.subjects)
        expected = [
            [forms + papers for forms, papers in zip(*row, strict=True)]
            for row in zip(rules.add_up(self.urn.values(), self.subjects), on_paper.rows, strict=True)
        ]
        assert found == {(p, g): row[g] for p, row in enumerate(expected) for g in range(5)}
        assert {sum(row) for row in expected} == {len(self.urn) + on_paper.valid}


def test_no_order_of_events_loses_doubles_or_invents_a_vote(cast, meeting):
    tellers = {Teller.Duty.COUNTING: cast.head, Teller.Duty.OVERSEEING: cast.member}
    bound = type(
        "BoundLife",
        (Life,),
        {
            "by": cast.secretary.user,
            "meeting": meeting,
            "tellers": tellers,
            "reached": set(),
            "channels_counted": set(),
        },
    )
    run_state_machine_as_test(
        bound,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert bound.reached == {"SIGNIN", "VOTING", "SEALED", "COUNTED", "VOID"}
    assert frozenset(Channel) in bound.channels_counted  # a count that merged all three
