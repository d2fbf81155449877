"""A web server that is restarted in the middle of voting loses no vote and takes none twice (docs/deploy.md)."""

import http.client
import json
from contextlib import closing

import pytest

from evaluations.ballots import actions
from evaluations.ballots.models import Ballot, Tally
from tests.evaluations.ballots.conftest import meeting, meeting_without_critiques  # noqa: F401
from tests.evaluations.ballots.voter import Phone
from tests.served import PATIENCE, served


def cast_by(phone, server, marks):
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)) as line:
        body = json.dumps(phone.body(marks))
        line.request("POST", f"/ballots/{phone.ballot.pk}/cast/", body, {"Content-Type": "application/json"})
        response = line.getresponse()
        response.read()
        return response.status


@pytest.mark.django_db(transaction=True)
def test_votes_before_and_after_a_restart_are_all_counted_once(cast, meeting, tmp_path):  # noqa: F811
    voters = [cast.secretary, cast.deputy, cast.recorder, cast.leader, cast.member, cast.staff]
    ballot = actions.open_ballot(by=cast.secretary.user, meeting=meeting)
    phones = [Phone(person, ballot).sign_in() for person in voters]
    actions.start_voting(by=cast.secretary.user, ballot=ballot)
    marks = bytes(ballot.subjects.count())
    with served(tmp_path) as before:
        assert [cast_by(phone, before, marks) for phone in phones[:3]] == [200] * 3
    with served(tmp_path) as after:  # the third had got no answer, and its browser sends again
        answers = [cast_by(phone, after, marks) for phone in phones[2:]]
    assert len(set(answers[1:])) == 1
    actions.seal(by=cast.secretary.user, ballot=ballot)
    actions.count(by=cast.secretary.user, ballot=ballot)
    assert Ballot.objects.get().state == Ballot.State.COUNTED
    totals = Tally.objects.filter(position=1).values_list("votes", flat=True)
    assert sum(totals) == len(voters)
