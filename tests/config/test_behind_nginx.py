"""Two web servers behind the documented nginx, with one database and one folder of ballot keys, on one evening."""

import base64
import http.client
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from evaluations.ballots import keys
from evaluations.ballots.models import Ballot, Tally
from organizations.models import User
from tests.evaluations.ballots.conftest import meeting, meeting_without_critiques  # noqa: F401
from tests.evaluations.ballots.voter import Phone, base64_of
from tests.faults.killed import children_of, kill
from tests.nginx import SITE, Answer, Front, behind_nginx
from tests.served import served
from tests.workers import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
CSRF = "c" * 32
BURST = 100  # as the document gives it to an address
TRIES = 5


class Browser:
    """Somebody with cookies before the site, and which web servers answered them."""

    def __init__(self, front: Front):
        self.front, self.cookies, self.answered_by = front, {"csrftoken": CSRF}, set()

    def post(self, path: str, **values: str) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"https://{SITE}/"}
        body = urlencode(values | {"csrfmiddlewaretoken": self.cookies["csrftoken"]})
        answer = self.front.ask("POST", path, body, Cookie=cookies, **headers)
        self.answered_by.add(answer.by)
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def sign_in(self, person) -> "Browser":
        answer = self.post("/sign-in/", username=person.user.username, password="demo-2026")
        assert (answer.status, answer.headers["Location"]) == (302, "/")
        return self


@pytest.fixture
def two(tmp_path):
    """Two web servers of one process each."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    with served(first, WEB_PROCESSES="1") as one, served(second, WEB_PROCESSES="1") as other:
        yield one, other


@pytest.fixture
def front(two, tmp_path):
    with behind_nginx([server.port for server in two], tmp_path) as front:
        yield front


def votes_of(ballot, phones) -> list[str]:
    """What the phones send; written before they send it side by side, for a thread's question holds a connection."""
    marks = bytes(ballot.subjects.count())
    return [json.dumps(phone.body(marks)) for phone in phones]


def sent_until_taken(front, ballot, body) -> list[Answer]:
    """What a voter's page does: who gets no receipt sends the same again."""
    answers = []
    while not answers or answers[-1].status != 200:
        assert len(answers) < TRIES
        answers.append(front.ask("POST", f"/ballots/{ballot.pk}/cast/", body, **{"Content-Type": "application/json"}))
    return answers


def test_a_ballot_runs_on_two_web_servers_and_goes_on_when_one_is_killed(cast, meeting, two, front):  # noqa: F811
    voters = [cast.secretary, cast.deputy, cast.recorder, cast.leader, cast.member, cast.staff]
    User.objects.update(password=Argon2PasswordHasher().encode("demo-2026", "s" * 16))
    chair = Browser(front).sign_in(cast.secretary)

    assert chair.post(f"/meetings/{meeting.pk}/ballot/").status == 302
    ballot = Ballot.objects.get()
    phones = [signed_in(Browser(front).sign_in(voter), voter, ballot) for voter in voters]
    assert chair.post(f"/ballots/{ballot.pk}/start-voting/").status == 302
    votes = votes_of(ballot, phones)
    before = [sent_until_taken(front, ballot, vote)[-1] for vote in votes[:2]]
    assert {answer.by for answer in before} == {server.port for server in two}

    with ThreadPoolExecutor(4) as pool:
        others = [pool.submit(sent_until_taken, front, ballot, vote) for vote in votes[2:]]
        kill(two[0])
        after = [answers.result()[-1] for answers in others]

    assert {answer.body for answer in after} == {before[0].body}
    assert chair.post(f"/ballots/{ballot.pk}/seal/").status == 302
    assert chair.post(f"/ballots/{ballot.pk}/count/").status == 302
    assert chair.answered_by == {server.port for server in two}
    assert Ballot.objects.get().state == Ballot.State.COUNTED
    assert sum(Tally.objects.filter(position=1).values_list("votes", flat=True)) == len(voters)
    assert not keys.present(ballot.pk)
    assert [path.name for path in front.folder.glob("*.log") if "ballots" in path.read_text()] == []


def signed_in(browser: Browser, voter, ballot) -> Phone:
    phone = Phone(voter, ballot)
    answer = browser.post(f"/ballots/{ballot.pk}/sign-in/", blinded=base64_of(phone.blinded))
    return phone.accept(base64.urlsafe_b64decode(json.loads(answer.body)["signature"]))


def test_whoever_guesses_is_told_to_wait_and_everybody_else_goes_on(two, front):
    answers = []
    with closing(front.connect()) as line:
        while not answers or answers[-1].status != 429:  # one more is let through each second, however slow this is
            assert len(answers) < 10 * BURST
            answers.append(asked(line, "/sign-in/"))
    told = answers[-1]
    assert len(answers) > BURST
    assert told.by == 0
    assert "请过一分钟再试" in told.body.decode()
    assert {answer.by for answer in answers if answer.status != 429} == {server.port for server in two}
    assert front.ask("GET", "/elder/?size=18").status == 302


def asked(line: http.client.HTTPSConnection, path: str) -> Answer:
    line.request("GET", path, headers={"Host": SITE})
    response = line.getresponse()
    return Answer(response.status, response.headers, response.read())


def test_when_no_web_server_is_there_a_sentence_says_so(two, front):
    for server in two:
        kill(server)
    answer = front.ask("GET", "/boards/")
    assert answer.status == 503
    assert "看刚才的内容存好了没有，没有存好的再交一次" in answer.body.decode()
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.attack
def test_a_vote_on_its_way_lies_in_no_file_of_nginx(front):
    """Looked at while the last byte still lacks; something longer than a vote proves that the look finds files."""
    with half_sent(front, "/opinions/", 200_000) as files:
        assert len(files) == 1
    with half_sent(front, "/ballots/645dbe5b-b625-4f5c-85a7-c16d0331fa80/cast/", 60_000) as files:
        assert files == []


@contextmanager
def half_sent(front: Front, path: str, length: int) -> Iterator[list[str]]:
    """The files of bodies that nginx holds open, once it has read all but the last byte of a request."""
    with closing(front.connect()) as line:
        line.putrequest("POST", path)
        line.putheader("Content-Length", str(length))
        line.endheaders(b"x" * (length - 1))
        wait_until(lambda: nothing_is_unread(front.port))
        opened = [os.readlink(file) for pid in children_of(front.pid) for file in Path(f"/proc/{pid}/fd").iterdir()]
        yield [name for name in opened if name.startswith(str(front.folder / "client_body"))]


def nothing_is_unread(port: int) -> bool:
    """Whether all that was sent to this port has been read; the kernel tells what waits to be sent and to be read."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    there = f":{port:04X}"
    to_be_sent = [row[4].partition(":")[0] for row in rows if row[2].endswith(there)]
    to_be_read = [row[4].partition(":")[2] for row in rows if row[1].endswith(there)]
    return {*to_be_sent, *to_be_read} == {"00000000"}
