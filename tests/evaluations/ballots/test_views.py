"""The pages: who gets which, and what the anonymous ones never touch."""

import io
import json
import logging
import re
import uuid
import xml.etree.ElementTree as ET

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.views.debug import ExceptionReporter

from evaluations.ballots import actions, keys
from evaluations.ballots.models import Ballot, Roll, Tally, Urn
from tests.evaluations.ballots.voter import Phone, base64_of

ROOM = ["ballot", "ballot_turnout", "ballot_qr"]
STEPS = ["ballot_start_voting", "ballot_seal", "ballot_count", "ballot_void"]
RUNS = ["secretary", "deputy"]
SEES_ONLY = ["recorder", "member", "head", "inspector", "officer"]
INVISIBLE = ["outsider", "sibling_secretary"]


def url(name, ballot):
    return reverse(f"evaluations:{name}", args=[ballot.pk])


def said(response):
    return response.content.decode()


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", said(response)).split())


def session_was_read(response):
    session = getattr(response.wsgi_request, "session", None)  # in the casting lane there is none
    return session is not None and session.accessed


def cast_by(phone, marks, client=None, **extra):
    client = client or Client()
    body = json.dumps(phone.body(marks) | extra)
    return client.post(url("ballot_cast", phone.ballot), body, content_type="application/json")


# --- the room ---


@pytest.mark.parametrize("name", ROOM)
@pytest.mark.parametrize(
    ("who", "status"), [*((w, 200) for w in RUNS), *((w, 403) for w in SEES_ONLY), *((w, 404) for w in INVISIBLE)]
)
def test_the_rooms_pages_are_for_who_runs_the_meeting(cast, ballot, signed_in, name, who, status):
    assert signed_in(getattr(cast, who)).get(url(name, ballot)).status_code == status


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize(("who", "status"), [*((w, 403) for w in SEES_ONLY), *((w, 404) for w in INVISIBLE)])
def test_the_steps_are_for_who_runs_the_meeting(cast, ballot, signed_in, name, who, status):
    assert signed_in(getattr(cast, who)).post(url(name, ballot), {"reason": "停电"}).status_code == status
    assert Ballot.objects.get().state == "SIGNIN"


@pytest.mark.parametrize("name", [*ROOM, *STEPS, "ballot_sign_in", "ballot_results"])
def test_a_stranger_is_led_to_sign_in(client, ballot, name):
    assert client.get(url(name, ballot))["Location"].startswith("/sign-in/?next=/ballots/")


@pytest.mark.parametrize("name", STEPS)
def test_no_step_happens_by_opening_a_link(cast, ballot, signed_in, name):
    assert signed_in(cast.secretary).get(url(name, ballot)).status_code == 405


def test_opening_leads_to_the_room(cast, meeting, signed_in):
    client, address = signed_in(cast.secretary), reverse("evaluations:ballot_of_meeting", args=[meeting.pk])
    assert "开始签到" in said(client.get(address))
    response = client.post(address)
    assert response["Location"] == url("ballot", Ballot.objects.get())
    assert client.get(address)["Location"] == url("ballot", Ballot.objects.get())


def test_a_refused_opening_says_why(cast, meeting_without_critiques, signed_in):
    address = reverse("evaluations:ballot_of_meeting", args=[meeting_without_critiques.pk])
    response = signed_in(cast.secretary).post(address, follow=True)
    assert "还差9" in text_of(response)


@pytest.mark.parametrize(("who", "status"), [("member", 403), ("head", 403), ("outsider", 404)])
def test_only_who_runs_the_meeting_may_open_its_ballot(cast, meeting, signed_in, who, status):
    address = reverse("evaluations:ballot_of_meeting", args=[meeting.pk])
    client = signed_in(getattr(cast, who))
    assert (client.get(address).status_code, client.post(address).status_code) == (status, status)
    assert Ballot.objects.count() == 0


def test_a_voter_is_led_from_the_meeting_to_the_voters_page(cast, ballot, signed_in):
    address = reverse("evaluations:ballot_of_meeting", args=[ballot.meeting_id])
    assert signed_in(cast.member).get(address)["Location"] == url("ballot_vote", ballot)


@pytest.mark.parametrize("who", INVISIBLE)
def test_a_meetings_number_leads_no_outsider_to_its_form(cast, ballot, signed_in, who):
    address = reverse("evaluations:ballot_of_meeting", args=[ballot.meeting_id])
    client = signed_in(getattr(cast, who))
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_the_room_shows_turnout_and_nothing_else_while_the_ballot_runs(cast, ballot, voting, signed_in):
    voting[0].cast(bytes(9))
    page = text_of(signed_in(cast.secretary).get(url("ballot", ballot)))
    assert "应到 9 签到 6 发出 6 收回 1" in page
    assert [name for name in (p.name for p in cast.everyone) if name in page] == ["沈知远"]  # who is signed in


def test_the_qr_code_carries_the_keys_fingerprint_in_the_fragment(cast, ballot, signed_in):
    client = signed_in(cast.secretary)
    assert f"http://testserver{url('ballot_vote', ballot)}#{ballot.fingerprint}" in said(
        client.get(url("ballot", ballot))
    )
    response = client.get(url("ballot_qr", ballot))
    assert response["Content-Type"] == "image/svg+xml"
    assert ET.parse(io.BytesIO(response.content)).getroot().tag.endswith("svg")
    assert "style=" not in said(response)


def test_the_ballot_is_taken_through_its_phases_on_the_rooms_page(cast, ballot, signed_in):
    client = signed_in(cast.secretary)
    people = [cast.member, cast.staff, cast.head]
    phones = [Phone(person, ballot).sign_in() for person in people]
    client.post(url("ballot_start_voting", ballot))
    for phone in phones:
        assert cast_by(phone, bytes(9)).status_code == 200
    client.post(url("ballot_seal", ballot))
    page = client.post(url("ballot_count", ballot), follow=True)
    assert "每一行各档相加都等于收回的3张" in text_of(page)
    assert Ballot.objects.get().state == "COUNTED"


def test_a_step_out_of_turn_says_what_comes_first(cast, ballot, signed_in):
    page = signed_in(cast.secretary).post(url("ballot_count", ballot), follow=True)
    assert "这场投票正在签到，不能这样做" in text_of(page)


def test_voiding_without_a_reason_keeps_the_page_and_says_what_is_missing(cast, ballot, signed_in):
    response = signed_in(cast.secretary).post(url("ballot_void", ballot), {"reason": " "})
    assert "请写明作废的原因。" in text_of(response)
    assert Ballot.objects.get().state == "SIGNIN"


def test_a_void_ballot_shows_its_reason_only(cast, ballot, voting, signed_in):
    voting[0].cast(bytes(9))
    page = signed_in(cast.secretary).post(url("ballot_void", ballot), {"reason": "停电"}, follow=True)
    assert "作废的原因：停电" in text_of(page)
    assert "收回" not in text_of(page)


def test_results_are_shown_to_the_deciding_body(cast, ballot, voting, signed_in):
    for phone in voting:
        phone.cast(bytes([0, 1, 2, 3, 4, 0, 0, 0, 0]))
    actions.seal(by=cast.secretary.user, ballot=ballot)
    assert "还没有计票" in text_of(signed_in(cast.secretary).get(url("ballot_results", ballot)))
    actions.count(by=cast.secretary.user, ballot=ballot)
    page = text_of(signed_in(cast.committee_secretary).get(url("ballot_results", ballot)))
    first = ballot.subjects.get(position=1)
    assert f"{first.name} {first.post_title} 0 6 0 0 0" in page
    assert signed_in(cast.member).get(url("ballot_results", ballot)).status_code == 403
    assert signed_in(cast.outsider).get(url("ballot_results", ballot)).status_code == 404
    head = text_of(signed_in(cast.head).get(url("ballot_results", ballot)))
    assert "黎晓帆" in head
    assert "顾北川" not in head


@pytest.mark.parametrize(("valid", "sentence"), [(3, "过半数"), (2, "不显示结果")])
def test_few_ballots_are_not_broken_down_on_the_page(cast, ballot, signed_in, valid, sentence):
    Tally.objects.bulk_create(
        Tally(ballot=ballot, position=position, grade=grade, votes=valid if grade == 0 else 0)
        for position in range(9)
        for grade in range(5)
    )
    Ballot.objects.update(state="COUNTED")
    response = signed_in(cast.secretary).get(url("ballot_results", ballot))
    assert sentence in text_of(response)
    assert 'data-label="好"' not in said(response)


# --- sign-in ---


def test_signing_in_answers_with_a_signature(cast, ballot, signed_in):
    phone, client = Phone(cast.member, ballot), signed_in(cast.member)
    assert client.get(url("ballot_sign_in", ballot)).status_code == 200
    answers = [client.post(url("ballot_sign_in", ballot), {"blinded": base64_of(phone.blinded)}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()


def test_signing_in_elsewhere_is_refused_with_a_sentence(cast, ballot, signed_in):
    Phone(cast.member, ballot).sign_in()
    blinded = base64_of(Phone(cast.member, ballot).blinded)
    response = signed_in(cast.member).post(url("ballot_sign_in", ballot), {"blinded": blinded})
    assert response.status_code == 409
    assert "另一部手机或另一个浏览器" in response.json()["message"]


@pytest.mark.parametrize(("channel", "sentence"), [("slip", "您领的是抽签码"), ("paper", "您领的是纸票")])
def test_who_took_a_slip_or_paper_is_told_so_instead_of_asked_to_sign_in(cast, ballot, signed_in, channel, sentence):
    Roll.objects.filter(ballot=ballot, person=cast.member).update(channel=channel)
    response = signed_in(cast.member).get(url("ballot_sign_in", ballot))
    assert sentence in text_of(response)
    assert b"sign_in.js" not in response.content
    assert b"sign_in.js" in signed_in(cast.staff).get(url("ballot_sign_in", ballot)).content


@pytest.mark.parametrize("state", ["SEALED", "COUNTED", "VOID"])
def test_after_the_ballot_nobody_is_asked_to_sign_in(cast, ballot, signed_in, state):
    Ballot.objects.update(state=state, void_reason="停电" if state == "VOID" else "")
    response = signed_in(cast.member).get(url("ballot_sign_in", ballot))
    assert "这场投票已经结束" in text_of(response)
    assert b"sign_in.js" not in response.content


def test_a_room_whose_keys_are_gone_offers_nothing_but_to_void(cast, ballot, signed_in):
    keys.erase(ballot.pk)
    response = signed_in(cast.secretary).get(url("ballot", ballot))
    assert "密钥不在了" in text_of(response)
    steps = [name for name in STEPS if url(name, ballot) in said(response)]
    assert (steps, url("ballot_qr", ballot) in said(response)) == (["ballot_void"], False)


@pytest.mark.parametrize("blinded", ["", "不是", "AAAA", base64_of(bytes(257)), base64_of(bytes(256)) + "*"])
def test_what_is_no_blinded_message_is_refused_with_a_sentence(cast, ballot, signed_in, blinded):
    response = signed_in(cast.member).post(url("ballot_sign_in", ballot), {"blinded": blinded})
    assert (response.status_code, "请刷新页面" in response.json()["message"]) == (400, True)


@pytest.mark.parametrize(
    ("who", "status", "sentence"),
    [
        ("exempt", 403, "不在这次投票的名册上"),
        ("officer", 403, "不在这次投票的名册上"),
        ("outsider", 404, "没有找到这一页"),
    ],
)
def test_who_is_not_on_the_roll_is_told_so(cast, ballot, signed_in, who, status, sentence):
    client = signed_in(getattr(cast, who))
    response = client.get(url("ballot_sign_in", ballot))
    assert (response.status_code, sentence in text_of(response)) == (status, True)
    assert client.post(url("ballot_sign_in", ballot), {"blinded": ""}).status_code == status


# --- anonymous pages ---


@pytest.fixture
def quiet_client(cast):
    """A browser that is signed in and sends its cookies all the same."""
    client = Client()
    client.force_login(cast.member.user)
    return client


@pytest.mark.parametrize("name", ["ballot_vote", "ballot_state"])
def test_anonymous_pages_neither_read_nor_set_a_cookie(ballot, voting, quiet_client, name):
    with CaptureQueriesContext(connection) as queries:
        response = quiet_client.get(url(name, ballot))
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert not session_was_read(response)
    assert not [query for query in queries if "django_session" in query["sql"] or "_user" in query["sql"]]
    assert "no-store" in response["Cache-Control"]


def test_casting_neither_reads_nor_sets_a_cookie(ballot, voting, quiet_client):
    with CaptureQueriesContext(connection) as queries:
        response = cast_by(voting[0], bytes(9), quiet_client)
    assert response.json() == {"message": "已投入票箱。"}
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert not session_was_read(response)
    assert [query["sql"].split()[0] for query in queries] == ["SAVEPOINT", "SELECT", "INSERT", "RELEASE"]


def test_casting_works_signed_out_and_without_a_csrf_token(ballot, voting):
    assert cast_by(voting[0], bytes(9), Client(enforce_csrf_checks=True)).status_code == 200
    assert Urn.objects.count() == 1


@time_machine.travel("2025-10-23 20:00 +0800", tick=False)  # a header says the second
def test_the_answer_is_the_same_whatever_the_marks(ballot, voting):
    answers = {
        (response.status_code, response.content, tuple(sorted(response.headers.items())))
        for response in (cast_by(phone, bytes([grade] * 9)) for grade, phone in enumerate(voting[:5]))
    }
    assert len(answers) == 1


def test_a_replayed_ballot_is_answered_as_already_in_the_urn(ballot, voting):
    cast_by(voting[0], bytes(9))
    response = cast_by(voting[0], bytes([3] * 9))
    assert (response.status_code, response.json()["already"]) == (409, True)
    assert Urn.objects.count() == 1


def test_an_early_ballot_is_refused_with_a_sentence(cast, ballot):
    response = cast_by(Phone(cast.member, ballot).sign_in(), bytes(9))
    assert (response.status_code, response.json()) == (409, {"message": actions.NOT_YET})


def test_a_forged_ballot_is_refused_with_a_sentence(ballot, voting):
    response = cast_by(voting[0], bytes(9), signature=base64_of(bytes(256)))
    assert response.status_code == 409
    assert "没有通过核对" in response.json()["message"]
    assert Urn.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", "null", "{", '{"nonce": 1, "signature": [], "marks": {}}', '{"marks": "000000005"}', "\xff"],
)
def test_what_is_no_ballot_is_refused_with_a_sentence(ballot, voting, body):
    response = Client().post(url("ballot_cast", ballot), body, content_type="application/json")
    assert (response.status_code, "没有投进去" in response.json()["message"]) == (400, True)


def test_casting_into_a_ballot_that_does_not_exist_is_refused_with_a_sentence(ballot, voting):
    voting[0].ballot.pk = uuid.UUID(int=1)
    response = cast_by(voting[0], bytes(9))
    assert (response.status_code, "没有这场投票" in response.json()["message"]) == (409, True)


def test_a_ballot_that_does_not_exist_has_no_page(client, db):
    assert client.get(reverse("evaluations:ballot_vote", args=[uuid.UUID(int=1)])).status_code == 404


def test_every_voter_gets_the_identical_form(cast, ballot, signed_in):
    pages = {said(signed_in(person).get(url("ballot_vote", ballot))) for person in (cast.member, cast.staff, cast.head)}
    assert len(pages) == 1
    page = pages.pop()
    assert page.count("<fieldset") == 9
    assert page.count('type="radio"') == 45
    assert page.count("required") == 45
    assert " checked" not in page
    assert "本人" not in page
    assert "csrfmiddlewaretoken" not in page


@pytest.mark.parametrize("subjects", [1, 3])
def test_the_form_takes_two_queries_whatever_its_length(ballot, client, subjects, django_assert_num_queries):
    ballot.subjects.filter(position__gte=subjects).delete()
    with django_assert_num_queries(2):
        assert said(client.get(url("ballot_vote", ballot))).count("<fieldset") == subjects


def test_waiting_voters_are_told_the_state_and_nothing_else(ballot, voting, client):
    assert client.get(url("ballot_state", ballot)).json() == {"state": "VOTING"}


def test_the_anonymous_page_keeps_the_large_type_of_its_address(ballot, client):
    assert 'data-elder="18"' in said(client.get(url("ballot_vote", ballot) + "?elder=18"))
    assert "data-elder" not in said(client.get(url("ballot_vote", ballot) + "?elder=<script>"))


def test_the_promises_are_open_to_everybody(client, db):
    response = client.get(reverse("evaluations:promises"))
    assert "系统存了什么、没存什么" in text_of(response)
    assert "不是人人都能自己验票的选举系统" in text_of(response)


WHAT_IS_KEPT = {
    "ballot": {
        "id": None, "meeting_id": "过程记实", "state": "过程记实", "void_reason": "过程记实", "public_key": "两把密钥",
        "fingerprint": "两把密钥", "invalid_papers": "废票一共几张",
    },
    "subject": dict.fromkeys(
        ["ballot_id", "position", "section", "person_id", "organization_id", "name", "post_title"], "每个评价对象"
    ),
    "roll": {
        "ballot_id": None, "person_id": "谁应到", "channel": "用手机、抽签码还是纸票", "blinded": "签到时的一段密文",
    },
    "slip": {"ballot": None, "code_hmac": "抽签码的摘要"},
    "slipfailures": {"ballot": None, "failures": "一共输错过几次"},
    "urn": {"ballot": None, "ticket": "只有一个票号", "sealed": "票箱里的密文"},
    "teller": {"ballot_id": None, "duty": "计票人、监票人", "person_id": "计票人、监票人"},
    "papercount": {"ballot_id": None, "teller_id": "计票人、监票人", "sealed": "纸票清点的密文"},
    "tally": {"ballot_id": None, "position": "每个评价对象", "grade": "各多少票", "votes": "各多少票"},
}  # fmt: skip


def test_the_promises_name_everything_that_the_database_keeps_of_a_ballot(client, db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT replace(table_name, 'evaluations_', ''), column_name FROM information_schema.columns"
            " WHERE table_name LIKE 'evaluations\\_%%' AND table_name NOT LIKE '%%rating%%'"
        )
        kept = set(cursor.fetchall())
    assert kept == {(table, column) for table, columns in WHAT_IS_KEPT.items() for column in columns}
    page = text_of(client.get(reverse("evaluations:promises")))
    words = {word for columns in WHAT_IS_KEPT.values() for word in columns.values() if word}
    assert {word for word in words if word not in page} == set()


def test_no_marks_and_no_nonce_reach_the_logs(ballot, voting, caplog):
    marks, phone = bytes([0, 1, 2, 3, 4, 3, 2, 1, 0]), voting[0]
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as queries:
        cast_by(phone, marks)
        cast_by(phone, marks)
        cast_by(phone, marks[:-1])
    written = caplog.text + "".join(query["sql"] for query in queries)
    assert "INSERT INTO evaluations_urn" in written
    for secret in ("012343210", marks.hex(), phone.nonce.hex(), base64_of(phone.nonce), base64_of(phone.signature)):
        assert secret not in written


def test_an_error_report_of_casting_shows_neither_marks_nor_credential(ballot, voting, settings, monkeypatch, rf):
    def broken(*args):
        raise RuntimeError("disk full")

    monkeypatch.setattr(keys, "sealing_key", broken)
    phone, client = voting[0], Client(raise_request_exception=False)
    reports = []
    monkeypatch.setattr(
        "django.core.handlers.exception.log_response",
        lambda *args, request, exception, **kwargs: reports.append(
            ExceptionReporter(request, type(exception), exception, exception.__traceback__).get_traceback_text()
        ),
    )
    assert cast_by(phone, bytes([0, 1, 2, 3, 4, 3, 2, 1, 0]), client).status_code == 500
    assert "disk full" in reports[0]
    for secret in ("012343210", repr(bytes([0, 1, 2, 3, 4, 3, 2, 1, 0])), base64_of(phone.nonce), repr(phone.nonce)):
        assert secret not in reports[0]
