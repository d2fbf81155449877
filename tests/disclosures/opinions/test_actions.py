"""Leaving, writing down and answering opinions: what is kept, what is refused, what the register may say."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import connection

from disclosures.models import Opinion
from disclosures.opinions import actions, rules
from organizations.models import RegisterEntry
from organizations.refusals import Refused
from tests.disclosures.publications import boards

D = dt.date
WORDS, CONTACT = "黎晓帆上月没有参加值班", "王女士13900001234"


def refusal(sentence):
    return pytest.raises(Refused, match=sentence)


@pytest.fixture
def posted(cast):
    return boards.post(cast, boards.rated_month(cast))


def _leave(posted, today=boards.POSTED):
    return actions.leave(publication=posted, text=f" {WORDS} ", contact=CONTACT, today=today)


def _write_down(cast, **changes):
    values = {
        "by": cast.secretary.user,
        "organization": cast.branch,
        "channel": Opinion.Channel.PHONE,
        "text": WORDS,
        "received_on": boards.POSTED,
        "today": boards.LAST_DAY,
    }
    return actions.write_down(**(values | changes))


def test_an_opinion_left_on_a_board_is_kept_with_its_deadline(cast, posted):
    opinion = Opinion.objects.get(pk=_leave(posted).opinion.pk)
    assert [
        opinion.organization,
        opinion.publication,
        opinion.channel,
        opinion.text,
        opinion.contact,
        opinion.state,
        opinion.received_on,
        opinion.due_on,
    ] == [cast.branch, posted, "web", WORDS, CONTACT, "received", boards.POSTED, D(2026, 11, 2)]


def test_only_the_digest_of_a_receipt_code_is_kept(posted):
    receipt = _leave(posted)
    assert rules.what_is_wrong_with(receipt.code) == ""
    assert receipt.opinion.receipt_digest == actions.digest_of(receipt.code.lower())
    bare = rules.normalized_code(receipt.code)
    row = str(Opinion.objects.filter(pk=receipt.opinion.pk).values().get())
    assert bare not in row
    assert receipt.code not in row


def test_the_register_knows_that_an_opinion_came_and_neither_its_words_nor_its_sender(cast, posted):
    _leave(posted)
    entry = RegisterEntry.objects.latest("pk")
    assert [entry.actor, entry.actor_name, entry.verb, entry.organization, entry.record_name, entry.detail] == [
        None,
        "系统",
        "收到公示页的意见",
        cast.branch,
        posted.title,
        {},
    ]


def test_no_event_table_holds_the_words_of_an_opinion(cast, posted):
    opinion = _leave(posted).opinion
    actions.answer(by=cast.secretary.user, opinion=opinion, answer="已核对。", today=boards.LAST_DAY)
    event = apps.get_model("disclosures", "OpinionEvent")
    assert event.objects.count() == 2
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_to_json(e)::text FROM {event._meta.db_table} e")  # noqa: S608
        rows = "".join(row[0] for row in cursor.fetchall())
    assert WORDS not in rows
    assert CONTACT not in rows
    assert opinion.receipt_digest not in rows


def test_an_opinion_is_refused_after_the_publicity_period(posted):
    with refusal("公示期已过"):
        _leave(posted, today=boards.AFTER)


def test_an_opinion_without_words_is_refused(posted):
    with refusal("请写明意见内容"):
        actions.leave(publication=posted, text="  ", contact="", today=boards.POSTED)


def test_an_opinion_from_the_telephone_is_written_down_and_gets_a_receipt_too(cast, posted):
    receipt = _write_down(cast, publication=posted)
    opinion = receipt.opinion
    assert [opinion.channel, opinion.publication, opinion.received_on, opinion.due_on] == [
        "phone",
        posted,
        boards.POSTED,
        D(2026, 11, 2),
    ]
    assert opinion.receipt_digest == actions.digest_of(receipt.code)
    entry = RegisterEntry.objects.latest("pk")
    assert [entry.actor, entry.verb] == [cast.secretary.user, "收到公开电话的意见"]


def test_an_opinion_may_be_about_no_publication(cast):
    opinion = _write_down(cast, channel=Opinion.Channel.LETTER).opinion
    assert [opinion.publication, opinion.organization] == [None, cast.branch]


def test_writing_down_is_refused_for_what_can_not_be(cast, posted):
    with refusal("由系统自动登记"):
        _write_down(cast, channel=Opinion.Channel.WEB, publication=posted)
    with refusal("不能在今天以后"):
        _write_down(cast, received_on=boards.AFTER)
    with refusal("不是这个党组织的"):
        _write_down(cast, organization=cast.sibling, publication=posted)
    assert not Opinion.objects.exists()


def test_an_opinion_is_answered_once(cast, posted):
    opinion = _leave(posted).opinion
    with refusal("请写明答复内容"):
        actions.answer(by=cast.secretary.user, opinion=opinion, answer=" ", today=boards.LAST_DAY)
    actions.answer(by=cast.secretary.user, opinion=opinion, answer="已核对，值班表没有错。", today=boards.LAST_DAY)
    with refusal("已经答复"):
        actions.answer(by=cast.secretary.user, opinion=opinion, answer="另一个答复", today=boards.LAST_DAY)
    opinion.refresh_from_db()
    assert [opinion.state, opinion.answer, opinion.answered_by, opinion.answered_on] == [
        "answered",
        "已核对，值班表没有错。",
        cast.secretary.user,
        boards.LAST_DAY,
    ]
    entry = RegisterEntry.objects.latest("pk")
    assert [entry.verb, entry.record_name] == ["答复意见", f"公示页意见{opinion.pk}"]
