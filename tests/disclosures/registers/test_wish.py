"""How a wish is said, kept for the worker, and laid out on paper."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from disclosures.registers.exports import STYLE, shares_of
from disclosures.registers.registry import REGISTERS
from disclosures.registers.wish import months_of, words_of
from organizations.periods import Month


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-09", "2026-09", "2026年9月"),
        ("2026-09", "2026-11", "2026年9—11月"),
        ("2026-01", "2026-12", "2026年"),
        ("2025-11", "2026-02", "2025年11月—2026年2月"),
    ],
)
def test_the_months_are_said_as_people_say_them(first, last, words):
    assert words_of(Month.parse(first), Month.parse(last)) == words


def test_the_months_are_kept_as_they_were_wished():
    assert months_of({"first": "2025-11", "last": "2026-02"}) == (Month(2025, 11), Month(2026, 2))


@pytest.mark.parametrize("columns", ["columns", "summary_columns"])
@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_the_columns_of_a_paper_fill_its_width_and_each_has_its_rule(register, columns):
    shares = shares_of(getattr(register, columns))
    ruled = {int(share) for share in re.findall(r"col\.s(\d+) ", Path(finders.find(STYLE)).read_text())}
    assert sum(shares) <= 100
    assert set(shares) <= ruled
