"""Tables of a Word document on a page across: thin rules, a heading that stands again on every page."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table

from organizations.documents import NOT_ALLOWED_IN_A_CELL, Column

TWIPS_ACROSS = 14_570  # 257 mm between the margins of a page across, in twentieths of a point
CELL_MARGINS = (  # twentieths of a point; the usual ones leave no room in a narrow column
    f'<w:tblCellMar {nsdecls("w")}><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar>'
)
FACE, HEADING_FACE, HALF_POINTS = "仿宋_GB2312", "黑体", 18


def lie_across(section: Section) -> None:
    """A4 landscape, with the narrower margins that a wide table needs."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(28), Mm(22)
    section.left_margin = section.right_margin = Mm(20)
    section.footer_distance = Mm(14)


def add_table(document: Document, columns: Sequence[Column], rows: Sequence[Sequence]) -> None:
    """Whole rows are written as XML: styling them cell by cell takes thirty times as long."""
    table = document.add_table(rows=0, cols=len(columns))
    table.style = document.styles["Table Grid"]
    table.autofit = False
    widths = _widths(table, columns)
    body = table._tbl
    body.tblPr.find(qn("w:tblLook")).addprevious(parse_xml(CELL_MARGINS))
    head = _row([column.heading for column in columns], widths, HEADING_FACE)
    head.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    body.append(head)
    for row in rows:
        body.append(_row(row, widths, FACE))
    # the paragraph after a table stands small, or it would open a page of its own
    after = document.add_paragraph()
    after.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    after.paragraph_format.line_spacing = Pt(1)


def _widths(table: Table, columns: Sequence[Column]) -> list[int]:
    whole = sum(column.width for column in columns)
    widths = [int(TWIPS_ACROSS * column.width / whole) for column in columns]
    for grid, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        grid.set(qn("w:w"), str(width))
    return widths


def _row(values: Sequence, widths: Sequence[int], face: str):
    cells = "".join(_cell(value, width, face) for value, width in zip(values, widths, strict=True))
    return parse_xml(f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")


def _cell(value, width: int, face: str) -> str:
    text = escape(NOT_ALLOWED_IN_A_CELL.sub("", str(value)))
    side = "left" if isinstance(value, str) else "center"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p>'
        f'<w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="250" w:lineRule="exact"/><w:jc w:val="{side}"/></w:pPr>'
        f'<w:r><w:rPr><w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}"/>'
        f'<w:sz w:val="{HALF_POINTS}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:tc>'
    )
