"""Leaving and writing down opinions: what is kept, what is refused, where they go, what the register may say."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.apps import apps
from django.db import connection, models

from disclosures.models import Opinion, OpinionAttachment, OpinionsOfAnHour
from disclosures.opinions import actions, rules
from disclosures.opinions.actions import Words
from organizations.models import RegisterEntry
from tests import builders
from tests.disclosures.opinions import steps
from tests.disclosures.opinions.pictures import JPEG
from tests.disclosures.publications import boards
from tests.refusals import raises_refusal

D = dt.date
WORDS, CONTACT = "黎晓帆上月没有参加值班", "王女士13900001234"
Concern = Opinion.Concern


@pytest.fixture
def posted(cast):
    return boards.post(cast, boards.rated_month(cast))


def _leave(posted, today=boards.POSTED):
    words = Words(text=f" {WORDS} ", contact=CONTACT)
    return actions.leave(publication=posted, words=words, today=today)


def _write_down(cast, **changes):
    values = {
        "by": cast.secretary.user,
        "organization": cast.branch,
        "channel": Opinion.Channel.PHONE,
        "words": Words(text=WORDS),
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
        opinion.concern,
        opinion.about,
        opinion.referred_to,
        opinion.state,
        opinion.received_on,
        opinion.due_on,
    ] == [cast.branch, posted, "web", WORDS, CONTACT, "nobody", None, None, "received", boards.POSTED, D(2026, 11, 2)]


def test_only_the_digest_of_a_receipt_code_is_kept(posted):
    receipt = _leave(posted)
    assert rules.what_is_wrong_with(receipt.code) == ""
    assert receipt.opinion.receipt_digest == actions.digest_of(receipt.code.lower())
    bare = rules.normalized_code(receipt.code)
    row = str(Opinion.objects.filter(pk=receipt.opinion.pk).values().get())
    assert bare not in row
    assert receipt.code not in row


def test_no_moment_is_kept_of_an_opinion_from_the_web(cast, posted):
    """The attack: lay the moments that are on record beside what colleagues were doing then."""
    event = apps.get_model("disclosures", "OpinionEvent")
    lines = RegisterEntry.objects.count()
    opinion = _leave(posted).opinion
    assert [RegisterEntry.objects.count() - lines, event.objects.count()] == [0, 0]
    moments = [field.name for field in Opinion._meta.fields if isinstance(field, models.DateTimeField)]
    assert moments == []
    steps.assigned(cast, opinion)
    assert [event.objects.get().pgh_label, RegisterEntry.objects.latest("pk").verb] == ["update", "交办意见"]


def test_what_a_clerk_wrote_down_is_on_record_with_its_moment(cast):
    opinion = steps.written_down(cast)
    event = apps.get_model("disclosures", "OpinionEvent").objects.get()
    assert [event.pgh_obj_id, event.pgh_label] == [opinion.pk, "insert"]


def test_what_is_about_the_secretary_stands_in_the_superiors_register(cast, opinion_lines):
    steps.written_down(cast, concern=Concern.LEADER)
    passed = steps.written_down(cast)
    actions.refer(by=cast.deputy.user, opinion=passed, about=cast.secretary, today=boards.LAST_DAY)
    assert opinion_lines() == [
        ("收到意见箱的意见", cast.committee),
        ("收到意见箱的意见", cast.branch),
        ("意见转上级办理", cast.committee),
    ]


@pytest.fixture
def opinion_lines():
    found = RegisterEntry.objects.filter(verb__contains="意见").order_by("pk")
    return lambda: [(line.verb, line.organization) for line in found]


def test_no_event_table_holds_the_words_of_an_opinion(cast, posted):
    opinion = steps.left(posted, WORDS, contact=CONTACT, concern=Concern.PERSON, about_name="黎小帆")
    steps.closed(cast, opinion, finding="问过楼长了")
    event = apps.get_model("disclosures", "OpinionEvent")
    assert event.objects.count() == 4
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_to_json(e)::text FROM {event._meta.db_table} e")  # noqa: S608
        rows = "".join(row[0] for row in cursor.fetchall())
    for hidden in (WORDS, CONTACT, "黎小帆", "问过楼长了", opinion.receipt_digest):
        assert hidden not in rows


def test_an_opinion_is_refused_after_the_publicity_period(posted):
    with raises_refusal("公示期已过"):
        _leave(posted, today=boards.AFTER)


def test_an_opinion_without_words_is_refused(posted):
    with raises_refusal("请写明意见内容"):
        steps.left(posted, "  ")


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
    with raises_refusal("由系统自动登记"):
        _write_down(cast, channel=Opinion.Channel.WEB, publication=posted)
    with raises_refusal("不能在今天以后"):
        _write_down(cast, received_on=boards.AFTER)
    with raises_refusal("不是这个党组织的"):
        _write_down(cast, organization=cast.sibling, publication=posted)
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    ("concern", "about_name", "about", "is_referred"),
    [
        (Concern.NOBODY, "", None, False),
        (Concern.PERSON, "顾北川", "member", False),
        (Concern.PERSON, "名单上没有的人", None, False),
        (Concern.PERSON, "沈知远", "secretary", True),  # the secretary by name
        (Concern.NOBODY, "沈知远", "secretary", True),
        (Concern.LEADER, "", "secretary", True),
        (Concern.LEADER, "老沈", "secretary", True),
    ],
)
def test_what_is_said_of_the_secretary_goes_to_the_superior(cast, posted, concern, about_name, about, is_referred):
    opinion = steps.left(posted, concern=concern, about_name=about_name)
    assert [opinion.about, opinion.referred_to, opinion.handler] == [
        about and getattr(cast, about),
        cast.committee if is_referred else None,
        cast.committee if is_referred else cast.branch,
    ]


@pytest.mark.parametrize(
    ("text", "about_name", "about", "is_referred"),
    [
        ("书记沈知远只给熟人打星", "", "secretary", True),
        ("名单不公平", "沈 知远书记", "secretary", True),
        ("陆承安上月没有值班", "", "deputy", False),  # who is left can handle it
        ("陆承安替顾北川说情", "顾北川", "member", True),  # the deputy would read what is said of him
        ("陆承安和柳文澜都没有值班", "", None, True),
        ("顾北川上月没有值班", "", None, False),  # he handles nothing: whom it is about is the clerk's to say
    ],
)
def test_nobody_who_could_be_given_it_reads_first_what_names_them(cast, posted, text, about_name, about, is_referred):
    opinion = steps.left(posted, text, about_name=about_name)
    assert [opinion.about, opinion.referred_to] == [
        about and getattr(cast, about),
        cast.committee if is_referred else None,
    ]


@pytest.mark.parametrize("changed", [{}, {"contact": "王女士"}, {"text": "另一句话"}, {"attachments": [JPEG]}])
def test_the_same_words_from_one_form_are_one_opinion(cast, posted, changed):
    words = {"text": WORDS, "opened": "mark"}
    first = actions.leave(publication=posted, words=Words(**words), today=boards.POSTED)
    second = actions.leave(publication=posted, words=Words(**words | changed), today=boards.POSTED)
    assert (first.code == second.code) == (first.opinion == second.opinion) == (not changed)
    assert OpinionsOfAnHour.objects.get().how_many == Opinion.objects.count() == (2 if changed else 1)


def test_the_same_words_from_two_forms_are_two_opinions_and_a_clerks_second_press_is_none(cast, posted):
    codes = {
        actions.leave(publication=posted, words=Words(WORDS, opened=mark), today=boards.POSTED).code
        for mark in ("one", "two")
    }
    assert len(codes) == Opinion.objects.count() == 2
    written = [_write_down(cast, words=Words(WORDS, opened="desk")) for _ in range(2)]
    assert written[0].opinion == written[1].opinion


def test_a_name_that_two_on_the_roster_have_is_left_to_the_clerk(cast, posted):
    builders.person(cast.member.name, cast.branch)
    assert steps.left(posted, concern=Concern.PERSON, about_name=cast.member.name).about is None


def test_what_is_said_of_a_committees_secretary_goes_to_the_district(cast):
    showcase = boards.post(cast, boards.rated_two_months(cast), by=cast.officer)
    assert steps.left(showcase, concern=Concern.LEADER).handler == cast.district


def test_the_twenty_first_opinion_of_an_hour_is_led_to_phone_and_box(cast, posted):
    with time_machine.travel(builders.at(boards.POSTED, 9), tick=False) as clock:
        for number in range(rules.OPINIONS_AN_HOUR):
            steps.left(posted, f"第{number}条")
        with raises_refusal("请过一小时再提交，或者打公开电话5550 1234，或者投意见箱（一楼大厅）"):
            steps.left(posted)
        assert Opinion.objects.count() == rules.OPINIONS_AN_HOUR
        clock.move_to(builders.at(boards.POSTED, 10))
        steps.left(posted)
    assert list(OpinionsOfAnHour.objects.values_list("organization", "hour", "how_many")) == [
        (cast.branch.pk, builders.at(boards.POSTED, 10), 1)
    ]


def test_another_organizations_board_is_not_held_off_and_what_is_written_down_never(cast, posted):
    with time_machine.travel(builders.at(boards.POSTED, 9), tick=False):
        showcase = boards.post(cast, boards.rated_two_months(cast), by=cast.officer)
        hour = builders.at(boards.POSTED, 9)
        OpinionsOfAnHour.objects.create(organization=cast.branch, hour=hour, how_many=rules.OPINIONS_AN_HOUR)
        steps.left(showcase)
        steps.written_down(cast)
    assert Opinion.objects.count() == 2


def test_counts_of_hours_that_are_over_are_forgotten(cast, posted):
    with time_machine.travel(builders.at(boards.POSTED, 9), tick=False):
        steps.left(posted)
    assert actions.forget_old_hours(now=builders.at(boards.POSTED, 9)) == 0
    assert actions.forget_old_hours(now=builders.at(boards.POSTED, 10)) == 1
    assert not OpinionsOfAnHour.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_that_come_at_once_are_counted_as_two(cast, posted):
    def send(number):
        try:
            return steps.left(posted, f"第{number}条").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(send, range(6)))) == 6
    assert OpinionsOfAnHour.objects.get().how_many == 6


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one_opinion(cast, posted):
    def send(_):
        try:
            return steps.left(posted, opened="mark").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(send, range(6)))) == 1
    assert Opinion.objects.count() == 1


def test_attachments_are_kept_under_names_that_say_nothing(cast, posted):
    opinion = steps.left(posted, attachments=[JPEG, JPEG])
    kept = list(OpinionAttachment.objects.all())
    assert [(each.opinion, each.kind, each.size) for each in kept] == [(opinion, "jpeg", len(JPEG))] * 2
    assert len({each.file.name for each in kept}) == 2
    assert all(each.file.name.startswith("opinions/") and len(each.file.name) == 49 for each in kept)
    with kept[0].file.open() as file:
        assert file.read() == JPEG


def test_a_fourth_attachment_is_refused(posted):
    with raises_refusal("附件最多3个"):
        steps.left(posted, attachments=[JPEG] * 4)
    assert not Opinion.objects.exists()
