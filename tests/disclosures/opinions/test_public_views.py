"""Leaving an opinion without an account and looking up its answer, as a visitor meets them."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from disclosures.models import Opinion, OpinionAttachment, OpinionsOfAnHour
from disclosures.opinions import rules, timing
from organizations.models import Policy
from tests import builders
from tests.disclosures.opinions import steps
from tests.disclosures.opinions.pictures import JPEG, PDF, PLACE, TELLING_JPEG
from tests.disclosures.publications import boards

D = dt.date
WORDS = "<script>alert(1)</script>名单里少了一个人"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(builders.at(boards.POSTED, 9), tick=False) as clock:
        yield clock


@pytest.fixture
def posted(cast):
    return boards.post(cast, boards.rated_month(cast))


@pytest.fixture
def visitor():
    """Somebody without account or cookies; forged requests are looked for, to prove that none is needed here."""
    return Client(enforce_csrf_checks=True)


def visible(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def code_on(response):
    return re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", visible(response)).group()


def _address(posted):
    return reverse("disclosures:leave_opinion", args=[posted.token])


def _opened(response):
    return re.search(r'name="opened" value="([^"]+)"', response.content.decode()).group(1)


def _leave(visitor, posted, clock=None, **form):
    """Open the form, take some time, send it."""
    opened = timing.opened_now(posted.token)
    if clock:
        clock.shift(timing.QUICKEST + 1)
    return visitor.post(_address(posted), {"text": WORDS, "concern": "nobody", "opened": opened} | form)


def test_a_visitor_leaves_an_opinion_and_gets_a_code_that_finds_the_answer(visitor, cast, posted, clock):
    received = _leave(visitor, posted, clock)
    code = code_on(received)
    assert "请现在抄下或拍下来" in visible(received)
    assert "no-store" in received["Cache-Control"]
    assert not visitor.cookies
    look_up = reverse("disclosures:opinion_receipt")
    waiting = visitor.post(look_up, {"code": code})
    assert "您的意见还没有答复" in visible(waiting)
    assert "已收到，等待交办" in visible(waiting)
    assert "11月2日前答复" in visible(waiting)
    steps.answered(cast, Opinion.objects.get(), answer="已核对，<b>名单无误</b>。", finding="问过楼长")
    found = visitor.post(look_up, {"code": code.lower().replace("-", " ")})
    assert "您的意见已答复" in visible(found)
    assert "已核对，&lt;b&gt;名单无误&lt;/b&gt;。" in found.content.decode()
    assert "问过楼长" not in found.content.decode()
    assert found["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_a_signed_in_person_stays_unknown_as_the_sender(cast, posted, signed_in, clock):
    _leave(signed_in(cast.member), posted, clock)
    row = Opinion.objects.values().get()
    assert cast.member.user.pk not in [row["answered_by_id"], row["assigned_by_id"], row["closed_by_id"]]
    assert [row["contact"], row["about_id"], row["assignee_id"]] == ["", None, None]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"text": ""}, "请写明意见内容，再提交。"),
        ({"text": "长" * 4001}, "意见内容最多4000字。"),
        ({"homepage": "http://spam"}, "请把“这一栏请不要填写”清空，再提交。"),
        ({"concern": "everybody"}, "请选择意见说的是谁。"),
        ({"attachments": SimpleUploadedFile("照片.jpg", b"MZ")}, "附件只收照片（JPG、PNG）和PDF。"),
        ({"attachments": [SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(4)]}, "附件最多3个。"),
    ],
)
def test_a_refused_opinion_shows_why_and_keeps_what_was_typed(visitor, posted, clock, form, sentence):
    response = _leave(visitor, posted, clock, contact="王女士", **form)
    assert sentence in visible(response)
    assert 'value="王女士"' in response.content.decode()
    assert not Opinion.objects.exists()


def test_a_form_sent_at_once_is_asked_to_be_sent_again(visitor, posted, clock):
    first = _leave(visitor, posted, contact="王女士")
    assert "提交得太快了。请把内容再看一遍" in visible(first)
    assert 'value="王女士"' in first.content.decode()
    assert "&lt;script&gt;alert" in first.content.decode()
    clock.shift(timing.QUICKEST + 1)
    again = {"text": WORDS, "concern": "nobody", "opened": _opened(first)}
    assert code_on(visitor.post(_address(posted), again))


@pytest.mark.parametrize("opened", ["", "forged", "yesterday's", "another board's"])
def test_a_form_without_a_good_mark_gets_a_new_one_and_loses_nothing(visitor, posted, clock, opened):
    if opened == "yesterday's":
        opened = timing.opened_now(posted.token)
        clock.shift(dt.timedelta(seconds=timing.LONGEST + 1))
    if opened == "another board's":
        opened = timing.opened_now("another")
        clock.shift(timing.QUICKEST + 1)
    first = visitor.post(_address(posted), {"text": WORDS, "concern": "nobody", "opened": opened})
    assert "这一页打开得太久了" in visible(first)
    clock.shift(timing.QUICKEST + 1)
    again = {"text": WORDS, "concern": "nobody", "opened": _opened(first)}
    assert code_on(visitor.post(_address(posted), again))
    assert Opinion.objects.get().text == WORDS


def test_a_flood_is_led_to_phone_and_box_and_the_words_stay(visitor, cast, posted, clock):
    OpinionsOfAnHour.objects.create(
        organization=cast.branch, hour=builders.at(boards.POSTED, 9), how_many=rules.OPINIONS_AN_HOUR
    )
    response = _leave(visitor, posted, clock)
    assert "请过一小时再提交，或者打公开电话5550 1234，或者投意见箱（一楼大厅）。" in visible(response)
    assert "名单里少了一个人" in visible(response)
    assert not Opinion.objects.exists()


def test_photos_come_along_without_their_place(visitor, posted, clock):
    files = [SimpleUploadedFile("王女士家门口.jpg", TELLING_JPEG), SimpleUploadedFile("记录.pdf", PDF)]
    assert code_on(_leave(visitor, posted, clock, attachments=files))
    kept = []
    for attachment in OpinionAttachment.objects.all():
        with attachment.file.open() as file:
            kept.append((attachment.kind, file.read()))
        assert "王女士" not in attachment.file.name
    assert kept == [("jpeg", JPEG), ("pdf", PDF)]
    assert PLACE not in kept[0][1]


def test_the_form_reads_no_session_and_sets_no_cookie(visitor, posted, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = visitor.get(_address(posted))
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "no-store" in response["Cache-Control"]


def test_after_the_last_day_the_form_leads_back_to_the_board(visitor, cast, posted, signed_in, clock):
    clock.move_to(builders.at(boards.AFTER, 0))
    for client in (visitor, signed_in(cast.member)):
        assert client.get(_address(posted)).url == posted.get_absolute_url()
        assert client.post(_address(posted), {"text": WORDS}).url == posted.get_absolute_url()
    assert not Opinion.objects.exists()


def test_who_began_to_write_before_the_end_keeps_the_words(visitor, posted, clock):
    clock.move_to(builders.at(boards.LAST_DAY, 23))
    opened = timing.opened_now(posted.token)
    clock.move_to(builders.at(boards.AFTER, 0))
    response = visitor.post(_address(posted), {"text": WORDS, "concern": "nobody", "opened": opened})
    assert "这份公示的公示期已过，不能在网上提意见。请打公开电话或投意见箱。" in visible(response)
    assert "名单里少了一个人" in visible(response)
    assert not Opinion.objects.exists()


def test_who_writes_while_the_board_is_corrected_sends_it_to_the_corrected_one(visitor, cast, posted, clock):
    clock.move_to(builders.at(boards.LAST_DAY, 7))
    opened = timing.opened_now(posted.token)
    clock.shift(60)
    new = steps.corrected(cast, posted)
    first = visitor.post(_address(posted), {"text": WORDS, "concern": "nobody", "opened": opened})
    assert "这份公示刚刚更正过。您写的内容还在" in visible(first)
    assert f'action="{_address(new)}"' in first.content.decode()
    clock.shift(timing.QUICKEST + 1)
    again = {"text": WORDS, "concern": "nobody", "opened": _opened(first)}
    assert code_on(visitor.post(_address(new), again))
    assert Opinion.objects.get().publication == new


def test_a_board_for_signed_in_people_takes_opinions_from_their_forms_only(visitor, cast, posted, signed_in, clock):
    posted.audience = Policy.Audience.SIGNED_IN
    posted.save()
    assert visitor.get(_address(posted)).url.startswith(reverse("organizations:sign_in"))
    sent = visitor.post(_address(posted), {"text": WORDS, "concern": "nobody"})
    assert sent.url.startswith(reverse("organizations:sign_in"))
    assert not Opinion.objects.exists()
    opened = _opened(signed_in(cast.member).get(_address(posted)))
    clock.shift(timing.QUICKEST + 1)
    assert code_on(visitor.post(_address(posted), {"text": WORDS, "concern": "nobody", "opened": opened}))


def test_loading_the_receipt_anew_shows_the_same_code_and_sends_nothing_twice(visitor, posted, clock):
    form = {"text": WORDS, "concern": "nobody", "opened": _opened(visitor.get(_address(posted)))}
    clock.shift(timing.QUICKEST + 1)
    codes = {code_on(visitor.post(_address(posted), form)) for _ in range(2)}
    assert [len(codes), Opinion.objects.count()] == [1, 1]


@pytest.mark.parametrize("field", ["text", "about_name", "contact", "homepage", "opened", "concern"])
def test_a_nul_byte_is_refused_with_a_sentence(visitor, posted, clock, field):
    response = _leave(visitor, posted, clock, **{field: "\0"})
    assert response.status_code == 200
    assert not Opinion.objects.exists()


def test_what_is_said_of_the_secretary_tells_its_sender_who_answers(visitor, posted, clock):
    received = _leave(visitor, posted, clock, concern="leader")
    assert "松荫街道党工委会在 11月2日 前答复" in visible(received)
    waiting = visitor.post(reverse("disclosures:opinion_receipt"), {"code": code_on(received)})
    assert "由上级中共云溪区松荫街道党工委办理" in visible(waiting)


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
