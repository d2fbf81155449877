"""Every process of the web server killed with -9 in the middle of a request: nothing doubled, and sent again it works.

Nothing was acknowledged, so both “it was done” and “it was not done” would be true afterwards; what may not be is half.
"""

import pytest

from disclosures import integrity
from evaluations.ballots import keys
from tests.faults import acts
from tests.faults.conftest import one_process
from tests.faults.killed import in_the_middle, kill, wait_for_the_dead

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("places")]
BROKE = None  # what somebody is answered whose connection broke
ACTS = [
    acts.sign_in,
    acts.open_ballot,
    acts.sign_in_to_ballot,
    acts.cast_vote,
    acts.count_votes,
    acts.save_statement,
    acts.save_critique,
    acts.rate,
    acts.confirm_ratings,
    acts.post_results,
    acts.upload_list,
    acts.confirm_import,
    acts.export_roster,
]


@pytest.mark.parametrize("prepared", ACTS, ids=lambda prepared: prepared.__name__)
def test_nothing_is_half_done_and_sent_again_it_is_done_once(cast, lasting, survivor, prepared):
    act = prepared(cast)
    before, kept = integrity.broken(), keys.kept()  # a made-up meeting may lack a roll
    with one_process(lasting) as victim, in_the_middle(act.table, lambda: act.send(victim)) as answer:
        kill(victim)
    wait_for_the_dead()
    assert (answer.result(), integrity.broken()) == (BROKE, before)
    assert kept <= keys.kept()  # those of a count stay until its totals are there
    again = act.send(survivor)
    assert (again.status, act.effect(), integrity.broken()) == (act.status, act.done, before)
