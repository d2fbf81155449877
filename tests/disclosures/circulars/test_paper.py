"""The circular on paper: what stands in PDF, Word and workbook is what stands on the page."""

import re
from io import BytesIO

import pytest
import time_machine
from docx import Document
from docx.enum.section import WD_ORIENT
from openpyxl import load_workbook
from pypdf import PdfReader

from disclosures.circulars import printing
from disclosures.circulars.annexes import annexes_of
from disclosures.circulars.gathering import material_for
from disclosures.circulars.paper import ROWS_ON_PAPER, Line, Paper, lines_of, paper_of
from tests import builders
from tests.disclosures.circulars.material import SIGNED_BY, item, material
from tests.disclosures.circulars.papers import ISSUED, drafted, issued
from tests.disclosures.inspections.rounds import TODAY


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(builders.at(TODAY), tick=False):
        yield


def texts_of(content: bytes) -> list[str]:
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(BytesIO(content)).pages]


def bare(*items) -> Paper:
    """A paper without a database."""
    return Paper(
        title="关于2026年10月“一讲二评三公示”落实情况的通报",
        reference="区创先争优办〔2026〕3号",
        recipients="区属各党工委、党委、党组",
        sections=(),
        annexes=annexes_of(material(*items)),
        signed_by=SIGNED_BY,
        day=ISSUED,
        copied_to="区委办公室",
    )


def test_the_red_headed_paper_holds_every_part_in_its_place(cast):
    circular = issued(cast)
    paper = paper_of(circular, material_for(circular, ISSUED))
    pages = texts_of(printing.red_headed(paper))
    whole = "".join(pages)
    places = [
        whole.index(part)
        for part in (
            "区创先争优办〔2026〕1号",
            "落实情况的通报",
            "区属各党工委、党委、党组：",
            "一、检查情况",
            "二、主要成效",
            "三、存在问题",
            "四、下步要求",
            "附件：1.2026年10月落实情况统计表",
            "2026年11月30日",
            "附件12026年10月落实情况统计表",
            "附件22026年10月问题清单",
            "2026年11月30日印发",
        )
    ]
    assert places == sorted(places)
    for line in (*lines_of(circular.problems), *lines_of(circular.demands)):
        assert re.sub(r"\s", "", line.text) in re.sub(r"—\d+—", "", whole)
    assert pages[0].endswith("—1—")
    assert len(pages) % 2 == 0, "the imprint stands on the back of the last sheet"
    assert "—" not in pages[-1]


def test_the_plain_paper_has_neither_red_head_nor_imprint(cast):
    circular = issued(cast)
    paper = paper_of(circular, material_for(circular, ISSUED))
    whole = "".join(texts_of(printing.plain(paper)))
    assert whole.startswith("关于2026年10月“一讲二评三公示”落实情况的通报区创先争优办〔2026〕1号")
    assert "文件" not in whole.partition("主要成效")[0]
    assert "日印发" not in whole


def test_a_draft_leaves_room_for_number_and_day(cast):
    circular = drafted(cast)
    paper = paper_of(circular, material_for(circular, ISSUED))
    assert (paper.reference, paper.day_words) == ("", "　　年　月　日")
    assert paper.file_name == "关于2026年10月“一讲二评三公示”落实情况的通报（草稿）"
    assert "〔" not in "".join(texts_of(printing.red_headed(paper)))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("甲。\n\n 乙。", [Line("甲。", False), Line("乙。", False)]),
        ("（一）缺点评2个\n甲（缺1人）。", [Line("（一）缺点评2个", True), Line("甲（缺1人）。", False)]),
        ("（二）这是一整句话，不是小标题。", [Line("（二）这是一整句话，不是小标题。", False)]),
    ],
)
def test_a_short_numbered_line_without_a_full_stop_is_a_heading(text, lines):
    assert lines_of(text) == lines


@pytest.mark.parametrize("items", [0, 1, 3])
def test_annex_2_is_there_when_something_was_found(items):
    paper = bare(*(item(number) for number in range(items)))
    assert [annex.name for annex in paper.annexes] == [
        "2026年10月落实情况统计表",
        *(["2026年10月问题清单"] if items else []),
    ]
    assert (len(paper.listed.rows) if paper.listed else 0) == items


def test_rows_beyond_the_limit_are_read_in_the_workbook():
    paper = bare(*(item(number) for number in range(ROWS_ON_PAPER + 1)))
    printed = "".join(texts_of(printing.plain(paper)))
    assert "本表共501条，超过500条，随文另附同名Excel表格，不在此处排印。" in printed
    book = load_workbook(BytesIO(printing.annexes_xlsx(paper, footer="纪澄导出")))
    assert book.sheetnames == ["附件1", "附件2"]
    assert book["附件2"].max_row == 3 + 501
    assert [cell.value for cell in book["附件2"][4]] == [
        1,
        "第0社区党支部",
        "未召开组织生活会",
        "应于10月25日前召开",
        "通知一（二）",
        "第0社区党支部",
        "2026年11月20日",
        "无",
    ]


def test_word_holds_the_same_lines_and_rows(cast):
    circular = issued(cast)
    paper = paper_of(circular, material_for(circular, ISSUED))
    document = Document(BytesIO(printing.circular_docx(paper)))
    lines = [line.text for line in document.paragraphs if line.text.strip()]
    body = [line.text for section in paper.sections for line in section.lines]
    assert lines[:3] == [paper.title, paper.reference, f"{paper.recipients}："]
    assert [line for line in lines if line in body] == body
    assert "　　　2.2026年10月问题清单" in lines
    for table, annex in zip(document.tables, paper.annexes, strict=True):
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        asked = [*annex.rows, annex.total] if annex.total else annex.rows
        assert rows == [[column.heading for column in annex.columns], *[[str(each) for each in row] for row in asked]]
    portrait, landscape = WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE
    assert [section.orientation for section in document.sections] == [portrait, landscape, landscape]


def test_a_long_title_breaks_behind_its_quotation():
    assert bare().title_lines == ["关于2026年10月“一讲二评三公示”", "落实情况的通报"]
