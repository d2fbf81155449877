"""What the table of publications refuses, and what its words mean."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from disclosures.publications import actions
from disclosures.publications.models import Publication
from organizations.models import Policy
from organizations.periods import Month, TwoMonths
from tests import builders
from tests.disclosures.publications import boards

D = dt.date


@pytest.fixture
def posted(cast):
    return boards.post(cast, boards.rated_month(cast))


@pytest.fixture
def commitments(cast):
    campaign = builders.campaign()
    builders.commitment(campaign, cast.member)
    return boards.post_commitments(cast, campaign)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("publication_state_is_known", {"state": "lost", "ended_on": D(2026, 10, 31)}),
        ("publication_audience_is_known", {"audience": "friends"}),
        ("publication_is_of_a_meetings_results_or_of_a_years_commitments", {"kind": "rumour"}),
        ("publication_is_of_a_meetings_results_or_of_a_years_commitments", {"meeting": None}),
        ("publication_is_of_a_meetings_results_or_of_a_years_commitments", {"year": 2026}),
        ("publication_is_of_a_meetings_results_or_of_a_years_commitments", {"whose": "member"}),
        ("publication_is_of_a_meetings_results_or_of_a_years_commitments", {"board": "wall"}),
        ("publication_period_starts_on_day_one", {"period_start": D(2026, 10, 2)}),
        ("publication_has_ended_unless_it_is_posted", {"state": "taken_down"}),
        ("publication_has_ended_unless_it_is_posted", {"ended_on": D(2026, 10, 31)}),
        ("publication_is_up_from_the_day_it_is_posted", {"up_until": D(2026, 10, 25)}),
        ("publication_names_a_place_a_phone_and_an_opinion_box", {"place": ""}),
        ("publication_names_a_place_a_phone_and_an_opinion_box", {"phone": ""}),
        ("publication_names_a_place_a_phone_and_an_opinion_box", {"opinion_box": ""}),
        ("publication_was_checked_for_secrets_by_somebody", {"checked_by": None}),
        ("publication_was_checked_for_secrets_by_somebody", {"checked_at": None}),
        ("publication_is_a_correction_exactly_when_a_note_says_why", {"correction_note": "改一项"}),
    ],
)
def test_the_database_refuses_results_that(posted, constraint, change):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Publication.objects.filter(pk=posted.pk).update(**change)


@pytest.mark.parametrize("change", [{"year": None}, {"whose": ""}, {"whose": "cat"}, {"board": "showcase"}])
def test_the_database_refuses_commitments_without_year_or_kind(commitments, change):
    with (
        pytest.raises(IntegrityError, match="publication_is_of_a_meetings_results_or_of_a_years_commitments"),
        transaction.atomic(),
    ):
        Publication.objects.filter(pk=commitments.pk).update(**change)


def _copy(publication, **changes):
    copy = Publication.objects.get(pk=publication.pk)
    copy.pk = None
    copy._state.adding = True
    for name, value in ({"token": "another"} | changes).items():
        setattr(copy, name, value)
    copy.save()


def test_a_meetings_results_stand_once(posted):
    with pytest.raises(IntegrityError, match="publication_of_a_meeting_stands_once"), transaction.atomic():
        _copy(posted)


def test_a_token_leads_to_one_publication(commitments):
    with pytest.raises(IntegrityError, match="token"), transaction.atomic():
        _copy(commitments, token=commitments.token)


def test_a_publication_is_corrected_by_one_other(posted, commitments):
    _copy(commitments, token="first", corrects=posted, correction_note="改一项")
    with pytest.raises(IntegrityError, match="corrects"), transaction.atomic():
        _copy(commitments, token="second", corrects=posted, correction_note="再改一项")


@pytest.mark.parametrize(
    ("day", "is_up"),
    [
        (D(2026, 10, 25), False),
        (boards.POSTED, True),
        (boards.LAST_DAY, True),
        (boards.AFTER, False),  # nobody has taken it down yet, and still it is over
    ],
)
def test_a_publication_is_up_from_its_first_to_its_last_day(posted, day, is_up):
    assert Publication.objects.up_on(day).exists() == is_up
    assert posted.is_up_on(day) == is_up
    assert posted.is_open_to_anyone_on(day) == is_up


def test_a_publication_for_signed_in_people_is_never_open_to_anyone(posted):
    posted.audience = Policy.Audience.SIGNED_IN
    assert not posted.is_open_to_anyone_on(boards.POSTED)
    assert posted.is_up_on(boards.POSTED)


def test_querysets_speak_the_offices_words(cast, posted, commitments):
    showcase = boards.post(cast, boards.rated_two_months(cast), by=cast.officer, today=D(2026, 10, 29))
    every = Publication.objects
    assert list(every.results().order_by("pk")) == [posted, showcase]
    assert list(every.commitments_of_year(2026)) == [commitments]
    assert list(every.commitments_of_year(2025)) == []
    assert list(every.for_period(Month(2026, 10))) == [posted]
    assert list(every.for_period(TwoMonths(2026, 5))) == [showcase]
    assert list(every.for_period(Month(2026, 9))) == []
    assert list(every.late().order_by("pk")) == [commitments, showcase]
    assert [publication.period_label for publication in (posted, commitments, showcase)] == [
        "2026年10月",
        "2026年",
        "2026年9—10月",
    ]
    assert (posted.days_late, showcase.days_late) == (0, 1)
    assert set(every.due_for_taking_down(boards.AFTER)) == {posted, commitments}
    actions.take_down_due(today=boards.AFTER)
    assert list(every.standing().order_by("pk")) == [posted, commitments, showcase]
