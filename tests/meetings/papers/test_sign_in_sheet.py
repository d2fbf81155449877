"""The sign-in sheet (签到表): who signs, who is set aside, before the meeting and after it."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from meetings import actions
from meetings.papers.sign_in_sheet import Line, sign_in_pdf, sign_in_sheet_of, sign_in_xlsx
from organizations.fonts import has_a_face_for_han

needs_a_face = pytest.mark.skipif(not has_a_face_for_han(), reason="no font with Chinese characters on this machine")
NAMES = ["傅青禾", "柳文澜", "池映雪", "沈知远", "陆承安", "顾北川", "尹疏桐", "骆明霞", "黎晓帆"]


def test_before_the_meeting_it_follows_the_roster_and_marks_nobody(cast, scheduled):
    sheet = sign_in_sheet_of(scheduled)
    assert sheet.title == "桐花社区党支部2026年10月组织生活会签到表"
    assert sheet.note == "2026年10月22日　二楼会议室　应到9人，实到　　人"
    assert [line.name for line in sheet.lines] == [*NAMES, "温如玉"]
    assert sheet.lines[0] == Line(1, "傅青禾", "党员", "干部", "", "")
    assert sheet.lines[2] == Line(3, "池映雪", "党员（流出）", "干部", "", "")
    assert sheet.lines[-1] == Line(None, "温如玉", "党员", "干部", "", "免于参加")


def test_afterwards_it_says_how_each_was_there_and_who_sat_in(cast, attended):
    actions.invite(by=cast.recorder.user, meeting=attended, person=cast.officer)
    sheet = sign_in_sheet_of(attended)
    assert sheet.note == "2026年10月22日　二楼会议室　应到9人，实到8人"
    assert [line.presence for line in sheet.lines[:7]] == ["到会", "到会", "线上", "到会", "到会", "到会", "请假"]
    assert sheet.lines[-2:] == (
        Line(None, "温如玉", "党员", "干部", "", "免于参加"),
        Line(None, "骆党务", "党员", "干部", "到会", "列席"),
    )


def test_at_a_secretary_meeting_it_names_the_branches(cast, secretary_meeting):
    assert [(line.name, line.category) for line in sign_in_sheet_of(secretary_meeting).lines] == [
        ("宋砚秋", "鹭洲社区党支部"),
        ("沈知远", "桐花社区党支部"),
        ("甘书记", "松荫街道党工委"),
        ("骆党务", "松荫街道党工委"),
    ]


def test_the_workbook_holds_the_lines_and_an_empty_column_to_sign_in(cast, scheduled):
    page = load_workbook(BytesIO(sign_in_xlsx(sign_in_sheet_of(scheduled), "沈知远导出")))["签到表"]
    assert [cell.value for cell in page[3]] == ["序号", "姓名", "类别", "职务", "到会情况", "签名", "备注"]
    assert [cell.value for cell in page[4]] == [1, "傅青禾", "党员", "干部", None, None, None]
    assert [cell.value for cell in page[13]] == [None, "温如玉", "党员", "干部", None, None, "免于参加"]


@needs_a_face
def test_the_pdf_names_everybody_once(cast, scheduled):
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(sign_in_pdf(sign_in_sheet_of(scheduled)))).pages)
    assert {name: text.count(name) for name in NAMES} == dict.fromkeys(NAMES, 1)
    assert "长期卧床" not in text


@pytest.mark.parametrize("count", [1, 3])
def test_more_people_cost_no_more_questions(cast, scheduled, django_assert_num_queries, count):
    keep = [cast.member, cast.leader, cast.deputy][:count]
    cast.branch.people.exclude(pk__in=[each.pk for each in keep]).update(standing="left")
    with django_assert_num_queries(3):
        sign_in_sheet_of(scheduled)
