"""Texts of several lines in a cell, and workbooks that calculate."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from organizations.imports import cells
from organizations.imports.sheets import NotATable, formulas_of


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("  第一行\r\n第二行\r第三行\n", "第一行\n第二行\n第三行"),
        ("全角，标点。！（一）", "全角，标点。！（一）"),
        ("看\u200b不见\ufeff的", "看不见的"),
        ("控制\x0b字\x01符", "控制字符"),
        ("无", "无"),
        (86.0, "86"),
        (None, ""),
    ],
)
def test_prose_stays_as_it_was_typed(typed, text):
    assert cells.prose(typed) == text


def test_every_cell_that_calculates_is_named():
    book = Workbook()
    book.active["B2"], book.active["C3"], book.active["D4"] = "=1+1", "文字", "=B2"
    book.create_sheet("另一张")["A1"] = '=HYPERLINK("x")'
    kept = BytesIO()
    book.save(kept)
    assert sorted(formulas_of(kept.getvalue())) == ["A1", "B2", "D4"]


@pytest.mark.parametrize("content", [b"", "姓名,单位\n甲,=1+1\n".encode(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_files_of_other_kinds_name_none(content):
    assert formulas_of(content) == []


def test_a_damaged_workbook_is_a_sentence():
    with pytest.raises(NotATable, match="打不开"):
        formulas_of(b"PK\x03\x04broken")
