"""A meeting held without a network: printed, held on paper, typed into the workbook, brought in, minuted."""

from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from meetings import actions
from meetings.models import Critique, Meeting, Statement
from organizations.fonts import has_a_face_for_han
from organizations.periods import Month
from tests import builders
from tests.meetings.conftest import DAY

pytestmark = pytest.mark.journey
needs_a_face = pytest.mark.skipif(not has_a_face_for_han(), reason="no font with Chinese characters on this machine")


@pytest.fixture(autouse=True)
def two_days_later():
    with time_machine.travel(builders.at(DAY.replace(day=24))):
        yield


@pytest.fixture
def visit(cast, signed_in):
    """`visit(person)` opens pages of the branch's meeting as that person."""
    actions.schedule(
        by=cast.recorder.user,
        organization=cast.branch,
        period=Month(2026, 10),
        scheduled_at=builders.at(DAY),
        place="二楼会议室",
        presider=cast.secretary,
    )
    return lambda person: Visitor(signed_in(person))


class Visitor:
    def __init__(self, client):
        self.client, self.meeting = client, Meeting.objects.get()

    def post(self, name, data, *more):
        return self.client.post(reverse(f"meetings:{name}", args=[self.meeting.pk, *more]), data, follow=True)

    def paper(self, key):
        return self.post("download_paper", {"paper": key}).content

    def bring_in(self, content):
        file = SimpleUploadedFile("线下会议表.xlsx", content)
        preview = self.post("upload_filled", {"file": file})
        token = preview.redirect_chain[-1][0].split("/")[-2]
        return self.post("confirm_filled", {"fingerprint": preview.context["plan"].fingerprint}, token)


def filled(content):
    """The recorder types in what stands on the signed sheets: everybody came and spoke, and was commented on."""
    book = load_workbook(BytesIO(content))
    for sheet in book:
        headings = {cell.value: cell.column for cell in sheet[3]}
        for row in range(4, sheet.max_row + 1):
            for heading, column in headings.items():
                cell = sheet.cell(row, column)
                if heading.startswith(("讲述：", "点评：")):
                    cell.value = f"{sheet.cell(row, 1).value}的{heading}"
                elif heading == "到会情况" and cell.value == "未签到":
                    cell.value = "到会"
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


@needs_a_face
def test_a_meeting_held_on_paper_ends_in_the_same_records(cast, visit):
    for key in ("sign-in-pdf", "outlines-pdf", "critiques-pdf"):
        assert visit(cast.recorder).paper(key).startswith(b"%PDF")
    file = filled(visit(cast.recorder).paper("offline-xlsx"))
    visit(cast.secretary).post("open", {"held_on": DAY.isoformat()})
    said = [
        visit(who).bring_in(file).content.decode() for who in (cast.recorder, cast.secretary, cast.deputy, cast.head)
    ]
    for page, brought in zip(
        said, ("到会9人，讲述9份，点评0份", "到会0人，讲述0份，点评6份", "点评1份", "点评2份"), strict=True
    ):
        assert brought in page
    assert (Statement.objects.count(), Critique.objects.complete().count()) == (9, 9)
    visit(cast.secretary).post("conclude", {"no_vote_reason": "纸上开会，另行投票"})
    lines = [each.text for each in Document(BytesIO(visit(cast.secretary).paper("minutes-docx"))).paragraphs]
    assert "时间：2026年10月22日19:00" in lines
    assert "履行职责、兑现承诺：顾北川的讲述：履行职责、兑现承诺" in lines
    assert "没有投票，原因：纸上开会，另行投票。" in lines
    assert "会后于2026年10月24日录入完毕。" in lines
