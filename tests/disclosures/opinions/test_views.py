"""Leaving an opinion without an account, looking up its answer, and answering it."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from disclosures.models import Opinion
from disclosures.opinions import actions
from organizations.models import Policy
from tests import builders
from tests.disclosures.publications import boards

D = dt.date
WORDS = "<script>alert(1)</script>名单里少了一个人"


@pytest.fixture(autouse=True)
def on_the_day_of_posting():
    with time_machine.travel(builders.at(boards.POSTED, 9), tick=False) as clock:
        yield clock


@pytest.fixture
def posted(cast):
    return boards.post(cast, boards.rated_month(cast))


@pytest.fixture
def opinion(posted):
    return actions.leave(publication=posted, text=WORDS, contact="", today=boards.POSTED).opinion


@pytest.fixture
def visitor():
    """Somebody without account or cookies; forged requests are looked for, to prove that none is needed here."""
    return Client(enforce_csrf_checks=True)


def visible(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def code_on(response):
    return re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", visible(response)).group()


def _leave(visitor, posted, **form):
    return visitor.post(reverse("disclosures:leave_opinion", args=[posted.token]), {"text": WORDS} | form)


def test_a_visitor_leaves_an_opinion_and_gets_a_code_that_finds_the_answer(visitor, cast, posted, signed_in):
    received = _leave(visitor, posted)
    code = code_on(received)
    assert "请现在抄下或拍下来" in visible(received)
    assert "no-store" in received["Cache-Control"]
    assert not visitor.cookies
    look_up = reverse("disclosures:opinion_receipt")
    waiting = visitor.post(look_up, {"code": code})
    assert "您的意见还没有答复" in visible(waiting)
    assert "11月2日前答复" in visible(waiting)
    opinion = Opinion.objects.get()
    answered = signed_in(cast.secretary).post(
        reverse("disclosures:opinion", args=[opinion.pk]), {"answer": "已核对，<b>名单无误</b>。"}, follow=True
    )
    assert "这条意见已答复" in visible(answered)
    found = visitor.post(look_up, {"code": code.lower().replace("-", " ")})
    assert "您的意见已答复" in visible(found)
    assert "已核对，&lt;b&gt;名单无误&lt;/b&gt;。" in found.content.decode()
    assert found["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_a_signed_in_person_stays_unknown_as_the_sender(cast, posted, signed_in):
    _leave(signed_in(cast.member), posted)
    row = Opinion.objects.values().get()
    assert [row["answered_by_id"], row["contact"]] == [None, ""]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"text": ""}, "请写明意见内容，再提交。"),
        ({"text": "长" * 4001}, "意见内容最多4000字。"),
        ({"homepage": "http://spam"}, "请把“这一栏请不要填写”清空，再提交。"),
    ],
)
def test_a_refused_opinion_shows_why_and_keeps_the_contact(visitor, posted, form, sentence):
    response = _leave(visitor, posted, contact="王女士", **form)
    assert sentence in visible(response)
    assert 'value="王女士"' in response.content.decode()
    assert "顾北川" in visible(response)
    assert not Opinion.objects.exists()


def test_an_opinion_comes_too_late_after_the_last_day(visitor, cast, posted, signed_in, on_the_day_of_posting):
    on_the_day_of_posting.move_to(builders.at(boards.AFTER, 0))
    assert _leave(visitor, posted).url.startswith(reverse("organizations:sign_in"))
    assert "公示期已过" in visible(_leave(signed_in(cast.member), posted))
    assert not Opinion.objects.exists()


def test_a_board_for_signed_in_people_takes_opinions_from_them_only(visitor, cast, posted, signed_in):
    posted.audience = Policy.Audience.SIGNED_IN
    posted.save()
    assert _leave(visitor, posted).status_code == 302
    assert not Opinion.objects.exists()
    assert code_on(_leave(signed_in(cast.member), posted))


def test_reading_the_address_of_the_form_leads_back_to_the_board(visitor, posted):
    assert visitor.get(reverse("disclosures:leave_opinion", args=[posted.token])).url == posted.get_absolute_url()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "请填写回执码。"),
        ("7KQ2M-XR4P", "回执码应为10位，您填了9位。"),
        ("7KQ2M-XR4P9", "没有找到这个回执码。"),
    ],
)
def test_a_wrong_code_is_told_what_is_wrong(visitor, db, code, sentence):
    response = visitor.post(reverse("disclosures:opinion_receipt"), {"code": code})
    assert sentence in visible(response)
    assert f'value="{code}"' in response.content.decode() or not code


def test_the_answering_side_sees_the_words_escaped(cast, opinion, signed_in):
    own = signed_in(cast.secretary)
    for url in (reverse("disclosures:opinions"), reverse("disclosures:opinion", args=[opinion.pk])):
        page = own.get(url).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_opinions_are_for_those_who_answer_them(cast, opinion, signed_in):
    url = reverse("disclosures:opinion", args=[opinion.pk])
    people = (cast.secretary, cast.recorder, cast.member, cast.officer, cast.outsider)
    assert {p.name: signed_in(p).get(url).status_code for p in people} == {
        "沈知远": 200,
        "柳文澜": 403,
        "顾北川": 403,
        "骆党务": 403,
        "庄小禾": 404,
    }
    assert {p.name: len(signed_in(p).get(reverse("disclosures:opinions")).context["page"]) for p in people} == {
        "沈知远": 1,
        "柳文澜": 0,
        "顾北川": 0,
        "骆党务": 0,
        "庄小禾": 0,
    }


def test_an_outsider_can_not_answer(cast, opinion, signed_in):
    response = signed_in(cast.outsider).post(reverse("disclosures:opinion", args=[opinion.pk]), {"answer": "驳回"})
    assert response.status_code == 404
    opinion.refresh_from_db()
    assert opinion.state == Opinion.State.RECEIVED


def test_an_empty_answer_is_refused_and_a_second_one_too(cast, opinion, signed_in):
    own = signed_in(cast.secretary)
    url = reverse("disclosures:opinion", args=[opinion.pk])
    assert "请写明答复内容，再提交。" in visible(own.post(url, {"answer": ""}))
    own.post(url, {"answer": "已核对。"})
    assert "已经答复，不能再改" in visible(own.post(url, {"answer": "另一个"}))
    opinion.refresh_from_db()
    assert opinion.answer == "已核对。"


def test_an_overdue_opinion_says_by_how_much(cast, opinion, signed_in, on_the_day_of_posting):
    on_the_day_of_posting.move_to(builders.at(D(2026, 11, 5), 9))
    own = signed_in(cast.secretary)
    assert "这条意见逾期3天没有答复" in visible(own.get(reverse("disclosures:opinion", args=[opinion.pk])))
    assert "逾期，应在11月2日前答复" in visible(own.get(reverse("disclosures:opinions")))


def test_the_list_is_filtered_by_state_and_takes_the_same_queries_for_one_as_for_three(
    cast, posted, opinion, signed_in, django_assert_num_queries
):
    own = signed_in(cast.secretary)
    url = reverse("disclosures:opinions")
    with django_assert_num_queries(9):
        own.get(url)
    for number in (2, 3):
        actions.leave(publication=posted, text=f"第{number}条", contact="", today=boards.POSTED)
    with django_assert_num_queries(9):
        assert len(own.get(url).context["page"]) == 3
    assert len(own.get(url, {"state": "answered"}).context["page"]) == 0
    assert len(own.get(url, {"state": "received"}).context["page"]) == 3


def _written(**changes):
    return {"channel": "box", "received_on": "2026-10-26", "text": "字条：值班表不对", "publication": ""} | changes


def test_an_opinion_from_the_box_is_written_down(cast, posted, signed_in):
    own = signed_in(cast.secretary)
    url = reverse("disclosures:write_down_opinion", args=[cast.branch.pk])
    assert f'value="{posted.pk}" selected' in own.get(url, {"publication": posted.pk}).content.decode()
    response = own.post(url, _written(publication=posted.pk))
    assert code_on(response)
    assert "意见已登记，请在11月2日前答复" in visible(response)
    kept = Opinion.objects.get()
    assert [kept.channel, kept.publication, kept.text] == ["box", posted, "字条：值班表不对"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": ""}, "请写明意见内容，再保存。"),
        ({"received_on": "昨天"}, "收到日期请按年月日填写"),
        ({"received_on": "2026-10-27"}, "收到日期不能在今天以后。"),
        ({"channel": "web"}, "选择一个有效的选项"),
    ],
)
def test_writing_down_nonsense_is_refused_and_keeps_what_was_typed(cast, signed_in, changes, sentence):
    url = reverse("disclosures:write_down_opinion", args=[cast.branch.pk])
    response = signed_in(cast.secretary).post(url, _written(contact="王女士", **changes))
    assert sentence in visible(response)
    assert 'value="王女士"' in response.content.decode()
    assert not Opinion.objects.exists()


def test_writing_down_is_for_those_who_answer_here(cast, signed_in):
    url = reverse("disclosures:write_down_opinion", args=[cast.branch.pk])
    people = (cast.secretary, cast.recorder, cast.outsider)
    assert [signed_in(p).get(url).status_code for p in people] == [200, 403, 404]
