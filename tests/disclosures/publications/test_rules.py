"""Deadlines, titles and numerals of publications as tables."""

import datetime as dt

import pytest

from disclosures.publications import rules
from organizations.working_days import WorkCalendar

D = dt.date
PLAIN = WorkCalendar()
# The National Day holiday of 2026, with a made-up Saturday before the week of work.
AUTUMN = WorkCalendar(
    days_off=frozenset(D(2026, 10, day) for day in range(1, 8)), made_up=frozenset({D(2026, 9, 27), D(2026, 10, 10)})
)


@pytest.mark.parametrize(
    ("confirmed_on", "calendar", "due"),
    [
        (D(2026, 10, 20), PLAIN, D(2026, 10, 23)),
        (D(2026, 10, 23), PLAIN, D(2026, 10, 28)),  # over a weekend
        (D(2026, 10, 24), PLAIN, D(2026, 10, 28)),  # confirmed on a Saturday
        (D(2026, 9, 29), AUTUMN, D(2026, 10, 9)),  # over the holiday: 30 September, 8, 9 October
        (D(2026, 10, 8), AUTUMN, D(2026, 10, 12)),  # the made-up Saturday counts
    ],
)
def test_results_are_due_three_working_days_after_confirmation(confirmed_on, calendar, due):
    assert rules.results_due(confirmed_on, 3, calendar) == due


@pytest.mark.parametrize(
    ("posted_on", "calendar", "last"),
    [
        (D(2026, 10, 16), PLAIN, D(2026, 10, 22)),
        (D(2026, 10, 17), PLAIN, D(2026, 10, 23)),  # a Saturday does not count, so the five begin on Monday
        (D(2026, 9, 30), AUTUMN, D(2026, 10, 12)),
    ],
)
def test_a_publication_is_up_for_five_working_days(posted_on, calendar, last):
    assert rules.up_until(posted_on, 5, calendar) == last


@pytest.mark.parametrize(
    ("since", "due"),
    [
        (None, D(2026, 8, 10)),
        (D(2020, 1, 1), D(2026, 8, 10)),
        (D(2026, 7, 11), D(2026, 8, 10)),
        (D(2026, 7, 12), D(2026, 8, 11)),
        (D(2026, 9, 1), D(2026, 10, 1)),
    ],
)
def test_a_commitment_is_due_on_the_campaigns_day_and_a_newcomers_thirty_days_after_arrival(since, due):
    assert rules.commitment_due(D(2026, 8, 10), since, 30) == due


@pytest.mark.parametrize(("day", "late"), [(27, 0), (28, 0), (29, 1), (31, 3)])
def test_days_late_count_from_the_day_after_the_due_day(day, late):
    assert rules.days_late(D(2026, 10, 28), D(2026, 10, day)) == late


def test_titles_name_the_organization_in_full():
    name = "中共云溪区桐花社区党支部"
    assert [
        rules.results_title(name),
        rules.commitments_title(name, 2026, "党员承诺"),
    ] == [
        "中共云溪区桐花社区党支部“星级先锋”综合评比结果公示",
        "中共云溪区桐花社区党支部2026年党员承诺公示",
    ]


def test_a_fingerprint_changes_with_the_content_and_not_with_the_order_of_its_keys():
    content = {"a": 1, "names": ["顾北川", "沈知远"]}
    assert rules.fingerprint(content) == rules.fingerprint({"names": ["顾北川", "沈知远"], "a": 1})
    assert rules.fingerprint(content) != rules.fingerprint(content | {"names": ["沈知远", "顾北川"]})
