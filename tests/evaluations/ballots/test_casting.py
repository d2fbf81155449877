"""The casting lane: it answers what the normal road would, it has nothing to read, ten clients at once lose nothing."""

import io
import json
import logging
import random
import uuid

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from config import casting_lane
from evaluations.ballots import actions, keys
from evaluations.ballots.models import Ballot, Tally, Urn
from tests import builders, ten_clients
from tests.evaluations.ballots.conftest import attend, criticize, member_meeting
from tests.evaluations.ballots.voter import Phone, base64_of
from tests.served import served

SUBJECTS, VOTERS = 30, 60
LANE = "config.casting_lane.CastingLane"
OF_A_PERSON = ["session", "user", "auser", "_messages", "htmx"]
NO_BALLOT = uuid.UUID(int=1)


def url(name, ballot):
    return reverse(f"evaluations:{name}", args=[ballot])


def post(client, ballot, body, **headers):
    return client.post(url("ballot_cast", ballot), body, "application/json", headers=headers)


def form(phone, marks=bytes(9), **extra):
    return json.dumps(phone.body(marks) | extra)


def answer(response):
    """Status, body and headers; of the one that tells the second, only that it is there."""
    return response.status_code, response.content, dict(response.headers) | {"Expires": "Expires" in response}


# --- one request of every kind; each gets a client, the ballot and a phone that has signed in and not cast ---


def good(client, ballot, phone):
    return post(client, ballot.pk, form(phone))


def the_same_twice(client, ballot, phone):
    post(client, ballot.pk, form(phone))
    return post(client, ballot.pk, form(phone, bytes([3] * 9)))


def forged(client, ballot, phone):
    return post(client, ballot.pk, form(phone, signature=base64_of(bytes(256))))


def a_row_missing(client, ballot, phone):
    return post(client, ballot.pk, form(phone, bytes(8)))


def too_early(client, ballot, phone):
    Ballot.objects.update(state="SIGNIN")
    return post(client, ballot.pk, form(phone))


def too_late(client, ballot, phone):
    Ballot.objects.update(state="SEALED")
    return post(client, ballot.pk, form(phone))


def keys_gone(client, ballot, phone):
    keys.erase(ballot.pk)
    return post(client, ballot.pk, form(phone))


def another_ballot(client, ballot, phone):
    return post(client, NO_BALLOT, form(phone))


def nothing(client, ballot, phone):
    return post(client, ballot.pk, "")


def garbage(client, ballot, phone):
    return post(client, ballot.pk, "\xff\x00{")


def a_list(client, ballot, phone):
    return post(client, ballot.pk, "[]")


def brackets_without_end(client, ballot, phone):
    return post(client, ballot.pk, "[" * 100_000)


def wrong_types(client, ballot, phone):
    return post(client, ballot.pk, '{"nonce": 1, "signature": [], "marks": {"a": null}}')


def half_a_character(client, ballot, phone):
    return post(client, ballot.pk, '{"nonce": "\\ud800", "signature": "\\u0000", "marks": "\\ud800"}')


def a_number_without_end(client, ballot, phone):
    return post(client, ballot.pk, f'{{"marks": {"1" * 5000}}}')


def a_huge_nonce(client, ballot, phone):
    return post(client, ballot.pk, form(phone, nonce="A" * 1_000_000))


def more_than_a_request_may_hold(client, ballot, phone):
    return post(client, ballot.pk, form(phone, nonce="A" * 3_000_000))


def by_a_form_of_html(client, ballot, phone):
    return client.post(url("ballot_cast", ballot.pk), phone.body(bytes(9)))


def looking_into_the_slot(client, ballot, phone):
    return client.get(url("ballot_cast", ballot.pk))


def putting_into_the_slot(client, ballot, phone):
    return client.put(url("ballot_cast", ballot.pk), form(phone), "application/json")


def the_slot_without_its_slash(client, ballot, phone):
    return client.post(url("ballot_cast", ballot.pk)[:-1])


def the_state(client, ballot, phone):
    return client.get(url("ballot_state", ballot.pk))


def the_state_of_no_ballot(client, ballot, phone):
    return client.get(url("ballot_state", NO_BALLOT))


def posting_to_the_state(client, ballot, phone):
    return client.post(url("ballot_state", ballot.pk))


def under_a_name_that_is_not_ours(client, ballot, phone):
    return post(client, ballot.pk, form(phone), host="elsewhere.example")


def while_the_disk_fails(client, ballot, phone):
    key = settings.BALLOT_KEY_DIR / f"{ballot.pk}.seal"
    key.unlink()
    key.mkdir()
    try:
        return post(client, ballot.pk, form(phone))
    finally:
        key.rmdir()
        key.touch()


EVERY_KIND = [
    (good, 200),
    (the_same_twice, 409),
    (forged, 409),
    (a_row_missing, 409),
    (too_early, 409),
    (too_late, 409),
    (keys_gone, 409),
    (another_ballot, 409),
    (nothing, 400),
    (garbage, 400),
    (a_list, 400),
    (brackets_without_end, 400),
    (wrong_types, 400),
    (half_a_character, 400),
    (a_number_without_end, 400),
    (a_huge_nonce, 400),
    (more_than_a_request_may_hold, 400),
    (by_a_form_of_html, 400),
    (looking_into_the_slot, 405),
    (putting_into_the_slot, 405),
    (the_slot_without_its_slash, 301),
    (the_state, 200),
    (the_state_of_no_ballot, 404),
    (posting_to_the_state, 405),
    (under_a_name_that_is_not_ours, 400),
    (while_the_disk_fails, 500),
]


@pytest.fixture
def lane(settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    return Client(raise_request_exception=False)


@pytest.fixture
def road(lane, settings):
    """A client whose requests take the road of every other page."""

    def ask(kind, ballot, phone):
        settings.MIDDLEWARE = [middleware for middleware in settings.MIDDLEWARE if middleware != LANE]
        return kind(Client(raise_request_exception=False), ballot, phone)

    return ask


@pytest.mark.parametrize(("kind", "status"), EVERY_KIND, ids=lambda value: getattr(value, "__name__", None))
def test_the_lane_answers_what_the_normal_road_would(ballot, voting, lane, road, kind, status):
    by_lane, by_road = kind(lane, ballot, voting[0]), road(kind, ballot, voting[1])
    by_road.headers.pop("Vary", None)  # its error pages look for somebody signed in
    assert by_lane.status_code == status
    assert answer(by_lane) == answer(by_road)


@pytest.mark.parametrize("kind", [kind for kind, _ in EVERY_KIND[1:18]], ids=lambda kind: kind.__name__)
def test_every_refusal_is_a_sentence_that_says_the_vote_is_not_in(ballot, voting, lane, kind):
    before = Urn.objects.count()
    message = kind(lane, ballot, voting[0]).json()["message"]
    assert message.endswith("。")
    assert Urn.objects.count() == before + (kind is the_same_twice)


def test_a_vote_is_answered_with_these_headers_and_no_others(ballot, voting, lane):
    headers = dict(good(lane, ballot, voting[0]).headers)
    assert headers.pop("Expires")
    assert sorted(headers.pop("Content-Security-Policy").split("; ")) == [
        "base-uri 'none'",
        "default-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "object-src 'none'",
    ]
    assert headers == {
        "Content-Type": "application/json",
        "Content-Length": "51",
        "Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


@pytest.mark.parametrize("kind", [good, the_same_twice, too_early, too_late, forged, another_ballot])
def test_no_answer_depends_on_the_marks(ballot, voting, lane, kind, monkeypatch):
    rng = random.Random(31)
    answers = []
    for phone in voting:
        marks = bytes(rng.randrange(5) for _ in range(9))
        monkeypatch.setattr(phone, "body", lambda _, phone=phone, marks=marks: Phone.body(phone, marks))
        answers.append(answer(kind(lane, ballot, phone)))
    assert answers == [answers[0]] * len(voting)


# --- what the lane does not have ---


@pytest.mark.parametrize("kind", [good, nothing, the_state, the_state_of_no_ballot, looking_into_the_slot])
def test_a_signed_in_browser_is_nobody_in_the_lane(cast, ballot, voting, lane, kind):
    lane.force_login(cast.member.user)
    lane.cookies["elder"] = "18"
    response = kind(lane, ballot, voting[0])
    request = response.wsgi_request
    assert [name for name in OF_A_PERSON if hasattr(request, name)] == []
    assert (request.COOKIES, "HTTP_COOKIE" in request.META, "Cookie" in request.headers) == ({}, False, False)
    assert answer(response) == answer(kind(Client(), ballot, voting[1]))
    assert not response.cookies


def test_on_the_normal_road_there_would_be_a_session_and_a_user(ballot, voting, road):
    request = road(good, ballot, voting[0]).wsgi_request
    assert [name for name in OF_A_PERSON if hasattr(request, name)] == OF_A_PERSON


def test_the_lanes_pages_are_the_two_of_the_urls():
    ours = {page.name: page.callback for page in casting_lane.PAGES}
    assert ours == {name: resolve(url(name, NO_BALLOT)).func for name in ("ballot_cast", "ballot_state")}


@pytest.mark.parametrize("name", ["ballot", "ballot_seal", "ballot_sign_in", "ballot_results"])
def test_the_ballots_other_pages_still_ask_who_is_there(ballot, lane, name):
    assert lane.get(url(name, ballot.pk))["Location"].startswith("/sign-in/?next=/ballots/")


@pytest.mark.django_db(transaction=True)
def test_a_vote_is_four_statements_with_its_transaction(cast, ballot, voting, lane):
    lane.force_login(cast.member.user)
    with CaptureQueriesContext(connection) as queries:
        assert good(lane, ballot, voting[0]).status_code == 200
    assert [query["sql"].split()[0] for query in queries] == ["BEGIN", "SELECT", "INSERT", "COMMIT"]


# --- what is written about it ---


@pytest.fixture
def printed(caplog):
    """All that the project's own handlers print, at the most talkative level."""
    handlers = {*logging.root.handlers, *logging.getLogger("django.server").handlers}
    paper = io.StringIO()
    usual = {handler: handler.setStream(paper) for handler in handlers if handler.name == "console"}
    assert usual
    with caplog.at_level(logging.DEBUG):
        yield paper
    for handler, stream in usual.items():
        handler.setStream(stream)


@pytest.mark.parametrize("kind", [kind for kind, _ in EVERY_KIND], ids=lambda kind: kind.__name__)
def test_nothing_is_printed_of_a_vote_and_a_missing_page_is(ballot, voting, lane, printed, kind):
    kind(lane, ballot, voting[0])
    assert printed.getvalue() == ""
    lane.get("/boards/nowhere/")
    assert "Not Found: /boards/nowhere/" in printed.getvalue()


@pytest.mark.django_db(transaction=True)
def test_gunicorn_says_where_it_listens_and_nothing_of_a_vote(ballot, voting, tmp_path):
    slot, vote = url("ballot_cast", ballot.pk), form(voting[0])
    with served(tmp_path, PYTHONWARNINGS="ignore") as server:
        answers, _ = ten_clients.send(server.port, [ten_clients.post(slot, body) for body in (vote, "{")])
        answers += ten_clients.send(server.port, [ten_clients.post(slot, vote), ten_clients.get(slot)])[0]
        keys.erase(ballot.pk)
        (settings.BALLOT_KEY_DIR / f"{ballot.pk}.seal").mkdir()
        answers += ten_clients.send(server.port, [ten_clients.post(slot, form(voting[1]))])[0]
        assert server.said.read_text() == f"== http://127.0.0.1:{server.port}/\n"
        ten_clients.send(server.port, [ten_clients.get("/boards/nowhere/")])
        assert "/boards/nowhere/" in server.said.read_text()
    assert [answer.status for answer in answers] == [200, 400, 409, 405, 500]


# --- ten clients at once, through gunicorn ---


@pytest.fixture
def big(cast):
    """Sixty people on thirty of them: the ballot in voting, and a phone each."""
    meeting = member_meeting(cast.branch)
    people = [builders.person(f"党员{number:02}", cast.branch) for number in range(VOTERS)]
    for person in people:
        attend(meeting, person)
        criticize(meeting, person, by=cast.secretary)
    ballot = actions.open_ballot(by=cast.secretary.user, meeting=meeting)
    ballot.subjects.filter(position__gte=SUBJECTS).delete()
    phones = [Phone(person, ballot).sign_in() for person in people]
    actions.start_voting(by=cast.secretary.user, ballot=ballot)
    return ballot, phones


@pytest.mark.django_db(transaction=True)
def test_ten_clients_cast_sixty_ballots_and_the_totals_are_exactly_what_was_sent(cast, big, tmp_path):
    ballot, phones = big
    rng = random.Random(60)
    sent = [bytes(rng.randrange(5) for _ in range(SUBJECTS)) for _ in phones]
    slot = url("ballot_cast", ballot.pk)
    requests = [ten_clients.post(slot, form(phone, marks)) for phone, marks in zip(phones, sent, strict=True)]
    with served(tmp_path) as server:
        answers, _ = ten_clients.send(server.port, requests)
    assert [answer.status for answer in answers] == [200] * VOTERS

    actions.seal(by=cast.secretary.user, ballot=ballot)
    actions.count(by=cast.secretary.user, ballot=ballot)
    assert {(tally.position, tally.grade): tally.votes for tally in Tally.objects.all()} == {
        (position, grade): sum(marks[position] == grade for marks in sent)
        for position in range(SUBJECTS)
        for grade in range(5)
    }


@pytest.mark.django_db(transaction=True)
def test_ten_clients_casting_one_credential_at_once_are_one_vote(ballot, voting, tmp_path):
    request = ten_clients.post(url("ballot_cast", ballot.pk), form(voting[0]))
    with served(tmp_path) as server:
        answers, _ = ten_clients.send(server.port, [request] * 10)
    assert sorted(answer.status for answer in answers) == [200] + [409] * 9
    assert Urn.objects.count() == 1
