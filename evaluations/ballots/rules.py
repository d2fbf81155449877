"""Decisions about a ballot that need neither the database nor the clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from evaluations.ballots.models import Grade

# A policy may ask for more ballots, never for fewer: old results would open up to whoever lowers it.
FEWEST_FOR_COUNTS = 5
FEWEST_FOR_A_BALLOT = 3


class Disclosure(Enum):
    """How much of the totals may be shown (人数太少不细分)."""

    COUNTS = "counts"  # the five counts
    MAJORITY = "majority"  # only whether 好 and 较好 together are over half
    NOTHING = "nothing"


@dataclass(frozen=True)
class Turnout:
    """应到、签到、发出、收回: the only figures shown while a ballot runs."""

    due: int
    signed_in: int
    issued: int
    returned: int


def fewest_voters(policy) -> int:
    """Return how many voters an electronic ballot needs."""
    return max(policy.ballots_for_majority, FEWEST_FOR_A_BALLOT)


def disclosure(valid: int, policy) -> Disclosure:
    """Say how much may be shown of the totals of so many valid ballots."""
    if valid >= max(policy.ballots_for_counts, FEWEST_FOR_COUNTS):
        return Disclosure.COUNTS
    if valid >= fewest_voters(policy):
        return Disclosure.MAJORITY
    return Disclosure.NOTHING


def mostly_good(counts: Sequence[int]) -> bool:
    """Say whether 好 and 较好 together are over half of all ballots, those marked 不了解 included."""
    return 2 * (counts[Grade.GOOD] + counts[Grade.FAIRLY_GOOD]) > sum(counts)


def is_complete(marks: bytes, subjects: int) -> bool:
    """Say whether a form has exactly one of the five grades on every row."""
    return len(marks) == subjects and set(marks) <= set(Grade.values)


def add_up(forms: Iterable[bytes], subjects: int) -> list[list[int]]:
    """Return a row of five totals for each subject."""
    totals = [[0] * len(Grade) for _ in range(subjects)]
    for marks in forms:
        for row, mark in zip(totals, marks, strict=True):
            row[mark] += 1
    return totals
