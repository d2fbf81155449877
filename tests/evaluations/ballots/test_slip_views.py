"""The slips' pages: the host's, where they are printed and voided, and the anonymous one, where they vote."""

import logging
import re
import uuid

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.views.debug import ExceptionReporter

from evaluations.ballots import actions, keys, slips
from evaluations.ballots.models import Ballot, Channel, Slip, SlipFailures, Urn
from evaluations.ballots.results import slips_of
from evaluations.ballots.rules import MOST_FAILURES, Slips
from organizations.fonts import NO_FACE
from tests.evaluations.ballots.hat import draw, print_slips
from tests.evaluations.ballots.test_views import INVISIBLE, RUNS, SEES_ONLY, said, text_of, url
from tests.organizations.test_documents import needs_a_face

POSTS = ["ballot_slips_print", "ballot_slips_void", "ballot_slips_void_all", "ballot_slips_resume"]


def in_state(ballot, state):
    Ballot.objects.filter(pk=ballot.pk).update(state=state, void_reason="停电" if state == "VOID" else "")


def take_slips(cast, ballot, *people):
    for person in people:
        actions.hand_out(by=cast.secretary.user, ballot=ballot, person=person, channel=Channel.SLIP)


# --- the host's page ---


@pytest.mark.parametrize(
    ("who", "status"), [*((w, 200) for w in RUNS), *((w, 403) for w in SEES_ONLY), *((w, 404) for w in INVISIBLE)]
)
def test_the_slips_page_is_for_who_runs_the_meeting(cast, ballot, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(url("ballot_slips", ballot)).status_code == status


@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize(("who", "status"), [*((w, 403) for w in SEES_ONLY), *((w, 404) for w in INVISIBLE)])
def test_slips_are_printed_voided_and_resumed_by_who_runs_the_meeting(cast, ballot, signed_in, name, who, status):
    codes = print_slips(cast.secretary.user, ballot, 2)
    sent = {"number": 1, "living": 2, "codes": codes[0]}
    assert signed_in(getattr(cast, who)).post(url(name, ballot), sent).status_code == status
    assert slips_of(ballot).living == 2


@pytest.mark.parametrize("name", ["ballot_slips", *POSTS])
def test_a_stranger_is_led_to_sign_in(client, ballot, name):
    assert client.get(url(name, ballot))["Location"].startswith("/sign-in/?next=/ballots/")


@pytest.mark.parametrize("name", POSTS)
def test_nothing_happens_to_slips_by_opening_a_link(cast, ballot, signed_in, name):
    assert signed_in(cast.secretary).get(url(name, ballot)).status_code == 405


@pytest.mark.parametrize(
    ("taken", "printed", "heading", "number"),
    [
        (0, 0, "还没有印抽签码", ""),
        (3, 0, "抽签码还少3张", ' value="3"'),
        (3, 3, "抽签码正好够用", ""),
        (1, 3, "抽签码多出2张，开始投票以前要作废", ""),
    ],
)
def test_the_page_says_how_many_slips_there_are_and_are_needed(
    cast, ballot, signed_in, taken, printed, heading, number
):
    take_slips(cast, ballot, *[cast.member, cast.staff, cast.away][:taken])
    if printed:
        print_slips(cast.secretary.user, ballot, printed)
    response = signed_in(cast.secretary).get(url("ballot_slips", ballot))
    assert f" {heading} " in text_of(response)
    assert f"登记领抽签码的 {taken} 人 有效的抽签码 {printed} 张" in text_of(response)
    assert re.search(r'<input type="number" name="number"([^>]*?) inputmode', said(response))[1] == number
    assert "no-store" in response["Cache-Control"]


@needs_a_face
def test_printing_answers_with_sheets_whose_codes_are_good(cast, ballot, signed_in):
    response = signed_in(cast.secretary).post(url("ballot_slips_print", ballot), {"number": "3", "living": "0"})
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"].startswith("inline; ")
    assert response["Cache-Control"] == "private, no-store"
    assert response.content.startswith(b"%PDF")
    assert slips_of(ballot).living == 3


@needs_a_face
def test_a_second_click_on_print_says_so_and_prints_nothing(cast, ballot, signed_in):
    client = signed_in(cast.secretary)
    for _ in range(2):
        response = client.post(url("ballot_slips_print", ballot), {"number": "3", "living": "0"})
    assert "有效的抽签码刚才从0张变成了3张" in text_of(response)
    assert 'name="living" value="3"' in said(response)
    assert slips_of(ballot).living == 3


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("", "请写印几张。"),
        ("三", "请用数字写印几张。"),
        ("0", "至少印1张。"),
        ("201", "一次最多印200张，不够再印一次。"),
    ],
)
def test_a_number_that_cannot_be_printed_is_refused_with_a_sentence(cast, ballot, signed_in, number, sentence):
    response = signed_in(cast.secretary).post(url("ballot_slips_print", ballot), {"number": number, "living": "0"})
    assert sentence in text_of(response)
    assert slips_of(ballot).living == 0


@needs_a_face
def test_too_many_slips_are_refused_with_a_sentence(cast, ballot, signed_in):
    response = signed_in(cast.secretary).post(url("ballot_slips_print", ballot), {"number": "30", "living": "0"})
    assert "有效的抽签码最多29张，现在已有0张，不能再印30张。" in text_of(response)
    assert 'value="30"' in said(response)


def test_without_pdf_nothing_is_good_that_nobody_has_on_paper(cast, ballot, signed_in, settings, tmp_path):
    settings.FONT_DIRS = [tmp_path]
    response = signed_in(cast.secretary).post(url("ballot_slips_print", ballot), {"number": "3", "living": "0"})
    assert NO_FACE in text_of(response)
    assert slips_of(ballot).living == 0


def test_leftovers_are_voided_as_typed_or_scanned(cast, ballot, signed_in):
    codes = print_slips(cast.secretary.user, ballot, 4)
    sent = {"codes": f"{slips.shown(codes[0]).lower()}\r\n\r\nhttps://example.test/slip/#{codes[1]}\r\n"}
    page = text_of(signed_in(cast.secretary).post(url("ballot_slips_void", ballot), sent, follow=True))
    assert "作废了2张抽签码。" in page
    assert "有效的抽签码 2 张" in page


def test_codes_that_are_not_of_this_ballot_stay_in_the_field(cast, ballot, signed_in):
    codes = print_slips(cast.secretary.user, ballot, 2)
    sent = {"codes": f"{codes[0]}\n2222222222"}
    response = signed_in(cast.secretary).post(url("ballot_slips_void", ballot), sent)
    assert "作废了1张抽签码。" in text_of(response)
    assert "这几个不是这场投票现在有效的抽签码" in text_of(response)
    assert re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", said(response), re.S)[1] == "22222-22222"


def test_what_is_no_code_voids_nothing_and_stays_in_the_field(cast, ballot, signed_in):
    codes = print_slips(cast.secretary.user, ballot, 2)
    response = signed_in(cast.secretary).post(url("ballot_slips_void", ballot), {"codes": f"{codes[0]}\nabc<\n7K3"})
    assert "“abc&lt;”、“7K3”不是抽签码，一张也没有作废。" in text_of(response)
    assert f"{codes[0]}\nabc&lt;\n7K3</textarea>" in said(response)
    assert slips_of(ballot).living == 2


@pytest.mark.parametrize("codes", ["", " \n "])
def test_voiding_without_a_code_says_what_is_missing(cast, ballot, signed_in, codes):
    response = signed_in(cast.secretary).post(url("ballot_slips_void", ballot), {"codes": codes})
    assert "请输入没有发出去的抽签码，一行一个。" in text_of(response)


def test_all_slips_are_voided_at_once(cast, ballot, signed_in):
    print_slips(cast.secretary.user, ballot, 4)
    page = text_of(signed_in(cast.secretary).post(url("ballot_slips_void_all", ballot), follow=True))
    assert "4张抽签码全部作废了。" in page
    assert "还没有印抽签码" in page
    again = signed_in(cast.secretary).post(url("ballot_slips_void_all", ballot), follow=True)
    assert "现在没有有效的抽签码" in text_of(again)


def test_voting_does_not_start_over_leftover_slips_and_the_room_says_what_to_do(cast, ballot, signed_in):
    take_slips(cast, ballot, cast.member, cast.staff, cast.away)
    print_slips(cast.secretary.user, ballot, 5)
    page = signed_in(cast.secretary).post(url("ballot_start_voting", ballot), follow=True)
    assert "登记领抽签码的3人，有效的抽签码5张，多出2张。请把没有发出去的收回来" in text_of(page)


def test_stopped_slips_are_resumed_on_the_page(cast, ballot, codes, signed_in):
    client = signed_in(cast.secretary)
    assert "抽签码可以投票" in text_of(client.get(url("ballot_slips", ballot)))
    SlipFailures.objects.create(ballot=ballot.pk, failures=MOST_FAILURES)
    assert "抽签码投票先停了" in text_of(client.get(url("ballot_slips", ballot)))
    page = text_of(client.post(url("ballot_slips_resume", ballot), follow=True))
    assert "抽签码投票恢复了。" in page
    assert "输错的 0 次" in page
    assert "没有停" in text_of(client.post(url("ballot_slips_resume", ballot), follow=True))


@pytest.mark.parametrize("state", ["SEALED", "COUNTED", "VOID"])
def test_after_voting_the_page_offers_nothing(cast, ballot, signed_in, state):
    in_state(ballot, state)
    response = signed_in(cast.secretary).get(url("ballot_slips", ballot))
    assert "抽签码都不能再用了" in text_of(response)
    assert said(response).split("<main")[1].count("<form") == 0


@pytest.mark.parametrize("name", ["ballot_slips_print", "ballot_slips_void", "ballot_slips_void_all"])
@needs_a_face
def test_a_slip_printed_or_voided_too_late_is_refused_with_a_sentence(cast, ballot, codes, signed_in, name):
    sent = {"number": "1", "living": "4", "codes": codes[0]}
    page = text_of(signed_in(cast.secretary).post(url(name, ballot), sent, follow=True))
    assert "签到已经结束，抽签码不能再印，也不能再作废。" in page
    assert slips_of(ballot).living == 4


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_for_one_slip_and_for_three(
    cast, ballot, signed_in, number, django_assert_num_queries
):
    print_slips(cast.secretary.user, ballot, number)
    client = signed_in(cast.secretary)
    with django_assert_num_queries(9):
        client.get(url("ballot_slips", ballot))


@pytest.mark.parametrize(
    ("state", "found", "words"),
    [
        ("SIGNIN", Slips(0, 0, 0), "抽签码：印、作废"),
        (
            "SIGNIN",
            Slips(5, 8, 0),
            "抽签码：登记领的5人，有效的8张，多出3张，开始投票以前要作废。 抽签码：印、作废",
        ),
        (
            "SIGNIN",
            Slips(5, 4, 0),
            "抽签码：登记领的5人，有效的4张，少1张，开始投票以前要补印。 抽签码：印、作废",
        ),
        ("VOTING", Slips(5, 5, 3), "抽签码：登记领的5人，有效的5张。 抽签码：查看、恢复"),
        (
            "VOTING",
            Slips(5, 5, MOST_FAILURES),
            "输错的抽签码有100次，抽签码投票先停了。请到“抽签码”页看一看，再恢复。 抽签码：查看、恢复",
        ),
    ],
)
def test_the_rooms_lines_say_how_it_stands_with_the_slips(ballot, state, found, words):
    ballot.state = state
    lines = render_to_string("evaluations/ballots/_slips.html", {"ballot": ballot, "slips": found})
    assert " ".join(re.sub(r"<[^>]+>", " ", lines).split()) == words


# --- the anonymous page ---


@pytest.fixture
def codes(cast, ballot):
    """Four slips; voting has started."""
    drawn = draw(cast.secretary.user, ballot, [cast.member, cast.staff, cast.away, cast.head])
    ballot.state = actions.start_voting(by=cast.secretary.user, ballot=ballot).state
    return drawn


def filled_in(code, marks="000000000"):
    return {"code": code} | {f"s{position}": mark for position, mark in enumerate(marks)}


def cast_by(ballot, code, marks="000000000", client=None):
    return (client or Client()).post(url("ballot_slip", ballot), filled_in(code, marks))


def part_of(response):
    return re.search(r'data-slip="(\w+)"', said(response))[1]


@pytest.mark.parametrize(
    ("state", "part", "words"),
    [
        ("SIGNIN", "waiting", "还没有开始投票"),
        ("SEALED", "over", "这场投票已经结束"),
        ("COUNTED", "over", "这场投票已经结束"),
        ("VOID", "over", "这场投票已经作废"),
    ],
)
def test_outside_voting_the_page_says_how_it_stands_and_takes_nothing(cast, ballot, client, state, part, words):
    code = draw(cast.secretary.user, ballot, [cast.member, cast.staff, cast.away])[0]
    in_state(ballot, state)
    for response in (client.get(url("ballot_slip", ballot)), cast_by(ballot, code)):
        assert (response.status_code, part_of(response)) == (200, part)
        assert words in text_of(response)
        assert "<form" not in said(response)
    assert Urn.objects.count() == 0


def test_before_voting_a_link_looks_again_without_a_script(ballot, client):
    page = said(client.get(url("ballot_slip", ballot) + "?elder=18"))
    assert f'href="{url("ballot_slip", ballot)}?elder=18"' in page


def test_a_slip_votes_with_one_plain_form(ballot, codes, client):
    page = said(client.get(url("ballot_slip", ballot)))
    assert (page.count("<form"), page.count("<fieldset"), page.count('type="radio"')) == (1, 9, 45)
    assert page.count(" required") == 46
    assert " checked" not in page
    assert "csrfmiddlewaretoken" not in page
    assert 'value=""' in page
    response = cast_by(ballot, slips.shown(codes[0]).lower(), "012343210")
    assert (response.status_code, part_of(response)) == (200, "receipt")
    assert "已投入票箱" in text_of(response)
    assert codes[0] not in said(response)
    assert Urn.objects.count() == 1


def test_both_forms_show_a_subject_in_the_same_words(ballot, codes, client):
    def rows(name):
        return re.findall(r"<fieldset.*?</fieldset>", said(client.get(url(name, ballot))), re.S)

    assert rows("ballot_slip") == rows("ballot_vote")


def test_sending_the_form_again_says_that_the_first_vote_stands(ballot, codes):
    cast_by(ballot, codes[0])
    before = list(Urn.objects.values_list("ticket", "sealed"))
    response = cast_by(ballot, codes[0], "333333333")
    assert (response.status_code, part_of(response)) == (200, "receipt")
    assert "票箱里已经有这张抽签码投的票" in text_of(response)
    assert "先投的那一张算数" in text_of(response)
    assert list(Urn.objects.values_list("ticket", "sealed")) == before


def chosen(response):
    """What the page still holds."""
    page = said(response)
    marks = re.findall(r'name="s(\d+)" value="(\d)" required checked', page)
    return re.search(r'name="code" id="code" value="([^"]*)"', page)[1], "".join(mark for _, mark in marks)


@pytest.mark.parametrize("typed", ["2222222222", "22222-22222"])
def test_an_unknown_code_keeps_the_form_and_says_what_to_do(ballot, codes, typed):
    response = cast_by(ballot, typed, "012343210")
    assert (response.status_code, part_of(response), chosen(response)) == (200, "form", (typed, "012343210"))
    assert text_of(response).count("没有这个抽签码，票没有投进去。请对照纸上的10位字母和数字改一改，再投一次。") == 2
    assert 'aria-describedby="code_hint code_error" aria-invalid="true"' in said(response)
    assert slips_of(ballot).failures == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请输入抽签码"),
        ("abc", "抽签码是10位字母和数字"),
        ('"><script>', "抽签码是10位字母和数字"),
        ("7" * 501, "抽签码是10位字母和数字"),
        ("\x00", "抽签码"),
    ],
)
def test_what_is_no_code_keeps_the_form_and_is_no_failure(ballot, codes, typed, sentence):
    response = cast_by(ballot, typed, "012343210")
    assert (response.status_code, part_of(response), chosen(response)[1]) == (200, "form", "012343210")
    assert sentence in text_of(response)
    assert "<script>" not in said(response)
    assert (slips_of(ballot).failures, Urn.objects.count()) == (0, 0)


def test_an_unmarked_row_keeps_the_form_and_is_pointed_at(ballot, codes):
    sent = filled_in(codes[0], "012343210")
    del sent["s4"]
    sent["s7"] = "9"
    response = Client().post(url("ballot_slip", ballot), sent)
    assert (part_of(response), chosen(response)) == ("form", (codes[0], "0123320"))
    name = ballot.subjects.get(position=4).name
    assert f'<a href="#s4">还有2人没有选，从“{name}”起。</a>' in said(response)
    assert re.findall(r'id="(s\d)" aria-describedby="(s\d_error)"', said(response)) == [
        ("s4", "s4_error"),
        ("s7", "s7_error"),
    ]
    assert Urn.objects.count() == 0


def test_stopped_slips_keep_the_form_and_send_to_the_host(ballot, codes):
    SlipFailures.objects.create(ballot=ballot.pk, failures=MOST_FAILURES)
    response = cast_by(ballot, codes[0], "012343210")
    assert (part_of(response), chosen(response)) == ("form", (codes[0], "012343210"))
    assert "请告诉主持人" in text_of(response)


@pytest.mark.parametrize("sent", [{}, {"s0": ["1", "2"]}, {"code": ["a", "b"]}, {"s99": "1", "code": "一" * 400}])
def test_what_is_no_form_is_answered_with_the_form(ballot, codes, sent):
    response = Client().post(url("ballot_slip", ballot), sent)
    assert (response.status_code, part_of(response)) == (200, "form")


@pytest.mark.parametrize("body", ["", "{}", "%%%", "code=%ff&s0=\xff"])
def test_a_body_that_is_no_form_is_answered_with_the_form(ballot, codes, body):
    content_type = "application/x-www-form-urlencoded"
    response = Client().post(url("ballot_slip", ballot), body, content_type=content_type)
    assert (response.status_code, part_of(response)) == (200, "form")


def test_a_ballot_that_does_not_exist_has_no_page_for_slips(client, db):
    address = reverse("evaluations:ballot_slip", args=[uuid.UUID(int=1)])
    assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]


@pytest.fixture
def quiet_client(cast):
    """A browser that is signed in and sends its cookies all the same."""
    client = Client()
    client.force_login(cast.member.user)
    return client


def asks_for_nobody(response, queries):
    return (
        response.status_code == 200
        and not response.cookies
        and "Cookie" not in response.get("Vary", "")
        and not response.wsgi_request.session.accessed
        and not [query for query in queries if "django_session" in query["sql"] or "_user" in query["sql"]]
        and "no-store" in response["Cache-Control"]
    )


def test_the_slips_form_neither_reads_nor_sets_a_cookie(ballot, codes, quiet_client):
    with CaptureQueriesContext(connection) as queries:
        response = quiet_client.get(url("ballot_slip", ballot))
    assert asks_for_nobody(response, queries)


@pytest.mark.parametrize("code", ["a slip's", "2222222222"])
def test_casting_with_a_slip_neither_reads_nor_sets_a_cookie(ballot, codes, quiet_client, code):
    with CaptureQueriesContext(connection) as queries:
        response = cast_by(ballot, codes[0] if code == "a slip's" else code, client=quiet_client)
    assert asks_for_nobody(response, queries)


def test_a_slip_votes_without_a_csrf_token(ballot, codes):
    assert part_of(cast_by(ballot, codes[0], client=Client(enforce_csrf_checks=True))) == "receipt"
    assert Urn.objects.count() == 1


@time_machine.travel("2025-10-23 20:00 +0800", tick=False)  # a header says the second
def test_the_answer_to_a_slip_is_the_same_whatever_the_marks(ballot, codes):
    answers = {
        (response.status_code, response.content, tuple(sorted(response.headers.items())))
        for response in (cast_by(ballot, code, str(grade) * 9) for grade, code in enumerate(codes))
    }
    assert len(answers) == 1


def test_everybody_gets_the_identical_form_for_a_slip(cast, ballot, codes, signed_in):
    people = [cast.member, cast.staff, cast.outsider]
    assert len({signed_in(person).get(url("ballot_slip", ballot)).content for person in people}) == 1


@pytest.mark.parametrize("subjects", [1, 3])
def test_the_slips_form_takes_two_queries_whatever_its_length(
    ballot, codes, client, subjects, django_assert_num_queries
):
    ballot.subjects.filter(position__gte=subjects).delete()
    with django_assert_num_queries(2):
        assert said(client.get(url("ballot_slip", ballot))).count("<fieldset") == subjects


def test_the_browser_that_cannot_encrypt_is_led_to_the_slips_page(cast, ballot, signed_in):
    for name, client in [("ballot_vote", Client()), ("ballot_sign_in", signed_in(cast.member))]:
        page = said(client.get(url(name, ballot)))
        assert f'<a href="{url("ballot_slip", ballot)}">抽签码投票页</a>' in page


def test_neither_code_nor_marks_reach_the_logs(ballot, codes, caplog):
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as queries:
        cast_by(ballot, codes[0], "012343210")
        cast_by(ballot, codes[0], "012343210")
        cast_by(ballot, codes[0], "01234321")
        cast_by(ballot, "2345678923", "012343210")
    written = caplog.text + "".join(query["sql"] for query in queries)
    assert "INSERT INTO evaluations_urn" in written
    assert "INSERT INTO evaluations_slipfailures" in written
    for secret in (codes[0], slips.shown(codes[0]), "2345678923", "012343210", bytes([0, 1, 2, 3, 4]).hex()):
        assert secret not in written


def test_an_error_report_shows_neither_code_nor_marks(ballot, codes, monkeypatch):
    def broken(*args):
        raise RuntimeError("disk full")

    monkeypatch.setattr(keys, "sealing_key", broken)
    reports = []
    monkeypatch.setattr(
        "django.core.handlers.exception.log_response",
        lambda *args, request, exception, **kwargs: reports.append(
            ExceptionReporter(request, type(exception), exception, exception.__traceback__).get_traceback_text()
        ),
    )
    response = cast_by(ballot, codes[0], "012343210", Client(raise_request_exception=False))
    assert response.status_code == 500
    assert "disk full" in reports[0]
    assert "s4 = '********************'" in reports[0]
    for secret in (codes[0], repr(bytes([0, 1, 2, 3, 4, 3, 2, 1, 0])), "s4 = '4'"):
        assert secret not in reports[0]


@needs_a_face
def test_an_error_report_of_printing_shows_no_code(cast, ballot, signed_in, monkeypatch):
    def broken(*args):
        raise RuntimeError("disk full")

    seen, draw_codes = [], slips.draw_codes

    def watched(number):
        seen.extend(draw_codes(number))
        return seen

    monkeypatch.setattr("evaluations.ballots.views.slips.draw_codes", watched)
    monkeypatch.setattr(keys, "sealing_key", broken)
    reports = []
    monkeypatch.setattr(
        "django.core.handlers.exception.log_response",
        lambda *args, request, exception, **kwargs: reports.append(
            ExceptionReporter(request, type(exception), exception, exception.__traceback__).get_traceback_text()
        ),
    )
    client = signed_in(cast.secretary)
    client.raise_request_exception = False
    assert client.post(url("ballot_slips_print", ballot), {"number": "2", "living": "0"}).status_code == 500
    assert "disk full" in reports[0]
    assert len(seen) == 2
    assert [code for code in seen if code in reports[0]] == []
    assert Slip.objects.count() == 0
