"""The database killed with -9, or away for a while, under a web server that goes on: what was acknowledged is there.

A web server never needs a restart for it. The pages say that the last step may have been done all the same: the answer
to a commit can be what was lost.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.urls import reverse

from disclosures import integrity
from evaluations.ballots.models import Urn
from meetings.models import Statement
from tests import builders
from tests.clusters import connected_to, copy_tables, meet, own_cluster
from tests.faults import acts
from tests.faults.browser import Answer, Browser
from tests.faults.conftest import one_process
from tests.faults.killed import how_many_wait, in_the_middle, kill_all
from tests.served import PATIENCE
from tests.workers import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("places")]
ACTS = [acts.sign_in_to_ballot, acts.cast_vote, acts.count_votes, acts.rate, acts.post_results, acts.confirm_import]
AWAY, AWAY_STATUS = "系统暂时连不上数据库", 503


@pytest.fixture(scope="module")
def cluster(django_db_setup, django_db_blocker):
    """A database server that may be killed."""
    with django_db_blocker.unblock(), own_cluster() as own:
        copy_tables(own.start("app"))
        yield own


@pytest.fixture(scope="module")
def server(cluster, lasting):
    with one_process(lasting, DATABASE_URL=cluster.url()) as web:
        yield web


@pytest.fixture
def cast(transactional_db, cluster):
    """The standing cast, in the database that may be killed."""
    with connected_to(cluster):
        yield builders.cast()


def kill(cluster) -> None:
    """Every process at once, as when the machine loses its power."""
    kill_all(cluster._processes())


def start_again(cluster) -> None:
    cluster.start("app")
    meet()


def once_it_is_back(send: Callable[[], Answer]) -> Answer:
    """What somebody does who is told that the database is away: the same again after a while."""
    give_up = time.monotonic() + PATIENCE
    while (answer := send()).status == AWAY_STATUS and time.monotonic() < give_up:
        time.sleep(1)
    return answer


def is_told(answer) -> tuple[int, bool]:
    return answer.status, AWAY in answer.text


def test_the_servers_of_these_tests_write_to_the_disk_before_they_say_done(cluster):
    with psycopg.connect(cluster.url()) as asked:
        settings = [asked.execute(f"show {name}").fetchone()[0] for name in ("fsync", "synchronous_commit")]
    assert settings == ["on", "on"]


@pytest.mark.parametrize("prepared", ACTS, ids=lambda prepared: prepared.__name__)
def test_killed_in_the_middle_nothing_is_half_done_and_sent_again_it_is_done_once(cast, cluster, server, prepared):
    act = prepared(cast)
    before = integrity.broken()
    with in_the_middle(act.table, lambda: act.send(server)) as answer:
        kill(cluster)
    start_again(cluster)
    assert (is_told(answer.result()), integrity.broken()) == ((AWAY_STATUS, True), before)
    again = once_it_is_back(lambda: act.send(server))
    assert (again.status, act.effect(), integrity.broken()) == (act.status, act.done, before)


def test_votes_that_had_their_receipt_are_in_the_urn_after_the_database_was_killed(cast, cluster, server):
    votes = [acts.vote(phone) for phone in acts.voting(cast)]
    receipts = [once_it_is_back(lambda vote=vote: vote.send(server)).status for vote in votes]
    kill(cluster)
    start_again(cluster)
    assert (receipts, Urn.objects.count()) == ([200] * len(votes), len(votes))


def test_while_it_is_away_each_page_says_so_and_afterwards_the_same_web_server_goes_on(cast, cluster, server):
    statement = acts.save_statement(cast)
    member, visitor = Browser(cast.member), Browser()
    vote = acts.vote(acts.voting(cast)[0])
    asked = [
        lambda: visitor.get(server, reverse("disclosures:boards")),
        lambda: visitor.get(server, reverse("organizations:sign_in")),
        lambda: member.get(server, reverse("disclosures:home")),
        lambda: statement.send(server),
        lambda: vote.send(server),
    ]
    meet()
    cluster.stop()
    with ThreadPoolExecutor(len(asked)) as pool:
        told = list(pool.map(lambda ask: is_told(ask()), asked))
    start_again(cluster)
    assert [status for status, _ in told] == [AWAY_STATUS] * len(asked)
    assert [once_it_is_back(ask).status for ask in asked] == [200] * len(asked)
    assert (list(Statement.objects.values_list("duties", flat=True)), Urn.objects.count()) == (["管网改造完工"], 1)


def test_a_restart_costs_one_request_and_not_one_for_each_connection(cast, cluster, server):
    page, visitor = reverse("disclosures:boards"), Browser()
    with ThreadPoolExecutor(5) as pool:
        with in_the_middle("disclosures_publication", lambda: visitor.get(server, page)):
            waiting = [pool.submit(visitor.get, server, page) for _ in range(5)]
            wait_until(lambda: how_many_wait() == 6, PATIENCE)
        assert {answer.result().status for answer in waiting} == {200}
    meet()
    cluster.stop()
    start_again(cluster)
    assert [visitor.get(server, page).status for _ in range(8)][1:] == [200] * 7
