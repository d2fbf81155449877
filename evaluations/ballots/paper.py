"""Paper ballots (纸票): what a teller counted, checked row by row and compared with what the other one counted.

Everything here is arithmetic on totals; what two people counted the same is added to the urn's before anything shows.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from evaluations.ballots.models import Grade

# Said alike on the paper and to who counts it.
UNMARKED_RULE = "没有画的那一行，算“不了解”。"
INVALID_RULE = "有一行画了两格以上，或者整张认不出画了什么的，那一张算废票。"

OF_ANOTHER_FORM = "收到的行数和选票对不上。请刷新页面，再录入一次。"
FIGURE_BYTES = 2


@dataclass(frozen=True)
class PaperTotals:
    """What one teller counted: valid papers (有效票), invalid ones (废票), and five totals for each row of the form."""

    valid: int
    invalid: int
    rows: tuple[tuple[int, ...], ...]

    def to_bytes(self) -> bytes:
        """Return the totals as bytes, of one length for one number of rows: a ciphertext's length then says nothing."""
        return struct.pack(f">{2 + len(self.rows) * len(Grade)}H", self.valid, self.invalid, *sum(self.rows, ()))

    @classmethod
    def from_bytes(cls, content: bytes) -> "PaperTotals":
        """Return the totals that `to_bytes` wrote."""
        valid, invalid, *figures = struct.unpack(f">{len(content) // FIGURE_BYTES}H", content)
        starts = range(0, len(figures), len(Grade))
        return cls(valid, invalid, tuple(tuple(figures[start : start + len(Grade)]) for start in starts))


@dataclass(frozen=True)
class Problem:
    """Why totals can't be right; `position` is the row it is about, None for the whole."""

    position: int | None
    sentence: str


@dataclass(frozen=True)
class Comparison:
    """Where two tellers' totals differ, never by how much: in the numbers of papers, in which rows."""

    papers: bool
    positions: tuple[int, ...]

    @property
    def agrees(self) -> bool:
        """Whether both counted the same."""
        return not self.papers and not self.positions

    def differing(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return what is to be counted again, in words."""
        papers = ("有效票和废票的张数",) if self.papers else ()
        return papers + tuple(_row(position, names[position]) for position in self.positions)


def no_papers(subjects: int) -> PaperTotals:
    """Return the totals of a ballot on which nobody took paper."""
    return PaperTotals(0, 0, ((0,) * len(Grade),) * subjects)


def problems(totals: PaperTotals, names: Sequence[str], handed_out: int) -> list[Problem]:
    """Say what is wrong with totals for these rows and so many papers; nothing when they can be right."""
    if len(totals.rows) != len(names) or any(len(row) != len(Grade) for row in totals.rows):
        return [Problem(None, OF_ANOTHER_FORM)]
    return [*_problems_of_papers(totals, handed_out), *_problems_of_rows(totals, names)]


def _problems_of_papers(totals: PaperTotals, handed_out: int) -> list[Problem]:
    figures = [totals.valid, totals.invalid, *sum(totals.rows, ())]
    if min(figures) < 0:
        return [Problem(None, "票数不能是负数，请改过再交。")]
    papers = totals.valid + totals.invalid
    if papers > handed_out:
        return [Problem(None, f"有效票和废票一共{papers}张，领纸票的只有{handed_out}人。请重新数一遍张数。")]
    return []


def _problems_of_rows(totals: PaperTotals, names: Sequence[str]) -> list[Problem]:
    return [
        Problem(position, f"{_row(position, name)}合计{sum(row)}张，有效票是{totals.valid}张。请重新清点这一行。")
        for position, (name, row) in enumerate(zip(names, totals.rows, strict=True))
        if sum(row) != totals.valid
    ]


def compare(one: PaperTotals, other: PaperTotals) -> Comparison:
    """Say where two tellers' totals differ.

    With different numbers of valid papers every row differs, so that naming the rows would say nothing.
    """
    if one.valid != other.valid:
        return Comparison(papers=True, positions=())
    rows = enumerate(zip(one.rows, other.rows, strict=True))
    positions = tuple(position for position, (row, other_row) in rows if row != other_row)
    return Comparison(papers=one.invalid != other.invalid, positions=positions)


def _row(position: int, name: str) -> str:
    """A row as the paper numbers it: two people on it may share a name."""
    return f"第{position + 1}行{name}"


def merged(urn: Sequence[Sequence[int]], papers: PaperTotals) -> list[list[int]]:
    """Add the papers to the urn's totals, row by row."""
    return [
        [from_urn + on_paper for from_urn, on_paper in zip(*rows, strict=True)]
        for rows in zip(urn, papers.rows, strict=True)
    ]
