"""An official paper (公文, GB/T 9704-2012) as a Word document: the page, the faces, the page numbers.

The faces are named, not embedded: office PCs have 仿宋_GB2312 and 方正小标宋, and Word falls back by itself where not.
"""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from meetings.papers.word_tables import add_table, lie_across
from organizations.documents import NOT_ALLOWED_IN_A_CELL, Column

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FANGSONG, HEI, KAI, SONG, TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "方正小标宋简体"
BODY, LEADING = Pt(16), Pt(28.95)  # 三号; 22 lines on a page
LINE_PITCH = 579  # twentieths of a point, as the page's grid counts
CLOSER = -4  # twentieths of a point between characters: 28 of 三号 on a line of 156 mm
AFTER_SPACING = ("w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")  # a schema fixes the order of properties


class OfficialPaper:
    """A document to which title, headings and paragraphs are added in reading order."""

    def __init__(self, title: str):
        self._document = Document()
        self._set_up()
        heading = self._paragraph(title, TITLE, Pt(22))
        heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
        heading.paragraph_format.space_after = LEADING
        self._document.core_properties.title = title
        self._document.core_properties.author = ""

    def heading(self, text: str) -> None:
        self._indented(text, HEI).paragraph_format.keep_with_next = True

    def subheading(self, text: str) -> None:
        self._indented(text, KAI).paragraph_format.keep_with_next = True

    def paragraph(self, text: str) -> None:
        """Each line of the text is a paragraph of its own, as it was typed."""
        for line in text.splitlines() or [""]:
            self._indented(line, FANGSONG)

    def signatures(self, text: str) -> None:
        line = self._paragraph(text, FANGSONG, BODY)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.space_before = LEADING * 2

    def centred(self, text: str) -> None:
        """发文字号, under the title where there is no red head."""
        self._paragraph(text, FANGSONG, BODY).alignment = WD_ALIGN_PARAGRAPH.CENTER

    def addressed_to(self, text: str) -> None:
        """主送机关: at the left edge, a line below the title."""
        self._paragraph(text, FANGSONG, BODY)

    def annex_list(self, names: Sequence[str]) -> None:
        """附件说明: a line below the text; the second number stands under the first."""
        for number, name in enumerate(names, start=1):
            line = self._indented(f"{'附件：' if number == 1 else '　　　'}{number}.{name}", FANGSONG)
            line.paragraph_format.space_before = LEADING if number == 1 else Pt(0)

    def signed(self, *lines: str) -> None:
        """署名 and 成文日期, with three lines above for the seal."""
        for number, text in enumerate(lines):
            line = self._paragraph(text, FANGSONG, BODY)
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            line.paragraph_format.right_indent = BODY * (4 if number else 2)
            line.paragraph_format.space_before = Pt(0) if number else LEADING * 3
            line.paragraph_format.keep_with_next = not number

    def annex(self, mark: str, name: str) -> None:
        """A new page across, with “附件1” at its head and the annex's own title."""
        lie_across(self._document.add_section(WD_SECTION.NEW_PAGE))
        self._paragraph(mark, HEI, BODY)
        title = self._paragraph(name, TITLE, Pt(18))
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.paragraph_format.space_after = Pt(6)

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence]) -> None:
        """The rows under headings that stand again on every page."""
        add_table(self._document, columns, rows)

    def content(self) -> bytes:
        kept = BytesIO()
        self._document.save(kept)
        return kept.getvalue()

    def _indented(self, text: str, face: str) -> Paragraph:
        made = self._paragraph(text, face, BODY)
        made.paragraph_format.first_line_indent = BODY * 2
        return made

    def _paragraph(self, text: str, face: str, size: Pt) -> Paragraph:
        made = self._document.add_paragraph()
        run = made.add_run(NOT_ALLOWED_IN_A_CELL.sub("", text))  # a control character would spoil the file
        _set_face(run._element.get_or_add_rPr(), face)
        run.font.size = size
        return made

    def _set_up(self) -> None:
        section = self._document.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(25)
        grid = section._sectPr.find(qn("w:docGrid"))
        if grid is None:
            grid = OxmlElement("w:docGrid")
            section._sectPr.append(grid)
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(LINE_PITCH))
        normal = self._document.styles["Normal"]
        properties = normal.element.get_or_add_rPr()
        _set_face(properties, FANGSONG)
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(CLOSER))
        properties.insert_element_before(spacing, *AFTER_SPACING)
        normal.font.size = BODY
        normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        normal.paragraph_format.line_spacing = LEADING
        normal.paragraph_format.space_after = Pt(0)
        self._document.settings.odd_and_even_pages_header_footer = True
        _number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
        _number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _set_face(properties, face: str) -> None:
    """Han characters take the East Asian face, which python-docx has no word for."""
    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(script), face)


def _number(footer: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """“— 1 —”, a character in from the outer edge. GB/T 9704-2012, 7.5"""
    footer.alignment = side
    footer.paragraph_format.left_indent = footer.paragraph_format.right_indent = Pt(14)
    for text, field in (("— ", None), ("", "PAGE"), (" —", None)):
        run = footer.add_run(text)
        _set_face(run._element.get_or_add_rPr(), SONG)
        run.font.size = Pt(14)
        if field:
            _add_field(run, field)


def _add_field(run, name: str) -> None:
    for kind in ("begin", None, "end"):
        if kind is None:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = name
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._element.append(part)
