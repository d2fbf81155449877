"""What each teller entered, as the database keeps it: sealed like a ballot, bound to its ballot and its teller."""

import hashlib

from evaluations.ballots import keys, sealing
from evaluations.ballots.models import Ballot
from evaluations.ballots.paper import PaperTotals


def sealed(ballot: Ballot, teller: int, totals: PaperTotals) -> bytes:
    """Seal what the teller, a person's number, counted; raises `keys.Gone` when there is no key."""
    return sealing.seal(keys.sealing_key(ballot.pk), ballot.pk, _ticket(teller), totals.to_bytes())


def opened(ballot: Ballot) -> dict[int, PaperTotals]:
    """Return what was entered so far, by the teller's number; raises `keys.Gone` or `sealing.Broken`."""
    kept = list(ballot.paper_counts.values_list("teller_id", "sealed"))
    if not kept:
        return {}
    key = keys.sealing_key(ballot.pk)
    return {
        teller: PaperTotals.from_bytes(sealing.unseal(key, ballot.pk, _ticket(teller), bytes(content)))
        for teller, content in kept
    }


def _ticket(teller: int) -> bytes:
    # Never the hash of a nonce, which has 32 bytes: a form out of the urn can't be passed off as a count.
    return hashlib.sha256(b"paper" + teller.to_bytes(8)).digest()
