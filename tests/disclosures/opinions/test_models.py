"""What the table of opinions refuses, keeps and never keeps."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from disclosures.models import Opinion, OpinionAttachment, OpinionsOfAnHour
from organizations.models import Organization
from tests.disclosures.opinions import steps
from tests.disclosures.opinions.pictures import JPEG
from tests.disclosures.publications import boards

D = dt.date


@pytest.fixture
def posted(cast):
    return boards.post(cast, boards.rated_month(cast))


@pytest.fixture
def opinion(posted):
    return steps.left(posted)


STAMPS = "opinion_has_exactly_the_stamps_of_its_state"
ORDER = "opinion_takes_its_steps_in_their_order"
CORRECTION = "opinion_has_its_correction_exactly_when_it_is_closed_as_upheld"


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("opinion_channel_is_known", {"channel": "pigeon"}),
        ("opinion_concern_is_known", {"concern": "everybody"}),
        (STAMPS, {"state": "assigned"}),
        (STAMPS, {"state": "checked"}),
        (STAMPS, {"state": "answered"}),
        (STAMPS, {"state": "closed"}),
        (STAMPS, {"state": "forgotten"}),
        (STAMPS, {"assigned_on": D(2026, 10, 30)}),
        (STAMPS, {"finding": "看了"}),
        (STAMPS, {"answer": "已核对"}),
        (STAMPS, {"answered_on": D(2026, 10, 30)}),
        (STAMPS, {"closed_on": D(2026, 10, 30)}),
        ("opinion_has_words", {"text": ""}),
        (ORDER, {"due_on": D(2026, 10, 1)}),
        ("opinion_from_the_web_is_about_a_publication", {"publication": None}),
    ],
)
def test_the_database_refuses(opinion, constraint, change):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(**change)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        (STAMPS, {"assignee": None}),
        (STAMPS, {"finding": ""}),
        (STAMPS, {"outcome": ""}),
        (STAMPS, {"answer": ""}),
        (STAMPS, {"closed_by": None}),
        (STAMPS, {"state": "answered"}),
        ("opinion_outcome_is_known", {"outcome": "maybe"}),
        (CORRECTION, {"outcome": "upheld"}),
        (ORDER, {"assigned_on": D(2026, 10, 1)}),
        (ORDER, {"checked_on": D(2026, 10, 1)}),
        (ORDER, {"answered_on": D(2026, 10, 1)}),
        (ORDER, {"closed_on": D(2026, 10, 1)}),
    ],
)
def test_the_database_refuses_of_a_closed_opinion(cast, opinion, constraint, change):
    steps.closed(cast, opinion)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(**change)


def test_the_database_refuses_the_person_concerned_as_assignee(cast, opinion):
    steps.assigned(cast, opinion)
    with pytest.raises(IntegrityError, match="opinion_is_never_handled_by_whom_it_is_about"), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(about=cast.deputy)


def test_the_database_refuses_what_contradicts_itself(cast, posted, opinion):
    for constraint, change in (
        ("opinion_is_referred_to_another_organization", {"referred_to": cast.branch}),
        (CORRECTION, {"correction": posted}),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Opinion.objects.filter(pk=opinion.pk).update(**change)
    from_the_box = steps.written_down(cast)
    steps.checked(cast, from_the_box, Opinion.Outcome.ACCEPTED)
    with pytest.raises(IntegrityError, match="opinion_upheld_is_about_a_publication"), transaction.atomic():
        Opinion.objects.filter(pk=from_the_box.pk).update(outcome="upheld")


def test_two_opinions_never_share_a_receipt(cast, opinion):
    other = steps.written_down(cast)
    with pytest.raises(IntegrityError, match="receipt_digest"), transaction.atomic():
        Opinion.objects.filter(pk=other.pk).update(receipt_digest=opinion.receipt_digest)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("opinion_attachment_kind_is_known", {"kind": "exe"}),
        ("opinion_attachment_is_neither_empty_nor_too_large", {"size": 0}),
        ("opinion_attachment_is_neither_empty_nor_too_large", {"size": 5 * 1024 * 1024 + 1}),
    ],
)
def test_the_database_refuses_of_an_attachment(posted, constraint, change):
    steps.left(posted, attachments=[JPEG])
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        OpinionAttachment.objects.update(**change)


def test_two_attachments_never_share_a_file(posted):
    steps.left(posted, attachments=[JPEG, JPEG])
    with pytest.raises(IntegrityError, match="file"), transaction.atomic():
        OpinionAttachment.objects.update(file="opinions/one")


@pytest.mark.parametrize("how_many", [0, 21])
def test_a_count_of_an_hour_stays_within_the_limit(cast, how_many):
    with pytest.raises(IntegrityError, match="opinions_of_an_hour_stay_within_the_limit"), transaction.atomic():
        OpinionsOfAnHour.objects.create(organization=cast.branch, hour=timezone.now(), how_many=how_many)


def _columns(model):
    return sorted(field.name for field in model._meta.concrete_fields)


def test_the_tables_have_no_place_for_an_address_an_account_or_a_time_of_day():
    assert _columns(Opinion) == [
        "about",
        "about_name",
        "answer",
        "answered_by",
        "answered_on",
        "assigned_by",
        "assigned_on",
        "assignee",
        "channel",
        "checked_on",
        "closed_by",
        "closed_on",
        "concern",
        "contact",
        "correction",
        "due_on",
        "finding",
        "id",
        "organization",
        "outcome",
        "publication",
        "receipt_digest",
        "received_on",
        "referred_to",
        "state",
        "text",
    ]
    assert _columns(OpinionAttachment) == ["file", "id", "kind", "opinion", "size"]
    assert _columns(OpinionsOfAnHour) == ["hour", "how_many", "organization"]


def test_querysets_speak_the_offices_words(cast, posted, opinion):
    second = steps.left(posted, "第二条", today=boards.LAST_DAY)
    third, fourth = steps.left(posted, "第三条"), steps.left(posted, "第四条")
    referred = steps.left(posted, "第五条", concern=Opinion.Concern.LEADER)
    steps.checked(cast, opinion)
    steps.answered(cast, third)
    steps.closed(cast, fourth)
    today = D(2026, 11, 3)  # the first was due on 2 November
    every = Opinion.objects
    branch, committee = (Organization.objects.filter(pk=each.pk) for each in (cast.branch, cast.committee))
    assert set(every.unanswered()) == {opinion, second, referred}
    assert set(every.answered()) == {third, fourth}
    assert set(every.open()) == {opinion, second, third, referred}
    assert set(every.overdue(today)) == {opinion, referred}
    assert set(every.overdue(D(2026, 11, 2))) == set()
    assert set(every.handled_at(branch)) == {opinion, second, third, fourth}
    assert set(every.handled_at(committee)) == {referred}
    assert set(every.not_about(cast.secretary)) == {opinion, second, third, fourth}
    assert list(every.exclude(pk=referred.pk).soonest_first()) == [opinion, second, third, fourth]
    assert [o.days_overdue(today) for o in every.exclude(pk=referred.pk).soonest_first()] == [1, 0, 0, 0]
