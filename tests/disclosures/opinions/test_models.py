"""What the table of opinions refuses, keeps and never keeps."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from disclosures.models import Opinion
from disclosures.opinions import actions
from tests.disclosures.publications import boards

D = dt.date


@pytest.fixture
def posted(cast):
    return boards.post(cast, boards.rated_month(cast))


@pytest.fixture
def opinion(posted):
    return actions.leave(publication=posted, text="名单里少了一个人", contact="", today=boards.POSTED).opinion


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("opinion_channel_is_known", {"channel": "pigeon"}),
        ("opinion_is_answered_exactly_when_its_answer_and_stamps_say_so", {"state": "answered"}),
        ("opinion_is_answered_exactly_when_its_answer_and_stamps_say_so", {"answer": "已核对"}),
        ("opinion_is_answered_exactly_when_its_answer_and_stamps_say_so", {"answered_on": D(2026, 10, 30)}),
        ("opinion_is_answered_exactly_when_its_answer_and_stamps_say_so", {"state": "forgotten"}),
        ("opinion_has_words", {"text": ""}),
        ("opinion_is_due_and_answered_no_earlier_than_received", {"due_on": D(2026, 10, 1)}),
        ("opinion_from_the_web_is_about_a_publication", {"publication": None}),
    ],
)
def test_the_database_refuses(opinion, constraint, change):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(**change)


def test_an_answer_can_not_be_older_than_the_opinion(cast, opinion):
    with (
        pytest.raises(IntegrityError, match="opinion_is_due_and_answered_no_earlier_than_received"),
        transaction.atomic(),
    ):
        Opinion.objects.filter(pk=opinion.pk).update(
            state="answered", answer="已核对", answered_by=cast.secretary.user, answered_on=D(2026, 10, 1)
        )


def test_two_opinions_never_share_a_receipt(cast, opinion):
    other = actions.write_down(
        by=cast.secretary.user,
        organization=cast.branch,
        channel=Opinion.Channel.BOX,
        text="意见",
        received_on=boards.POSTED,
        today=boards.POSTED,
    ).opinion
    with pytest.raises(IntegrityError, match="receipt_digest"), transaction.atomic():
        Opinion.objects.filter(pk=other.pk).update(receipt_digest=opinion.receipt_digest)


def test_the_table_has_no_place_for_an_address_an_account_or_a_time_of_day():
    assert sorted(field.name for field in Opinion._meta.concrete_fields) == [
        "answer",
        "answered_by",
        "answered_on",
        "channel",
        "contact",
        "due_on",
        "id",
        "organization",
        "publication",
        "receipt_digest",
        "received_on",
        "state",
        "text",
    ]


def test_querysets_speak_the_offices_words(cast, posted, opinion):
    second = actions.leave(publication=posted, text="第二条", contact="", today=boards.LAST_DAY).opinion
    third = actions.leave(publication=posted, text="第三条", contact="", today=boards.POSTED).opinion
    actions.answer(by=cast.secretary.user, opinion=third, answer="已核对。", today=boards.LAST_DAY)
    today = D(2026, 11, 3)  # the first was due on 2 November
    every = Opinion.objects
    assert set(every.unanswered()) == {opinion, second}
    assert list(every.answered()) == [third]
    assert list(every.overdue(today)) == [opinion]
    assert list(every.overdue(D(2026, 11, 2))) == []
    assert list(every.soonest_first()) == [opinion, second, third]
    assert [o.days_overdue(today) for o in every.soonest_first()] == [1, 0, 0]
