"""The circular as the parts of an official paper (GB/T 9704-2012), for the page, PDF, Word and workbook alike."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from disclosures.circulars.annexes import Annex, annexes_of
from disclosures.circulars.material import Material
from disclosures.circulars.models import Circular
from organizations.numerals import in_han

# “（一）未召开组织生活会3个”: a line that begins so and ends without a full stop is a heading of the second level.
SUBHEADING = re.compile(r"（[一二三四五六七八九十]+）[^。；]{1,40}")
TITLE_LINE = 20  # characters of 二号 on a line of 156 mm
ROWS_ON_PAPER = 500  # of annex 2, about six seconds of drawing; more are read in the workbook


@dataclass(frozen=True)
class Line:
    """A paragraph of a section, or a heading of the second level."""

    text: str
    is_heading: bool


@dataclass(frozen=True)
class Section:
    """A part of the body under its heading."""

    heading: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Paper:
    """Everything that stands on the paper, in reading order."""

    title: str
    reference: str
    recipients: str
    sections: Sequence[Section]
    annexes: Sequence[Annex]
    signed_by: str
    day: dt.date | None
    copied_to: str

    @property
    def statistics(self) -> Annex:
        return self.annexes[0]

    @property
    def listed(self) -> Annex | None:
        """附件2; None where nothing was found."""
        return self.annexes[1] if len(self.annexes) > 1 else None

    @property
    def title_lines(self) -> list[str]:
        """A long title breaks behind the quotation, so that the lines mean something by themselves."""
        head, sign, tail = self.title.partition("”")
        return [head + sign, tail] if tail and len(self.title) > TITLE_LINE else [self.title]

    @property
    def masthead(self) -> str:
        """发文机关标志."""
        return f"{self.signed_by}文件"

    @property
    def day_words(self) -> str:
        """成文日期 in Arabic figures, or room for it on a draft."""
        return f"{self.day.year}年{self.day.month}月{self.day.day}日" if self.day else "　　年　月　日"

    @property
    def file_name(self) -> str:
        return f"{self.title}（{self.reference}）" if self.reference else f"{self.title}（草稿）"

    def is_too_long_to_print(self, annex: Annex) -> bool:
        """Whether the annex is read in the workbook alone."""
        return len(annex.rows) > ROWS_ON_PAPER


def paper_of(circular: Circular, material: Material) -> Paper:
    """The paper of a draft or of what was issued; the material is frozen with the latter."""
    return Paper(
        title=circular.title,
        reference=circular.reference,
        recipients=circular.recipients,
        sections=sections_of(circular),
        annexes=annexes_of(material),
        signed_by=circular.signed_by,
        day=circular.issued_on,
        copied_to=circular.copied_to,
    )


def sections_of(circular: Circular) -> list[Section]:
    """The four texts under “一、检查情况” to “四、下步要求”; an empty one keeps its heading in the draft."""
    return [
        Section(f"{in_han(number)}、{Circular._meta.get_field(name).verbose_name}", lines_of(getattr(circular, name)))
        for number, name in enumerate(Circular.SECTIONS, start=1)
    ]


def lines_of(text: str) -> list[Line]:
    stripped = (line.strip() for line in text.splitlines())
    return [Line(line, SUBHEADING.fullmatch(line) is not None) for line in stripped if line]
