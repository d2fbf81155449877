"""Decisions about a ballot that need neither the database nor the clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from evaluations.ballots.models import Grade
from organizations.models.policy import FEWEST_FOR_A_BALLOT, FEWEST_FOR_COUNTS

# Beyond one for everybody on the roll: some are smudged, some are lost between the printer and the hat.
SPARE_SLIPS = 20
# Of 31^10 codes a hundred guesses hit one of sixty slips once in 10^11 ballots; sixty people who type badly stay below.
MOST_FAILURES = 100


class Disclosure(Enum):
    """How much of the totals may be shown (人数太少不细分)."""

    COUNTS = "counts"  # the five counts
    MAJORITY = "majority"  # only whether 好 and 较好 together are over half
    NOTHING = "nothing"


@dataclass(frozen=True)
class Turnout:
    """The only figures shown while a ballot runs: 应到、签到、发出、收回; once it is counted, 废票 too."""

    due: int
    signed_in: int
    issued: int
    returned: int
    invalid: int = 0


@dataclass(frozen=True)
class Slips:
    """抽签码 of one ballot: how many people took one, how many printed ones are good, how many codes were wrong."""

    taken: int
    living: int
    failures: int

    @property
    def lacking(self) -> int:
        """How many more must be printed before everybody who took one can have one."""
        return max(self.taken - self.living, 0)

    @property
    def left_over(self) -> int:
        """How many must come back and become void before voting starts."""
        return max(self.living - self.taken, 0)

    @property
    def are_stopped(self) -> bool:
        """Whether so many wrong codes came that somebody may be guessing."""
        return self.failures >= MOST_FAILURES


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
