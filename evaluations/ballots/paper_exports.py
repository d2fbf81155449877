"""Ballot papers (纸票) to print: every copy identical, without number, name or mark of whoever gets it."""

from collections.abc import Sequence
from io import BytesIO
from itertools import groupby

from pypdf import PdfReader, PdfWriter

from evaluations.ballots import paper
from evaluations.ballots.models import Ballot, Grade, Section, Subject
from organizations.documents import pdf

TEMPLATE = "evaluations/ballots/ballot_paper.html"
# From roomy to close, the first that fits one side; what fits no side is close, on several, with page numbers.
ONE_SIDE = ("roomy", "close")
SEVERAL_SIDES = "sides"


def ballot_papers(ballot: Ballot, subjects: Sequence[Subject], copies: int) -> bytes:
    """Return so many copies of the ballot's paper as one PDF, set once and repeated."""
    sides = _set(ballot, subjects)
    writer = PdfWriter()
    for _ in range(copies):
        writer.append(sides)
        if len(sides.pages) > 1 and len(sides.pages) % 2:
            writer.add_blank_page()  # printed on both sides, the next paper must not begin on this one's back
    kept = BytesIO()
    writer.compress_identical_objects()
    writer.write(kept)
    return kept.getvalue()


def file_name(ballot: Ballot) -> str:
    return f"{ballot.meeting.organization.short_name}{ballot.meeting.label}无记名评价票.pdf"


def _set(ballot: Ballot, subjects: Sequence[Subject]) -> PdfReader:
    for spacing in ONE_SIDE:
        sides = _rendered(ballot, subjects, spacing)
        if len(sides.pages) == 1:
            return sides
    return _rendered(ballot, subjects, SEVERAL_SIDES)


def _rendered(ballot: Ballot, subjects: Sequence[Subject], spacing: str) -> PdfReader:
    sections = groupby(subjects, key=lambda subject: subject.section)
    context = {
        "title": "无记名评价票",
        "ballot": ballot,
        "sections": [(Section(section).label, list(rows)) for section, rows in sections],
        "grades": Grade.labels,
        "unmarked_rule": paper.UNMARKED_RULE,
        "invalid_rule": paper.INVALID_RULE,
        "spacing": spacing,
    }
    return PdfReader(BytesIO(pdf(TEMPLATE, context)))
