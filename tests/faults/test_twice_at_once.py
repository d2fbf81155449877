"""One form sent twice at the same moment, by two windows or an impatient finger: one effect, both told the truth.

Both requests are held at one lock until both are there. Besides, without a web server: tests/evaluations/ballots/
test_races.py, test_casting.py, test_paper_actions.py and test_slips.py (everything of a ballot),
tests/commitments/test_actions.py, tests/disclosures/circulars/test_actions.py, tests/disclosures/opinions/
test_receiving.py, tests/organizations/test_list_imports.py.
"""

import html
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from disclosures import integrity
from evaluations.ratings.actions import writing
from tests.faults import acts
from tests.faults.killed import how_many_wait, locked
from tests.served import PATIENCE
from tests.workers import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("places")]
SAVED_MEANWHILE = "已经存过这张评价表，您填的没有盖上去"
ONE_IS_REFUSED = {
    acts.open_ballot: "这次会议已经在投票或已经计票，不能再开始投票",
    acts.cast_vote: "票箱里已经有这张票，没有再投",
    acts.count_votes: "这场投票已经计票，不能再改动",
    acts.rate: SAVED_MEANWHILE,
    acts.confirm_ratings: f"{SAVED_MEANWHILE}|{writing.READ_ONLY}",  # it saves, and then confirms
    acts.correct_rating: "这一项已经更正过",
    acts.post_results: "这次会议的评比结果已经公示",
    acts.confirm_import: "不用再点“确认导入”",
    acts.transfer: "已经在鹭洲社区党支部。请选择另一个党支部",
}
BOTH_ARE_DONE = [
    acts.sign_in_to_ballot,
    acts.mark_attendance,
    acts.save_statement,
    acts.save_critique,
    acts.leave_opinion,
]


def sent_twice(act, server) -> list:
    with ThreadPoolExecutor(2) as pool:
        with locked(act.table):
            sent = [pool.submit(act.send, server) for _ in range(2)]
            wait_until(lambda: how_many_wait() == 2, PATIENCE)
        return [each.result() for each in sent]


@pytest.mark.parametrize("prepared", ONE_IS_REFUSED, ids=lambda prepared: prepared.__name__)
def test_it_is_done_once_and_the_second_is_told_so(cast, survivor, prepared):
    act = prepared(cast)
    before = integrity.broken()
    answers = sent_twice(act, survivor)
    pages = "".join(words_of(act.browser.arrive(survivor, answer)) for answer in answers)
    assert (act.effect(), integrity.broken()) == (act.done, before)
    assert {answer.status for answer in answers} <= {act.status, 200, 409}
    assert re.search(ONE_IS_REFUSED[prepared], pages)


@pytest.mark.parametrize("prepared", BOTH_ARE_DONE, ids=lambda prepared: prepared.__name__)
def test_what_says_the_same_is_done_once_and_both_are_told_that_it_is(cast, survivor, prepared):
    act = prepared(cast)
    before = integrity.broken()
    one, other = sent_twice(act, survivor)
    assert (act.effect(), integrity.broken()) == (act.done, before)
    assert (one.status, one.body, one.location) == (act.status, other.body, other.location)


def words_of(page) -> str:
    """What is to be read on a page, or in the message for a script."""
    if page.text.startswith("{"):
        return json.loads(page.text).get("message", "")
    return html.unescape(re.sub(r"\s+|<[^>]+>", "", page.text))
