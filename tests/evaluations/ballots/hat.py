"""Slips (抽签码) in a hat: printed for a ballot, noted at the desk as taken; who drew which, nobody notes."""

from collections.abc import Iterable

from evaluations.ballots import actions, slips
from evaluations.ballots.models import Ballot, Channel, Slip
from organizations.models import Person


def print_slips(by, ballot: Ballot, number: int) -> list[str]:
    """The codes on the paper; nothing else knows them."""
    codes = slips.draw_codes(number)
    actions.add_slips(by=by, ballot=ballot, codes=codes, living=Slip.objects.filter(ballot=ballot.pk).count())
    return codes


def draw(by, ballot: Ballot, people: Iterable[Person]) -> list[str]:
    """Print as many slips as people and hand them out; whose is which, the list does not say."""
    people = list(people)
    for person in people:
        actions.hand_out(by=by, ballot=ballot, person=person, channel=Channel.SLIP)
    return print_slips(by, ballot, len(people))
