"""What leaves as a file: text stays text, pages are ready to print, a PDF loads nothing of others."""

import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from organizations.documents import (
    Column,
    OwnFiles,
    Sheet,
    download,
    inline,
    papers,
    pdf,
    table_parts,
    text_file,
    workbook,
)
from organizations.fonts import NO_FACE, check_fonts, has_a_face_for_han
from organizations.refusals import Refused
from tests.scans.ear import listening

needs_a_face = pytest.mark.skipif(not has_a_face_for_han(), reason="no font with Chinese characters on this machine")


def _reopened(rows, **fields):
    sheet = Sheet(
        "各支部", "检查情况", "云溪区，2026年10月", [Column("名称", 12), Column("票数"), Column("日期")], rows, **fields
    )
    return load_workbook(BytesIO(workbook([sheet], footer="纪澄 A&B")))["各支部"]


def test_text_is_never_taken_for_a_formula():
    dangerous = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", "＝1+1", "＋1", "－1", "＠A1", '=HYPERLINK("x")']
    page = _reopened([[text, 1, None] for text in dangerous])
    cells = [row[0] for row in page.iter_rows(min_row=4)]
    assert [cell.value for cell in cells] == dangerous
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A1"])
def test_text_of_a_csv_is_never_taken_for_a_formula(text):
    content = text_file([Column("名称")], [[text], ["甲"]]).decode("utf-8-sig")
    assert list(csv.reader(StringIO(content, newline=""))) == [["名称"], [f"'{text}"], ["甲"]]


def test_numbers_and_days_stay_numbers_and_days():
    page = _reopened([["桐花社区党支部", 18, date(2026, 10, 22)]])
    assert [cell.data_type for cell in page[4]] == ["s", "n", "d"]
    assert [page["B4"].value, page["C4"].value.date()] == [18, date(2026, 10, 22)]


def test_characters_a_workbook_cannot_hold_are_left_out():
    assert _reopened([["张\x00三\x0b", 1, None]])["A4"].value == "张三"


def test_a_text_longer_than_a_cell_is_cut_where_the_cell_ends():
    assert len(_reopened([["长" * 40_000, 1, None]])["A4"].value) == 32_767


def test_a_sheet_is_ready_to_print_on_a4_landscape():
    page = _reopened([["甲", 1, None], ["乙", 2, None]], foot=["说明一行"])
    assert page.freeze_panes == "B4"
    assert page.page_setup.orientation == "landscape"
    assert int(page.page_setup.paperSize) == 9
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_area == "'各支部'!$A$1:$C$6"
    assert page.print_title_rows == "$3:$3"
    assert page.auto_filter.ref == "A3:C5"
    assert page.column_dimensions["A"].width == 26
    assert page.oddFooter.left.text == "纪澄 A&&B"
    assert [cell.value for cell in page["A"]] == ["检查情况", "云溪区，2026年10月", "名称", "甲", "乙", "说明一行"]


class TestSheetsToBeFilledIn:
    COLUMNS = [
        Column("姓名", 8),
        Column("到会情况", 8, is_filled_in=True, choices=("到会", "请假")),
        Column("编号", 4, is_hidden=True),
    ]

    def page(self, rows):
        sheet = Sheet("签到", "签到", "说明", self.COLUMNS, rows)
        return load_workbook(BytesIO(workbook([sheet], footer="纪澄")))["签到"]

    def test_only_what_is_to_be_filled_in_is_open(self):
        page = self.page([["甲", "到会", 1]])
        assert page.protection.sheet
        assert [cell.protection.locked for cell in page[4]] == [True, False, True]
        assert [page.column_dimensions[letter].hidden for letter in "ABC"] == [False, False, True]

    def test_choices_are_offered_in_every_row(self):
        (offered,) = self.page([["甲", "到会", 1], ["乙", "", 2]]).data_validations.dataValidation
        assert (offered.type, offered.formula1, str(offered.sqref)) == ("list", '"到会,请假"', "B4:B5")
        assert offered.error == "请从列表里选：到会、请假。"

    def test_an_empty_list_offers_nothing(self):
        assert self.page([]).data_validations.dataValidation == []

    def test_a_row_is_as_tall_as_its_longest_cell_and_no_taller_than_a_spreadsheet_shows(self):
        page = self.page([["短", "", 1], ["一\n二\n三", "", 2], ["长" * 32_000, "", 3]])
        assert [page.row_dimensions[row].height for row in (4, 5, 6)] == [None, 45, 408]

    def test_a_sheet_without_them_is_not_locked(self):
        assert not _reopened([["甲", 1, None]]).protection.sheet


def test_a_document_loads_own_static_files_and_nothing_else(settings, tmp_path):
    own = Path(settings.STATICFILES_DIRS[0]) / "css" / "official.css"
    assert OwnFiles().fetch(own.as_uri()).read() == own.read_bytes()
    secret = tmp_path / "secret"
    secret.write_text("x")
    outside = [
        secret.as_uri(),
        f"{Path(settings.STATICFILES_DIRS[0]).as_uri()}/../manage.py",
        "http://127.0.0.1:9/x",
        "data:text/plain,x",
        "ftp://127.0.0.1/x",
        "file:///etc/passwd",
        f"file://elsewhere.example{own}",
        f"//elsewhere.example{own}",
        str(own),
    ]
    for url in outside:
        with pytest.raises(ValueError, match="may not load"):
            OwnFiles().fetch(url)


@needs_a_face
def test_a_document_asks_nobody_for_anything_whatever_its_text_says():
    with listening() as ear:
        image, style = f'<img src="{ear.address}x">', f'<link rel=stylesheet href="{ear.address}y">'
        loads = f'{image}{style}<p style="background: url({ear.address}z)">'
        papers.weasyprint.HTML(string=loads, url_fetcher=OwnFiles()).write_pdf()
        (part,) = table_parts([Column("姓名")], [[loads]], title="名单")
        paper = PdfReader(BytesIO(pdf(part.template, part.context)))
        assert ear.heard == []
        assert "<img" in paper.pages[0].extract_text()  # a text, as it was typed
        papers.weasyprint.HTML(string=image).write_pdf()
        assert ear.heard == ["/x"]  # what would happen without the fetcher


@needs_a_face
def test_a_pdf_holds_rare_characters_of_names_as_text():
    context = {"title": "喆堃翀祎赟昇旻", "paragraphs": ["𬀩先生★☆○△"]}
    text = PdfReader(BytesIO(pdf("components/plain_paper.html", context))).pages[0].extract_text()
    for character in "喆堃翀祎赟昇旻𬀩★☆○△":
        assert character in text


@needs_a_face
def test_a_pdf_is_a4_and_numbers_its_pages_as_official_papers_do():
    context = {"title": "通报", "paragraphs": ["一段话。" * 200] * 4}
    pages = PdfReader(BytesIO(pdf("components/plain_paper.html", context))).pages
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
    assert ["— 1 —" in pages[0].extract_text(), "— 2 —" in pages[1].extract_text()] == [True, True]


def test_without_a_chinese_face_the_check_warns_and_the_pdf_is_refused(settings, tmp_path):
    settings.FONT_DIRS = [tmp_path, tmp_path / "not there"]
    assert [warning.id for warning in check_fonts(None)] == ["organizations.W001"]
    with pytest.raises(Refused) as refusal:
        pdf("components/plain_paper.html", {"title": "通报"})
    assert refusal.value.sentence == NO_FACE


def test_with_a_chinese_face_the_check_is_silent(settings, tmp_path):
    settings.FONT_DIRS = [tmp_path]
    (tmp_path / "NotoSerifCJK-Regular.ttc").touch()
    assert check_fonts(None) == []


def test_a_download_is_kept_under_its_chinese_name_and_nowhere_else():
    response = download(b"x", "2026年10月检查.pdf", "application/pdf")
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''2026%E5%B9%B4")
    assert response["Cache-Control"] == "private, no-store"


def test_a_file_to_print_opens_in_the_browser_and_stays_in_no_cache():
    response = inline(b"x", "抽签码.pdf", "application/pdf")
    assert response["Content-Disposition"] == "inline; filename*=UTF-8''%E6%8A%BD%E7%AD%BE%E7%A0%81.pdf"
    assert (response.content, response["Cache-Control"]) == (b"x", "private, no-store")


@needs_a_face
def test_a_paper_in_a_style_of_its_own_bears_no_page_number():
    (page,) = PdfReader(BytesIO(pdf("components/plain_paper.html", {"title": "抽签码"}, style="css/slips.css"))).pages
    assert page.extract_text().split() == ["抽签码"]
