"""The tables of this floor: the secret ballot and the ratings; each noun keeps its own file."""

from evaluations.ballots.models import Ballot, PaperCount, Roll, Slip, SlipFailures, Subject, Tally, Teller, Urn
from evaluations.ratings.models import Rating, RatingSheet

__all__ = [
    "Ballot",
    "PaperCount",
    "Rating",
    "RatingSheet",
    "Roll",
    "Slip",
    "SlipFailures",
    "Subject",
    "Tally",
    "Teller",
    "Urn",
]
