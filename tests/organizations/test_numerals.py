"""Chinese numerals as official papers number their headings."""

import pytest

from organizations.numerals import in_han


@pytest.mark.parametrize(
    ("number", "numeral"),
    [(1, "一"), (3, "三"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九"), (100, "100")],
)
def test_sections_are_numbered_in_chinese(number, numeral):
    assert in_han(number) == numeral
