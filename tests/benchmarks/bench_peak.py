"""A simulated evening: 200 ballots at once from sign-in to count, while secretaries type and visitors read."""

import json
import random
import statistics
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Sum
from django.urls import reverse

from evaluations.ballots.models import Tally
from tests import ten_clients
from tests.benchmarks import evening, plain_page
from tests.benchmarks.evening import Desk, Evening, Vote, Voter
from tests.benchmarks.result import Result
from tests.benchmarks.serving import cpu_of, peak_of
from tests.evaluations.ballots.voter import base64_of
from tests.served import Server, served

CSRF = "c" * 32
APART = (
    60  # how many of its own steps one ballot may be ahead of another: sign-in, casting and counting go on side by side
)
READERS_TO_A_VOTER = 0.5
PLAIN = 2000
OK, LED_ON = 200, 302


class Step:
    """One request of the evening: what it is for, what answer it should get, and the ballot whose vote it casts."""

    def __init__(self, kind: str, request: str, expected: int = OK, casts_into=None):
        self.kind, self.request, self.expected, self.casts_into = kind, request, expected, casts_into


def bench_peak() -> Result:
    """Votes a second of the whole evening, beside those it would carry if each request were a plain page."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        settings.BALLOT_KEY_DIR = directory / "keys"
        steps = _in_turn(evening.begin())
        with served(directory, DJANGO_SETTINGS_MODULE="tests.benchmarks.plain_site") as server:
            plain = _plain_pages_a_second(server)
            busy = cpu_of(server.pid)
            answers, seconds = ten_clients.send(server.port, [step.request for step in steps])
            busy = cpu_of(server.pid) - busy
            peak = peak_of(server.pid)
    answered = [(step, answer) for step, answer in zip(steps, answers, strict=True)]
    cast = Counter(step.casts_into for step, answer in answered if step.casts_into and answer.status == OK)
    votes = cast.total()
    _say(answered, seconds)
    return Result(
        value=votes / seconds,
        unit=f"votes/s, p95 {_p95([answer.seconds for step, answer in answered if step.casts_into]):.0f} ms",
        reference=plain * votes / len(steps),
        cpu_ms=1000 * busy / votes,
        peak_mb=peak,
        errors=sum(answer.status != step.expected for step, answer in answered),
        lost=sum((cast - _counted()).values()),
    )


def _in_turn(whole: Evening) -> list[Step]:
    """All that happens, in an order in which nobody waits: what one does in a row lies hundreds of requests apart."""
    chance = random.Random(1)
    lanes = [_steps_of_a_vote(vote) for vote in whole.votes] + [_steps_of_a_desk(desk) for desk in whole.desks]
    turns = []
    for lane in lanes:
        ahead = chance.uniform(0, APART)
        turns += [(ahead + place, step) for place, step in enumerate(lane)]
    last = max(when for when, _ in turns)
    voters = sum(len(vote.voters) for vote in whole.votes)
    turns += [(chance.uniform(0, last), _look_at(whole.board)) for _ in range(int(voters * READERS_TO_A_VOTER))]
    return [step for _, step in sorted(turns, key=lambda turn: turn[0])]


def _steps_of_a_vote(vote: Vote) -> list[Step]:
    def led_on(name: str) -> Step:
        return Step(
            "step", _form(vote.secretary, reverse(f"evaluations:ballot_{name}", args=[vote.ballot]), {}), LED_ON
        )

    room = Step("room", _page(vote.secretary, reverse("evaluations:ballot", args=[vote.ballot])))
    signing_in = [step for voter in vote.voters for step in _signing_in(vote, voter)]
    casting = [step for voter in vote.voters for step in _casting(vote, voter)]
    return [room, *signing_in, led_on("start_voting"), room, *casting, led_on("seal"), led_on("count"), room]


def _signing_in(vote: Vote, voter: Voter) -> list[Step]:
    address = reverse("evaluations:ballot_sign_in", args=[vote.ballot])
    blinded = base64_of(voter.phone.blinded)
    return [
        Step("page", _page(voter.session, address)),
        Step("sign-in", _form(voter.session, address, {"blinded": blinded})),
    ]


def _casting(vote: Vote, voter: Voter) -> list[Step]:
    marks = bytes(random.Random(voter.session).randrange(5) for _ in range(vote.subjects))
    state, page, slot = (
        reverse(f"evaluations:ballot_{name}", args=[vote.ballot]) for name in ("state", "vote", "cast")
    )
    body = json.dumps(voter.phone.body(marks))
    return [
        Step("page", ten_clients.get(page)),
        Step("state", ten_clients.get(state)),
        Step("cast", ten_clients.post(slot, body), casts_into=vote.ballot),
    ]


def _steps_of_a_desk(desk: Desk) -> list[Step]:
    """A secretary opens one after the other and types; the page saves twice before it goes on."""
    steps = []
    for person in desk.people:
        steps.append(Step("workbench", _page(desk.secretary, reverse("meetings:person", args=[desk.meeting, person]))))
        for version in (0, 1):
            steps.append(Step("typing", _autosave(desk, person, version)))
    return steps


def _autosave(desk: Desk, person: int, version: int) -> str:
    typed = {
        "duties": f"走访了{person}户。" * (version + 1),
        "gains": "",
        "gaps": "",
        "direction": "",
        "version": version,
    }
    values = {f"statement-{name}": value for name, value in typed.items()} | {"statement-channel": "in_meeting"}
    address = reverse("meetings:save_statement", args=[desk.meeting, person])
    return _form(desk.secretary, address, values, Accept="application/json")


def _look_at(token: str) -> Step:
    return Step("board", ten_clients.get(reverse("disclosures:board", args=[token])))


def _page(session: str, address: str) -> str:
    return ten_clients.get(address, Cookie=f"sessionid={session}")


def _form(session: str, address: str, values: dict, **headers: str) -> str:
    cookies = {"Cookie": f"sessionid={session}; csrftoken={CSRF}", "Content-Type": "application/x-www-form-urlencoded"}
    return ten_clients.post(address, urlencode(values | {"csrfmiddlewaretoken": CSRF}), **(cookies | headers))


def _plain_pages_a_second(server: Server) -> float:
    """The page of one query, once its template and the connections are there."""
    request = ten_clients.get(plain_page.FOR_VISITORS)
    ten_clients.send(server.port, [request] * (PLAIN // 10))
    _, seconds = ten_clients.send(server.port, [request] * PLAIN)
    return PLAIN / seconds


def _counted() -> Counter:
    """How many votes each ballot's totals hold."""
    totals = Tally.objects.filter(position=0).values_list("ballot").annotate(votes=Sum("votes"))
    return Counter(dict(totals))


def _say(answered: list, seconds: float) -> None:
    kinds = defaultdict(list)
    for step, answer in answered:
        kinds[step.kind].append(answer)
    for kind, answers in kinds.items():
        times = [answer.seconds for answer in answers]
        sys.stderr.write(
            f"{kind}: {len(answers)}, p50 {1000 * statistics.median(times):.0f} ms, p95 {_p95(times):.0f} ms,"
            f" {dict(Counter(answer.status for answer in answers))}\n"
        )
    sys.stderr.write(f"{len(answered)} requests in {seconds:.0f} s\n")


def _p95(times: list[float]) -> float:
    """In milliseconds."""
    return 1000 * sorted(times)[int(0.95 * len(times))]
