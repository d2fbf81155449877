"""Every write to a ballot: opened, signed in, voting, cast, sealed, papers counted, all counted; or void.

Sign-ins and votes leave no line in the process register (全程记实); the moves of a ballot do.
"""

from evaluations.ballots.actions.casting import NOT_YET, OVER, Casting, UnknownSlip, cast, cast_with_slip
from evaluations.ballots.actions.counting import count
from evaluations.ballots.actions.life import erase_spent_keys, open_ballot, seal, start_voting, void
from evaluations.ballots.actions.paper import AGREED, appoint_tellers, enter_paper
from evaluations.ballots.actions.sign_in import hand_out, issue_credential, take_back
from evaluations.ballots.actions.slips import Voided, add_slips, resume_slips, void_all_slips, void_slips
from evaluations.ballots.actions.turns import GONE, OUT_OF_TURN

__all__ = [
    "AGREED",
    "GONE",
    "NOT_YET",
    "OUT_OF_TURN",
    "OVER",
    "Casting",
    "UnknownSlip",
    "Voided",
    "add_slips",
    "appoint_tellers",
    "cast",
    "cast_with_slip",
    "count",
    "enter_paper",
    "erase_spent_keys",
    "hand_out",
    "issue_credential",
    "open_ballot",
    "resume_slips",
    "seal",
    "start_voting",
    "take_back",
    "void",
    "void_all_slips",
    "void_slips",
]
