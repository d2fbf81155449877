"""Receipt codes and deadlines of opinions as tables."""

import datetime as dt

import pytest

from disclosures.opinions import rules
from organizations.working_days import WorkCalendar

D = dt.date


def test_a_code_is_ten_unmistakable_signs_in_two_groups():
    assert rules.code_of(0) == "22222-22222"
    assert rules.code_of(31**10 + 30) == "Z2222-22222"
    assert rules.code_of(31**9) == "22222-22223"
    assert len(set(rules.ALPHABET)) == 31
    assert not set("01ILO") & set(rules.ALPHABET)


@pytest.mark.parametrize(
    ("name", "said", "is_named"),
    [
        ("沈知远", ["书记沈知远偏心"], True),
        ("沈知远", ["", "沈 知　远书记"], True),
        ("沈知远", ["沈知", "远"], False),
        ("沈知远", [""], False),
        ("沈", ["沈知远"], False),
    ],
)
def test_a_name_is_found_in_what_was_said(name, said, is_named):
    assert rules.names(name, *said) == is_named


@pytest.mark.parametrize(
    "typed", ["7KQ2M-XR4P9", "7kq2mxr4p9", " 7KQ2M XR4P9 ", "７ＫＱ２Ｍ－ＸＲ４Ｐ９", "7KQ2M—XR4P9"]
)
def test_a_code_is_understood_however_it_is_typed(typed):
    assert rules.normalized_code(typed) == "7KQ2MXR4P9"
    assert rules.what_is_wrong_with(typed) == ""


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("7KQ2M-XR4P", "回执码应为10位，您填了9位。请对照回执再填一次。"),
        ("", "回执码应为10位，您填了0位。请对照回执再填一次。"),
        ("7KQ2M-XR4P0", "回执码里没有“0”。请对照回执再填一次。"),
        ("7KQ2M-XR4P好", "回执码里没有“好”。请对照回执再填一次。"),
    ],
)
def test_a_wrong_code_is_told_what_is_wrong(typed, sentence):
    assert rules.what_is_wrong_with(typed) == sentence


@pytest.mark.parametrize(
    ("received_on", "due"), [(D(2026, 10, 19), D(2026, 10, 26)), (D(2026, 10, 24), D(2026, 10, 30))]
)
def test_an_answer_is_due_five_working_days_after_receipt(received_on, due):
    assert rules.answer_due(received_on, 5, WorkCalendar()) == due


@pytest.mark.parametrize(("day", "overdue"), [(25, 0), (26, 0), (27, 1), (31, 5)])
def test_days_overdue_count_from_the_day_after_the_due_day(day, overdue):
    assert rules.days_overdue(D(2026, 10, 26), D(2026, 10, day)) == overdue
