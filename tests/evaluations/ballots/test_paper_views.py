"""The pages of the ballot papers: who gets which, what a teller sees, and that nobody sees another's figures."""

import re
from io import BytesIO

import pytest
import time_machine
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.views.debug import ExceptionReporter
from pypdf import PdfReader

from evaluations.ballots import actions, keys, paper
from evaluations.ballots.models import Ballot, PaperCount, Roll, Teller
from evaluations.ballots.results import papers_of, results_for
from organizations.fonts import has_a_face_for_han
from organizations.models import RegisterEntry
from tests.evaluations.ballots.test_views import INVISIBLE, RUNS, SEES_ONLY, said, text_of, url

needs_a_face = pytest.mark.skipif(not has_a_face_for_han(), reason="no font with Chinese characters on this machine")
PRESIDERS = ["ballot_papers", "ballot_papers_print"]
TELLERS = ["member", "deputy"]


def typed(totals):
    """What a teller's browser posts."""
    figures = {f"r{at}_{grade}": votes or "" for at, row in enumerate(totals.rows) for grade, votes in enumerate(row)}
    return figures | {"valid": totals.valid, "invalid": totals.invalid}


def post_count(client, papers, totals, **changes):
    return client.post(url("ballot_paper_count", papers.ballot), typed(totals) | changes)


# --- who gets which page ---


@pytest.mark.parametrize(
    ("who", "status"), [*((w, 200) for w in RUNS), *((w, 403) for w in SEES_ONLY), *((w, 404) for w in INVISIBLE)]
)
def test_the_papers_page_is_for_who_runs_the_meeting(cast, papers, signed_in, who, status):
    client = signed_in(getattr(cast, who))
    assert client.get(url("ballot_papers", papers.ballot)).status_code == status
    assert client.get(url("ballot_papers_print", papers.ballot)).status_code == status
    response = client.post(url("ballot_papers", papers.ballot), {"counting": cast.head.pk, "overseeing": cast.staff.pk})
    assert response.status_code == (302 if status == 200 else status)
    assert Teller.objects.filter(person=cast.head).exists() is (status == 200)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *((w, 200) for w in TELLERS),
        *((w, 403) for w in ["secretary", "recorder", "head", "staff", "officer", "inspector"]),
        *((w, 404) for w in INVISIBLE),
    ],
)
def test_the_counting_page_is_for_the_two_tellers(cast, papers, signed_in, who, status):
    client = signed_in(getattr(cast, who))
    assert client.get(url("ballot_paper_count", papers.ballot)).status_code == status
    assert post_count(client, papers, papers.totals()).status_code == (302 if status == 200 else status)
    assert PaperCount.objects.count() == (1 if status == 200 else 0)


@pytest.mark.parametrize("name", [*PRESIDERS, "ballot_paper_count"])
def test_a_stranger_is_led_to_sign_in(client, papers, name):
    assert client.get(url(name, papers.ballot))["Location"].startswith("/sign-in/?next=/ballots/")


@pytest.mark.parametrize("name", [*PRESIDERS, "ballot_paper_count"])
def test_the_papers_pages_are_never_kept_by_a_browser(cast, papers, signed_in, name):
    assert "no-store" in signed_in(cast.deputy).get(url(name, papers.ballot))["Cache-Control"]


# --- the presider's page ---


def test_tellers_are_named_on_the_page(cast, ballot, signed_in):
    client = signed_in(cast.secretary)
    page = client.get(url("ballot_papers", ballot))
    offered = [str(person) for person in page.context["tellers_form"].fields["counting"].queryset]
    assert offered == ["傅青禾", "尹疏桐", "柳文澜", "陆承安", "顾北川", "骆党务", "骆明霞", "黎晓帆"]
    data = {"counting": cast.member.pk, "overseeing": cast.officer.pk}
    page = text_of(client.post(url("ballot_papers", ballot), data, follow=True))
    assert "已指定点票人" in page
    assert {teller.person.name for teller in ballot.tellers.select_related("person")} == {"顾北川", "骆党务"}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "请选计票人。"),
        ({"counting": "x", "overseeing": "1"}, "这个人不能点票，请在名单里另选一人。"),
        ({"counting": "member", "overseeing": "member"}, "要由两个人担任"),
        ({"counting": "member", "overseeing": "secretary"}, "这个人不能点票"),
    ],
)
def test_a_wrong_choice_of_tellers_says_what_to_do_and_keeps_the_rest(cast, ballot, signed_in, data, sentence):
    data = {duty: getattr(cast, who).pk if hasattr(cast, who) else who for duty, who in data.items()}
    response = signed_in(cast.secretary).post(url("ballot_papers", ballot), data)
    assert sentence in text_of(response)
    assert response.context["tellers_form"].data.get("counting") == (str(data["counting"]) if data else None)
    assert Teller.objects.count() == 0


def test_the_progress_names_who_has_entered_and_the_rows_that_differ(cast, papers, signed_in):
    client, address = signed_in(cast.secretary), url("ballot_papers", papers.ballot)
    papers.enter(cast.member, papers.totals())
    assert "计票人 顾北川 已录入 监票人 陆承安 还没有录入" in text_of(client.get(address))
    papers.enter(cast.deputy, papers.totals(changed={4: (3, 0, 0, 0, 0)}))
    name = papers.ballot.subjects.get(position=4).name
    assert f"两人清点得不一致，要各自重新清点：第5行{name}。" in text_of(client.get(address))
    papers.enter(cast.deputy, papers.totals())
    page = text_of(client.get(address))
    assert "两人清点的结果一致，可以计票。" in page
    assert "换点票人" not in page


@pytest.mark.parametrize(
    ("on_paper", "sentence"),
    [
        ([], "没有人领纸票"),
        (["recorder"], "只有1人领纸票，点票的人看得出是谁投的。请劝他改领抽签码"),
        (["recorder", "leader", "away"], "领纸票的有3人"),
    ],
)
def test_the_page_is_honest_about_few_papers(cast, ballot, signed_in, on_paper, sentence):
    for who in on_paper:
        actions.hand_out(by=cast.secretary.user, ballot=ballot, person=getattr(cast, who), channel="paper")
    page = text_of(signed_in(cast.secretary).get(url("ballot_papers", ballot)))
    assert sentence in page
    assert ("看得出" in page) is (len(on_paper) == 1)


def test_the_page_is_honest_about_few_others(cast, papers, signed_in):
    Roll.objects.filter(ballot=papers.ballot, person__in=[cast.head, cast.staff]).update(channel=None, blinded=None)
    page = text_of(signed_in(cast.secretary).get(url("ballot_papers", papers.ballot)))
    assert "只有1人没有用纸票。知道纸票怎么投的人，用总数一减，就知道另外这1张怎么投的。" in page


def test_a_void_ballot_says_to_destroy_its_papers(cast, papers, signed_in):
    papers.agree()
    actions.void(by=cast.secretary.user, ballot=papers.ballot, reason="停电")
    page = text_of(signed_in(cast.secretary).get(url("ballot_papers", papers.ballot)))
    assert "请收回销毁" in page
    assert "顾北川" not in page


@pytest.mark.parametrize("subjects", [1, 3])
def test_the_papers_page_takes_the_same_queries_for_one_subject_and_for_three(
    cast, papers, signed_in, subjects, django_assert_num_queries
):
    papers.ballot.subjects.filter(position__gte=subjects).delete()
    on_paper = Roll.objects.filter(ballot=papers.ballot, channel="paper")
    on_paper.filter(person__in=[cast.recorder, cast.away][: 3 - subjects]).update(channel=None)
    only = papers.totals(valid=1, invalid=0)
    for teller, totals in ((cast.member, only), (cast.deputy, papers.totals(valid=0, invalid=1))):
        papers.enter(teller, totals)
    client = signed_in(cast.secretary)
    with django_assert_num_queries(12):
        client.get(url("ballot_papers", papers.ballot))


# --- printing ---


@needs_a_face
def test_papers_are_printed_in_the_number_asked_for(cast, ballot, signed_in):
    response = signed_in(cast.secretary).get(url("ballot_papers_print", ballot), {"copies": 3})
    assert response["Content-Type"] == "application/pdf"
    assert len(PdfReader(BytesIO(response.content)).pages) == 3


def test_as_many_are_proposed_as_people_took_paper(cast, ballot, signed_in):
    client, address = signed_in(cast.secretary), url("ballot_papers", ballot)
    assert 'name="copies" value="1"' in said(client.get(address))
    for person in (cast.recorder, cast.leader):
        actions.hand_out(by=cast.secretary.user, ballot=ballot, person=person, channel="paper")
    assert 'name="copies" value="2"' in said(client.get(address))


@pytest.mark.parametrize(
    ("copies", "sentence"),
    [("0", "至少印1张。"), ("201", "一次最多印200张"), ("三", "请填1到200的整数。"), ("", "请填要印几张。")],
)
def test_a_number_that_cannot_be_printed_is_refused_on_the_page(cast, ballot, signed_in, copies, sentence):
    response = signed_in(cast.secretary).get(url("ballot_papers_print", ballot), {"copies": copies})
    assert (response.status_code, sentence in text_of(response)) == (200, True)
    assert f'value="{copies}"' in said(response) or not copies


def test_without_a_face_for_chinese_the_page_says_so(cast, ballot, signed_in, settings, tmp_path):
    settings.FONT_DIRS = [tmp_path]
    response = signed_in(cast.secretary).get(url("ballot_papers_print", ballot), {"copies": 1}, follow=True)
    assert "没有安装中文字体" in text_of(response)


# --- a teller's page ---


def test_a_teller_enters_a_count_and_finds_it_again(cast, papers, signed_in):
    client = signed_in(cast.member)
    page = client.get(url("ballot_paper_count", papers.ballot))
    assert "您是计票人" in text_of(page)
    assert paper.UNMARKED_RULE in text_of(page)
    assert paper.INVALID_RULE in text_of(page)
    response = post_count(client, papers, papers.totals(changed={2: (1, 1, 1, 0, 0)}))
    assert response["Location"] == url("ballot_paper_count", papers.ballot)
    page = client.get(response["Location"])
    assert "您的清点已经录入，等另一位点票人录入。" in text_of(page)
    form = page.context["form"]
    assert [form[f"r2_{grade}"].value() for grade in range(5)] == [1, 1, 1, 0, 0]
    assert (form["valid"].value(), form["invalid"].value()) == (3, 1)


def test_empty_boxes_are_zeros_and_the_numbers_of_papers_have_to_be_there(cast, papers, signed_in):
    client = signed_in(cast.member)
    page = text_of(client.post(url("ballot_paper_count", papers.ballot), {}))
    assert page.count("请填张数，一张没有的填0。") == 2
    assert PaperCount.objects.count() == 0
    client.post(url("ballot_paper_count", papers.ballot), {"valid": "0", "invalid": "0"})
    assert PaperCount.objects.count() == 1


def test_a_wrong_row_is_named_on_top_and_beside_it_with_everything_kept(cast, papers, signed_in):
    response = post_count(signed_in(cast.member), papers, papers.totals(), r1_1="2", r5_0="x")
    page = said(response)
    assert response.status_code == 200
    assert '<a href="#row-6">第6行' in page
    assert "请填0到9999的整数。" in page
    assert response.context["form"]["r5_0"].value() == "x"
    response = post_count(signed_in(cast.member), papers, papers.totals(), r1_1="2")
    name = papers.ballot.subjects.get(position=1).name
    assert f"第2行{name}合计2张，有效票是3张。请重新清点这一行。" in text_of(response)
    assert [form_value(response, f"r{at}_1") for at in (0, 1, 2)] == ["3", "2", "3"]
    assert PaperCount.objects.count() == 0


def form_value(response, name):
    return response.context["form"][name].value()


@pytest.mark.parametrize("figure", ["-1", "1.5", "一", "99999", "1e3", "\x00", "9" * 500])
def test_whatever_is_typed_gets_a_sentence(cast, papers, signed_in, figure):
    response = post_count(signed_in(cast.member), papers, papers.totals(), r0_0=figure, valid=figure)
    assert response.status_code == 200
    assert response.context["form"].errors.keys() >= {"r0_0", "valid"}
    assert PaperCount.objects.count() == 0


def test_too_many_papers_are_refused_beside_the_number_of_papers(cast, papers, signed_in):
    response = post_count(signed_in(cast.member), papers, papers.totals(valid=4, invalid=1))
    assert "有效票和废票一共5张，领纸票的只有4人。" in response.context["form"].errors["valid"][0]


def test_tellers_who_differ_find_the_rows_named_and_their_own_figures(cast, papers, signed_in):
    papers.enter(cast.member, papers.totals())
    papers.enter(cast.deputy, papers.totals(invalid=0, changed={3: (3, 0, 0, 0, 0)}))
    page = signed_in(cast.member).get(url("ballot_paper_count", papers.ballot))
    name = papers.ballot.subjects.get(position=3).name
    assert f"请各自重新清点： 有效票和废票的张数 、 第4行{name} 。" in text_of(page)
    assert re.findall(r'id="row-(\d+)" aria-invalid="true"', said(page)) == ["4"]
    assert [form_value(page, f"r3_{grade}") for grade in range(5)] == [0, 3, 0, 0, 0]


def test_tellers_who_agree_are_told_so_and_see_no_figures_any_more(cast, papers, signed_in):
    papers.agree()
    page = signed_in(cast.member).get(url("ballot_paper_count", papers.ballot))
    assert "两人清点的结果一致，已经锁定。请告诉主持人，可以计票了。" in text_of(page)
    assert "<form method" not in said(page)
    late = post_count(signed_in(cast.member), papers, papers.totals(invalid=0))
    assert "两人清点的结果一致，已经锁定" in text_of(late)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("SIGNIN", "还没有封票。"),
        ("VOTING", "还没有封票。"),
        ("COUNTED", "这场投票已经计票"),
        ("VOID", "这场投票已经作废"),
    ],
)
def test_a_teller_who_comes_early_or_late_is_told_so(cast, papers, signed_in, state, sentence):
    Ballot.objects.filter(pk=papers.ballot.pk).update(state=state, void_reason="停电" if state == "VOID" else "")
    page = signed_in(cast.member).get(url("ballot_paper_count", papers.ballot))
    assert sentence in text_of(page)
    assert "<form method" not in said(page)


def test_a_teller_with_nothing_to_count_is_told_so(cast, papers, signed_in):
    Roll.objects.filter(channel="paper").update(channel=None)
    page = signed_in(cast.member).get(url("ballot_paper_count", papers.ballot))
    assert "没有人领纸票，不用清点。" in text_of(page)


def test_lost_keys_are_told_where_the_count_is_entered(cast, papers, signed_in):
    papers.enter(cast.member, papers.totals())
    keys.erase(papers.ballot.pk)
    client = signed_in(cast.member)
    assert client.get(url("ballot_paper_count", papers.ballot)).status_code == 200
    response = post_count(client, papers, papers.totals())
    assert response.context["form"].non_field_errors() == [actions.GONE]
    assert form_value(response, "r0_1") == "3"


@pytest.mark.parametrize("subjects", [1, 3])
def test_the_counting_page_takes_the_same_queries_for_one_subject_and_for_three(
    cast, papers, signed_in, subjects, django_assert_num_queries
):
    papers.ballot.subjects.filter(position__gte=subjects).delete()
    papers.enter(cast.member, papers.totals())
    papers.enter(cast.deputy, papers.totals(invalid=0))
    client = signed_in(cast.member)
    with django_assert_num_queries(13):
        page = client.get(url("ballot_paper_count", papers.ballot))
    assert said(page).count("<fieldset") == subjects


# --- nobody sees what another one counted ---


def every_page(client, ballot):
    """Every page that can be opened in a running ballot, without what differs from one answer to the next."""
    names = ["ballot", "ballot_turnout", "ballot_papers", "ballot_paper_count", "ballot_results", "ballot_vote"]
    names += ["ballot_state", "ballot_sign_in"]
    addresses = [url(name, ballot) for name in names]
    addresses += ["/", reverse("organizations:register"), reverse("meetings:detail", args=[ballot.meeting_id])]
    pages = {address: client.get(address) for address in addresses}
    line = RegisterEntry.objects.filter(verb="录入纸票清点").latest("pk")
    pages["the line of the entry"] = client.get(reverse("organizations:register_line", args=[line.pk]))
    return {address: (page.status_code, without_numbers(page)) for address, page in pages.items()}


def without_numbers(page):
    """What was said, save tokens and the numbers of the register's lines, which are new each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|(/|%2F)register\1\d+\1', "", said(page))


@pytest.mark.parametrize("who", ["deputy", "secretary", "recorder", "leader", "officer", "committee_secretary"])
@pytest.mark.parametrize("other_has_entered", [False, True])
def test_no_page_of_anybody_else_depends_on_what_a_teller_counted(cast, papers, signed_in, who, other_has_entered):
    client = signed_in(getattr(cast, who))
    if other_has_entered:
        papers.enter(cast.deputy, papers.totals(changed={0: (0, 0, 0, 3, 0), 1: (0, 0, 0, 3, 0)}))
    seen = []
    for row in [(3, 0, 0, 0, 0), (0, 0, 1, 0, 2)]:
        with time_machine.travel("2025-10-23 20:00+08:00", tick=False), transaction.atomic():
            papers.enter(cast.member, papers.totals(changed={0: row, 1: row}))
            seen.append(every_page(client, papers.ballot))
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


def test_a_figure_that_reached_a_page_would_be_found(cast, papers, signed_in):
    seen = []
    for row in [(3, 0, 0, 0, 0), (0, 0, 1, 0, 2)]:
        papers.enter(cast.member, papers.totals(changed={0: row}))
        seen.append(every_page(signed_in(cast.member), papers.ballot))
    differing = {address for address in seen[0] if seen[0][address] != seen[1][address]}
    assert url("ballot_paper_count", papers.ballot) in differing


@pytest.mark.parametrize("who", ["secretary", "officer", "committee_secretary"])
def test_the_deciding_body_learns_nothing_of_the_papers_before_the_count(cast, papers, who):
    papers.agree()
    assert results_for(getattr(cast, who).user, papers.ballot) is None


def test_invalid_papers_are_told_with_the_turnout_after_the_count(cast, papers, signed_in):
    client = signed_in(cast.secretary)
    papers.agree()
    assert "废票" not in text_of(client.get(url("ballot_turnout", papers.ballot)))
    actions.count(by=cast.secretary.user, ballot=papers.ballot)
    assert "应到 9 签到 7 发出 7 收回 6 废票 1" in text_of(client.get(url("ballot_turnout", papers.ballot)))


def test_an_error_report_of_the_counting_page_shows_no_figure(cast, papers, settings, monkeypatch):
    def broken(*args):
        raise RuntimeError("disk full")

    client, reports = Client(raise_request_exception=False), []
    client.force_login(cast.member.user)
    monkeypatch.setattr(keys, "sealing_key", broken)
    monkeypatch.setattr(
        "django.core.handlers.exception.log_response",
        lambda *args, request, exception, **kwargs: reports.append(
            ExceptionReporter(request, type(exception), exception, exception.__traceback__).get_traceback_text()
        ),
    )
    assert post_count(client, papers, papers.totals(), r0_1="0000003").status_code == 500
    assert "disk full" in reports[0]
    for figures in ("0000003", "PaperTotals(valid", "(0, 3, 0, 0, 0)"):
        assert figures not in reports[0]


# --- the rooms block ---


@pytest.mark.parametrize(("state", "words"), [("SIGNIN", "印纸票、指定点票人"), ("SEALED", "纸票和点票人")])
def test_the_rooms_block_tells_the_progress_and_leads_to_the_papers_page(papers, state, words):
    papers.ballot.state = state
    block = render_to_string(
        "evaluations/ballots/_papers.html", {"ballot": papers.ballot, "papers": papers_of(papers.ballot)}
    )
    assert f'href="{url("ballot_papers", papers.ballot)}">{words}</a>' in block
    assert "领纸票的有4人，用手机或抽签码的有3人。" in block
    assert "顾北川" in block
