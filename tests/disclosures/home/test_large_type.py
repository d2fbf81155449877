"""Home in large type (大字版): one thing first, the others a tap away."""

import datetime as dt

import pytest
import time_machine

from disclosures.home.todo import ToDo, foremost
from evaluations.ballots.models import Ballot, Roll
from tests import builders
from tests.disclosures.home.test_views import HOME, WEDNESDAY, scheduled
from tests.disclosures.inspections.october import september
from tests.evaluations.ratings import rounds
from tests.unfolded import Unfolded

NOW = ToDo(None, "投票", "/", "doing", "现在", is_now=True)
OPEN_ENDED = ToDo(None, "看通报", "/", "todo", "")
LATE = ToDo(dt.date(2026, 9, 30), "公示", "/", "late", "逾期1天")
SOON = ToDo(dt.date(2026, 10, 25), "开会", "/", "todo", "还有4天")


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(builders.at(WEDNESDAY, 8), tick=False):
        yield


@pytest.mark.parametrize(
    ("todos", "first"),
    [
        ([], None),
        ([OPEN_ENDED], OPEN_ENDED),
        ([OPEN_ENDED, SOON], SOON),
        ([SOON, LATE], LATE),
        ([SOON, LATE, OPEN_ENDED, NOW], NOW),
    ],
)
def test_what_goes_on_now_comes_first_then_what_is_late_then_what_is_due(todos, first):
    assert foremost(todos) == first


def home(signed_in, person, size="18"):
    client = signed_in(person)
    client.cookies["elder"] = size
    response = client.get(HOME)
    return response.context["desk"], response.content.decode()


def test_one_thing_stands_alone_and_the_others_are_counted(cast, signed_in):
    september(cast)
    shown, page = home(signed_in, cast.secretary)
    assert Unfolded(page).links == [shown.todos[0].url]
    assert f"还有{len(shown.todos) - 1}件事" in page
    assert {each.url for each in shown.others} | {shown.foremost.url} == {each.url for each in shown.todos}


def test_a_ballot_that_runs_stands_before_what_is_overdue(cast, signed_in):
    builders.campaign(commitments_due_on=dt.date(2026, 8, 10))
    scheduled(cast)
    held = rounds.member_meeting(cast.branch, [cast.member], day=dt.date(2026, 9, 24))
    ballot = Ballot.objects.create(meeting=held, public_key=b"key", fingerprint="0" * 64)
    Roll.objects.create(ballot=ballot, person=cast.member)
    shown, page = home(signed_in, cast.member)
    assert shown.todos[0].is_late
    assert Unfolded(page).links == [shown.foremost.url]
    assert shown.foremost.url == f"/ballots/{ballot.pk}/"


def test_who_has_nothing_to_do_reads_so_and_the_standard_page_is_as_it_was(cast, signed_in):
    _, page = home(signed_in, cast.away)
    assert "眼下没有要办的事" in page
    _, standard = home(signed_in, cast.away, size="")
    assert "本月待办" in standard
    assert "<details" not in standard
