"""Foot rows that add up, conditional colours, names of sheets, nothing left behind; what LibreOffice makes of it."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from organizations.documents import (
    DONE,
    LATE,
    PIONEER,
    Column,
    Sheet,
    above,
    begins_with,
    equal,
    workbook,
    write_workbook,
)
from tests.libreoffice import needs_libreoffice, printed, sheets_of

COLUMNS = (
    Column("名称", 12),
    Column("情况", 8, tints=(begins_with("逾期", LATE), equal("按期", DONE))),
    Column("票数", 4, is_added=True, tints=(above(10, LATE),)),
    Column("日期", 6),
)
ROWS = [
    ["桐花社区党支部", "逾期2天", 18, date(2026, 10, 22)],
    ["=1+1", "按期", 7, None],
    ["<r>鹭洲</r>", "未召开", None, date(2026, 10, 31)],
    ["松荫 & <街道>", "按期", "—", date(2026, 2, 28)],
]


def sheet(rows=ROWS, **fields):
    return Sheet("各支部", "检查情况", "云溪区，2026年10月", COLUMNS, rows, **fields)


def content(*sheets):
    return workbook(sheets, footer="纪澄")


def page_of(chosen, **options):
    return load_workbook(BytesIO(content(chosen)), **options)["各支部"]


class TestTheFootRow:
    def test_its_sum_is_a_formula_that_follows_the_filter(self):
        page = page_of(sheet())
        assert [cell.value for cell in page[8]] == ["合计", None, "=SUBTOTAL(109,C4:C7)", None]
        assert page.auto_filter.ref == "A3:D7"
        assert page.print_area == "'各支部'!$A$1:$D$8"

    def test_the_sum_that_was_counted_while_writing_stands_beside_the_formula(self):
        assert page_of(sheet(iter(ROWS)), data_only=True)["C8"].value == 25

    def test_other_columns_say_what_the_sheet_says(self):
        page = page_of(sheet(total=("全区", "中位数", None, 3.5)))
        assert [cell.value for cell in page[8]] == ["全区", "中位数", "=SUBTOTAL(109,C4:C7)", 3.5]

    def test_it_stands_above_the_foot(self):
        assert [cell.value for cell in page_of(sheet(foot=["说明"]))["A"]][-2:] == ["合计", "说明"]

    def test_without_rows_it_is_nought_and_refers_to_nothing(self):
        page = page_of(sheet([]))
        assert [cell.value for cell in page[4]] == ["合计", None, 0, None]
        assert (page.auto_filter.ref, page.print_area) == ("A3:D3", "'各支部'!$A$1:$D$4")
        assert list(page.conditional_formatting) == []

    def test_a_sheet_in_which_nothing_is_added_has_none(self):
        plain = Sheet("各支部", "检查情况", "说明", [Column("名称")], [["甲"]])
        assert [cell.value for cell in page_of(plain)["A"]] == ["检查情况", "说明", "名称", "甲"]


class TestTints:
    def rules(self):
        return {
            str(ranges.sqref): [(rule.formula, rule.dxf.font.color.rgb, rule.dxf.fill.bgColor.rgb) for rule in rules]
            for ranges, rules in page_of(sheet()).conditional_formatting._cf_rules.items()
        }

    def test_each_condition_covers_the_rows_and_names_its_colours(self):
        late, done = ("FF97400C", "FFFAEEE2"), ("FF2B6045", "FFFFFDF9")
        assert self.rules() == {
            "B4:B7": [(['LEFT(B4,2)="逾期"'], *late), (['EXACT(B4,"按期")'], *done)],
            "C4:C7": [(["AND(ISNUMBER(C4),C4>10)"], *late)],
        }

    def test_a_quotation_mark_stays_inside_the_condition(self):
        assert equal('"x"', DONE).condition == 'EXACT({cell},"""x""")'

    def test_the_colours_are_those_of_the_look(self, settings):
        light = (Path(settings.STATICFILES_DIRS[0]) / "css" / "tokens.css").read_text().split("@media")[0]
        tokens = dict(re.findall(r"--([\w-]+): (#\w{6});", light))
        assert {(ink.text.lower(), ink.ground.lower()) for ink in (LATE, DONE, PIONEER)} == {
            (tokens["late"], tokens["late-wash"]),
            (tokens["ok"], tokens["sheet"]),
            (tokens["gold"], tokens["sheet"]),
        }


def test_a_text_that_looks_like_rich_text_stays_text():
    assert page_of(sheet())["A6"].value == "<r>鹭洲</r>"


def test_sheets_of_one_name_get_a_number_behind_it():
    long = "二" * 31
    names = ["党员", "党员", "党员", long, long]
    book = load_workbook(BytesIO(content(*(Sheet(name, "题目", "说明", [Column("名称")], [["甲"]]) for name in names))))
    assert book.sheetnames == ["党员", "党员1", "党员2", long, f"{'二' * 30}1"]


def test_when_a_row_cannot_be_had_nothing_is_left_on_the_disk_or_open(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before, rows = set(tmp_path.iterdir()), (["甲", "按期", 1 / number, None] for number in (2, 1, 0))
    with pytest.raises(ZeroDivisionError):
        write_workbook(BytesIO(), [sheet([]), sheet(rows)], footer="纪澄")
    assert set(tmp_path.iterdir()) == before


@needs_libreoffice
class TestLibreOffice:
    def test_it_shows_every_cell_and_calculates_the_same_sum(self, tmp_path):
        shown = sheets_of(content(sheet(foot=["说明"])), tmp_path)
        assert shown == {
            "各支部": [
                ["检查情况", "", "", ""],
                ["云溪区，2026年10月", "", "", ""],
                ["名称", "情况", "票数", "日期"],
                ["桐花社区党支部", "逾期2天", "18", "2026-10-22"],
                ["=1+1", "按期", "7", ""],
                ["<r>鹭洲</r>", "未召开", "", "2026-10-31"],
                ["松荫 & <街道>", "按期", "—", "2026-02-28"],
                ["合计", "", "25", ""],
                ["说明", "", "", ""],
            ]
        }

    def test_it_prints_the_headings_on_every_page_and_the_footer(self, tmp_path):
        many = sheet([[f"第{number}号党支部", "按期", 1, None] for number in range(80)])
        pages = [page.extract_text() for page in PdfReader(BytesIO(printed(content(many), tmp_path))).pages]
        assert len(pages) > 1
        assert all("票数" in page and "纪澄" in page for page in pages)
        assert f"第1页，共{len(pages)}页" in re.sub(r"\s", "", pages[0])
