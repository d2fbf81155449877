"""The circular as files: with a red head or plain as PDF, for further editing as docx, its annexes as xlsx."""

from disclosures.circulars.annexes import Annex
from disclosures.circulars.paper import ROWS_ON_PAPER, Paper
from meetings.papers.word import OfficialPaper
from organizations.documents import Sheet, pdf, workbook

TEMPLATE = "disclosures/circulars/paper.html"


def red_headed(paper: Paper) -> bytes:
    """With 发文机关标志, 发文字号, the red line, and 版记 at the end."""
    return pdf(TEMPLATE, {"title": paper.title, "paper": paper, "annexes": _printed(paper), "has_red_head": True})


def plain(paper: Paper) -> bytes:
    """The same without the red head and 版记, to be put on letter paper or read on the way."""
    return pdf(TEMPLATE, {"title": paper.title, "paper": paper, "annexes": _printed(paper)})


def _printed(paper: Paper) -> list[tuple[Annex, str]]:
    """Each annex with the sentence that stands in place of rows nobody would print."""
    return [(annex, _elsewhere(annex) if paper.is_too_long_to_print(annex) else "") for annex in paper.annexes]


def _elsewhere(annex: Annex) -> str:
    return f"本表共{len(annex.rows)}条，超过{ROWS_ON_PAPER}条，随文另附同名Excel表格，不在此处排印。"


def circular_docx(paper: Paper) -> bytes:
    """The same paper for Word and WPS, line by line and row by row."""
    document = OfficialPaper(paper.title)
    if paper.reference:
        document.centred(paper.reference)
    document.addressed_to(f"{paper.recipients}：")
    for section in paper.sections:
        document.heading(section.heading)
        for line in section.lines:
            (document.subheading if line.is_heading else document.paragraph)(line.text)
    document.annex_list([annex.name for annex in paper.annexes])
    document.signed(paper.signed_by, paper.day_words)
    for number, (annex, elsewhere) in enumerate(_printed(paper), start=1):
        document.annex(f"附件{number}", annex.name)
        if elsewhere:
            document.paragraph(elsewhere)
        else:
            document.table(annex.columns, [*annex.rows, annex.total] if annex.total else annex.rows)
    return document.content()


def annexes_xlsx(paper: Paper, *, footer: str) -> bytes:
    """Both annexes, every row of them."""
    sheets = [
        Sheet(
            f"附件{number}",
            annex.name,
            paper.file_name,
            annex.columns,
            [*annex.rows, annex.total] if annex.total else annex.rows,
        )
        for number, annex in enumerate(paper.annexes, start=1)
    ]
    return workbook(sheets, footer=footer)
