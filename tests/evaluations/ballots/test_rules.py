"""What a form must hold, how forms add up, and how much of the totals may be shown."""

import pytest

from evaluations.ballots import rules
from evaluations.ballots.rules import Disclosure
from organizations.models import Policy


@pytest.mark.parametrize(
    ("valid", "shown"),
    [
        (0, Disclosure.NOTHING),
        (2, Disclosure.NOTHING),
        (3, Disclosure.MAJORITY),
        (4, Disclosure.MAJORITY),
        (5, Disclosure.COUNTS),
        (30, Disclosure.COUNTS),
    ],
)
def test_few_ballots_are_not_broken_down(valid, shown):
    assert rules.disclosure(valid, Policy()) is shown


@pytest.mark.parametrize(
    ("valid", "shown"),
    [(7, Disclosure.MAJORITY), (8, Disclosure.COUNTS), (4, Disclosure.MAJORITY), (3, Disclosure.NOTHING)],
)
def test_a_policy_may_ask_for_more_ballots(valid, shown):
    assert rules.disclosure(valid, Policy(ballots_for_counts=8, ballots_for_majority=4)) is shown


@pytest.mark.parametrize(
    ("valid", "shown"), [(4, Disclosure.MAJORITY), (3, Disclosure.MAJORITY), (2, Disclosure.NOTHING)]
)
def test_no_policy_can_ask_for_fewer_ballots(valid, shown):
    lax = Policy(ballots_for_counts=2, ballots_for_majority=2)
    assert rules.disclosure(valid, lax) is shown
    assert rules.fewest_voters(lax) == 3


@pytest.mark.parametrize(
    ("counts", "mostly"),
    [
        ((2, 1, 0, 0, 0), True),
        ((1, 1, 2, 0, 0), False),
        ((2, 1, 1, 0, 0), True),
        ((1, 0, 0, 0, 2), False),
        ((0, 0, 0, 0, 3), False),
        ((0, 2, 0, 1, 0), True),
    ],
)
def test_over_half_counts_every_ballot_also_those_marked_unfamiliar(counts, mostly):
    assert rules.mostly_good(counts) is mostly


@pytest.mark.parametrize(
    ("marks", "complete"),
    [
        (bytes([0, 1, 4]), True),
        (bytes([0, 1]), False),
        (bytes([0, 1, 4, 2]), False),
        (bytes([0, 1, 5]), False),
        (b"", False),
    ],
)
def test_a_form_is_complete_with_one_of_five_grades_on_every_row(marks, complete):
    assert rules.is_complete(marks, 3) is complete


def test_forms_add_up_to_a_row_of_five_for_each_subject():
    forms = [bytes([0, 4]), bytes([0, 1]), bytes([3, 1])]
    assert rules.add_up(forms, 2) == [[2, 0, 0, 1, 0], [0, 2, 0, 0, 1]]


def test_forms_of_different_length_never_add_up():
    with pytest.raises(ValueError, match="shorter"):
        rules.add_up([bytes([0])], 2)
