"""Rows for every register, and how pages, workbooks and papers show them."""

import datetime as dt
import re
from html import unescape
from io import BytesIO

from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from commitments.models import CommitmentItem
from organizations.documents import Value
from tests import builders
from tests.disclosures.opinions import steps
from tests.disclosures.publications import boards

BEGAN, TODAY = dt.date(2026, 9, 1), dt.date(2026, 11, 24)
KINDS = ("ratings", "commitments", "meetings", "opinions", "process")
PERIOD = {"first": "2026-09", "last": "2026-11", "year": "2026"}


def everything(cast):
    """The branch's October, its superior's two months, promises, opinions; each leaves lines."""
    posted = boards.post(cast, boards.rated_month(cast))
    boards.rated_two_months(cast)
    promised(cast)
    steps.left(posted, contact="5550 9876", about_name=cast.member.name)
    steps.answered(cast, steps.written_down(cast, publication=posted), about=cast.member)
    return posted


def promised(cast):
    """The branch's own commitment and that of one member, whose first item is fulfilled."""
    year = builders.campaign()
    builders.commitment(year, cast.branch)
    commitment = builders.commitment(year, cast.member)
    first = commitment.items.get(position=1)
    first.fulfilment, first.fulfilment_note = CommitmentItem.Fulfilment.FULFILLED, "证书已经拿到"
    first.save()
    return commitment


def url(name, *args):
    return reverse(f"disclosures:{name}", args=args)


def page_of(client, kind, **wish):
    return client.get(url("register_of_kind", kind), PERIOD | wish)


def file_of(client, kind, extension, **wish):
    return client.post(url("export_register", kind), PERIOD | wish | {"format": extension})


def rows_of_page(response) -> list[list[str]]:
    """The cells of the page's table, row by row, as they are read."""
    body = response.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    return [[_text(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in rows]


def _text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def rows_of_sheet(content: bytes, name="明细") -> list[list[str]]:
    """The cells below the headings, as the page writes them, without the foot."""
    sheet = load_workbook(BytesIO(content))[name]
    rows = [[_shown(cell.value) for cell in row] for row in sheet.iter_rows(min_row=4)]
    return [row for row in rows if any(row[1:])]


def _shown(value: Value) -> str:
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else str(value)


def text_of_paper(content: bytes) -> str:
    """The whole text without blanks."""
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def text_of(response) -> str:
    return re.sub(r"\s+", "", _text(response.content.decode()))
