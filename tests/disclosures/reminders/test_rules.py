"""Which to-dos a mail names, and when one is worth sending."""

import datetime as dt
from dataclasses import replace

import pytest

from disclosures.home.todo import to_do
from disclosures.reminders import rules
from organizations.working_days import WorkCalendar

WEDNESDAY = dt.date(2026, 10, 21)
CALENDAR = WorkCalendar(days_off=frozenset({dt.date(2026, 10, 26)}))


def due(day, title="评定"):
    return to_do(day, WEDNESDAY, title, "/x/")


def told(*todos, working_days=3):
    return rules.told_by_mail(todos, WEDNESDAY, CALENDAR, working_days)


@pytest.mark.parametrize(
    ("day", "is_told"),
    [
        (dt.date(2026, 10, 20), True),
        (WEDNESDAY, True),
        (dt.date(2026, 10, 25), True),
        (dt.date(2026, 10, 27), True),  # the third working day: 22, 23, 27
        (dt.date(2026, 10, 28), False),
        (None, True),
    ],
)
def test_a_mail_names_what_is_overdue_now_or_near(day, is_told):
    assert told(due(day)) == ((due(day),) if is_told else ())


def test_what_names_somebody_stays_on_the_page():
    assert told(replace(due(WEDNESDAY), names_somebody=True)) == ()


def test_the_same_lines_make_the_same_fingerprint_and_lateness_another():
    later = to_do(WEDNESDAY, WEDNESDAY + dt.timedelta(days=1), "评定", "/x/")
    said = rules.fingerprint([due(WEDNESDAY)])
    assert said == rules.fingerprint([due(WEDNESDAY)])
    assert (
        len({said, rules.fingerprint([later]), rules.fingerprint([due(WEDNESDAY, "公示")]), rules.fingerprint([])}) == 4
    )


@pytest.mark.parametrize(
    ("last_said", "days_ago", "is_news"),
    [("", None, True), ("other", 1, True), ("same", 1, False), ("same", 6, False), ("same", 7, True)],
)
def test_the_same_again_is_news_only_after_a_week(last_said, days_ago, is_news):
    last_day = None if days_ago is None else WEDNESDAY - dt.timedelta(days=days_ago)
    assert rules.is_news("same", last_said, last_day, WEDNESDAY) is is_news


def test_the_subject_says_numbers_only():
    assert rules.subject([due(WEDNESDAY)]) == "有1件事要办"
    assert rules.subject([due(WEDNESDAY), due(dt.date(2026, 10, 1))]) == "有2件事要办，其中1件已经逾期"
