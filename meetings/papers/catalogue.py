"""Every paper of a meeting that may be downloaded: its name, its files, who gets it, how it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from meetings.access import Desk, SuperiorsDesk
from meetings.models import Meeting
from meetings.papers.minutes import minutes_of
from meetings.papers.minutes_files import minutes_docx, minutes_pdf
from meetings.papers.offline.book import offline_workbook
from meetings.papers.people import whole_name
from meetings.papers.sign_in_sheet import sign_in_pdf, sign_in_sheet_of, sign_in_xlsx
from meetings.papers.word import WORD
from meetings.papers.writing_forms import (
    blank_outline,
    critique_sheets_of,
    critique_sheets_pdf,
    outlines_of,
    outlines_pdf,
)
from organizations.documents import PDF, XLSX

CONTENT_TYPES = {"pdf": PDF, "docx": WORD, "xlsx": XLSX}


@dataclass(frozen=True)
class Order:
    """What a paper is made from: the meeting, who asks, and the line that says who drew it up."""

    meeting: Meeting
    desk: Desk | SuperiorsDesk
    drawn_up: str


@dataclass(frozen=True)
class Paper:
    """One kind of file of one paper."""

    key: str
    title: str
    extension: str
    make: Callable[[Order], bytes]
    is_open_to: Callable[[Desk | SuperiorsDesk], bool] = attrgetter("reads_all")
    is_of_a_held_meeting: bool = False  # whatever is filled in by hand is printed before

    def is_ready(self, meeting: Meeting) -> bool:
        return meeting.held_on is not None or not self.is_of_a_held_meeting

    def file_name(self, meeting: Meeting) -> str:
        return f"{whole_name(meeting)}{self.title}.{self.extension}"

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.extension]


def _of_sign_in(order: Order) -> bytes:
    return sign_in_pdf(sign_in_sheet_of(order.meeting))


def _of_sign_in_workbook(order: Order) -> bytes:
    return sign_in_xlsx(sign_in_sheet_of(order.meeting), order.drawn_up)


def _of_outlines(order: Order) -> bytes:
    return outlines_pdf(order.meeting, outlines_of(order.meeting))


def _of_blank_outline(order: Order) -> bytes:
    return outlines_pdf(order.meeting, [blank_outline(order.meeting)])


def _of_critique_sheets(order: Order) -> bytes:
    return critique_sheets_pdf(order.meeting, critique_sheets_of(order.meeting, order.desk))


def _of_offline_workbook(order: Order) -> bytes:
    return offline_workbook(order.meeting, order.desk, order.drawn_up)


def _of_minutes(order: Order) -> bytes:
    return minutes_pdf(minutes_of(order.meeting))


def _of_minutes_in_word(order: Order) -> bytes:
    return minutes_docx(minutes_of(order.meeting))


PAPERS = {
    paper.key: paper
    for paper in (
        Paper("sign-in-pdf", "签到表", "pdf", _of_sign_in),
        Paper("sign-in-xlsx", "签到表", "xlsx", _of_sign_in_workbook),
        Paper("outlines-pdf", "讲述提纲", "pdf", _of_outlines),
        Paper("blank-outline-pdf", "空白讲述提纲", "pdf", _of_blank_outline),
        Paper("critiques-pdf", "点评单", "pdf", _of_critique_sheets, attrgetter("gets_papers")),
        Paper("offline-xlsx", "线下会议表", "xlsx", _of_offline_workbook, attrgetter("fills_in")),
        Paper("minutes-pdf", "会议记录", "pdf", _of_minutes, is_of_a_held_meeting=True),
        Paper("minutes-docx", "会议记录", "docx", _of_minutes_in_word, is_of_a_held_meeting=True),
    )
}
