"""The files of a circular by the name under which the page asks for them."""

from collections.abc import Callable
from dataclasses import dataclass

from disclosures.circulars import printing
from disclosures.circulars.paper import Paper
from meetings.papers.word import WORD
from organizations.documents import PDF, XLSX


@dataclass(frozen=True)
class Kind:
    """How a file is made, what it is called; `footer` says in a workbook who drew it up."""

    label: str
    ending: str
    content_type: str
    make: Callable[[Paper, str], bytes]

    def name(self, paper: Paper) -> str:
        return f"{paper.file_name}{self.ending}"


KINDS = {
    "red": Kind("红头PDF", ".pdf", PDF, lambda paper, footer: printing.red_headed(paper)),
    "plain": Kind("PDF，不带红头", "（不带红头）.pdf", PDF, lambda paper, footer: printing.plain(paper)),
    "docx": Kind("Word", ".docx", WORD, lambda paper, footer: printing.circular_docx(paper)),
    "xlsx": Kind("附件Excel", "附件.xlsx", XLSX, lambda paper, footer: printing.annexes_xlsx(paper, footer=footer)),
}
