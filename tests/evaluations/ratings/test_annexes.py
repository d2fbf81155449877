"""附件一 and 附件二: the same rows on the screen and in both files, and only for who may read the sheets."""

import datetime as dt
import io
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from evaluations.ratings import actions
from evaluations.ratings.actions import Decision
from evaluations.ratings.annexes.columns import BRANCHES, PEOPLE
from evaluations.ratings.annexes.rows import blank, form_of
from evaluations.ratings.levels import Level
from evaluations.ratings.models import RatingSheet
from meetings.models import Attendance, BranchCritique, BranchStatement, Statement
from organizations.models import Policy, RegisterEntry, Unit
from tests import builders
from tests.evaluations.ratings.rounds import confirm, confirmed, decide, member_meeting, secretary_meeting, sheet_of
from tests.evaluations.ratings.test_views import GOOD, text, write_records

Pool, Presence = RatingSheet.Pool, Attendance.Presence


def page(meeting):
    return reverse("evaluations:annex", args=[meeting.pk])


def downloaded(client, meeting, extension):
    return client.post(reverse("evaluations:annex_download", args=[meeting.pk]), {"format": extension})


def form(meeting):
    sheets = meeting.rating_sheets.select_related("organization", "unit", "meeting__organization").order_by("pk")
    return form_of(meeting, list(sheets))


@pytest.fixture
def meeting(cast):
    """October: a statement of the member, one away by letter, one absent, one exempt, one member of staff."""
    people = [cast.member, cast.away, cast.deputy, cast.exempt, cast.staff]
    presence = {cast.away: Presence.WRITTEN, cast.deputy: Presence.ABSENT, cast.exempt: Presence.EXEMPT}
    counts = {cast.member: GOOD, cast.away: (0, 5, 0, 0, 0), cast.deputy: (0, 2, 2, 0, 1), cast.staff: GOOD}
    meeting = member_meeting(cast.branch, people, counts=counts, presence=presence)
    write_records(cast, meeting)
    Statement.objects.create(
        meeting=meeting, person=cast.away, gains="异地学习", channel="phone", recorded_by=cast.recorder.user
    )
    return meeting


@pytest.fixture
def rated(cast, meeting):
    sheet = sheet_of(cast.secretary, meeting)
    by_name = {row.name: row for row in sheet.ratings.current()}
    decisions = {
        by_name["顾北川"].pk: Decision(Level.PIONEER, text="管网抢修"),
        by_name["池映雪"].pk: Decision(Level.QUALIFIED),
        by_name["陆承安"].pk: Decision(is_deferred=True, text="外出学习"),
    }
    decide(cast.secretary, sheet, decisions)
    confirm(cast.secretary, sheet, "沈知远、陆承安", over_quota_reason="抢险有功。")
    return meeting


MEMBERS = (
    (1, "池映雪", "党员", "干部", "没有确认的承诺", "异地学习", "", "", "", "", 0, 5, 0, 0, 0, 5, "☆合格",
     "流出，书面，电话讲述"),
    (2, "陆承安", "党员", "副书记", "没有确认的承诺", "没有讲述", "", "", "", "", 0, 2, 2, 0, 1, 5, "暂缓",
     "缺席；暂缓的原因：外出学习"),
    (3, "顾北川", "党员", "工程维修组组长", "已兑现2项，未兑现1项", "管网改造提前两天完工", "沈知远",
     "按期完工值得学", "", "", 4, 1, 0, 0, 0, 5, "★先锋", "管网抢修"),
    (4, "温如玉", "党员", "干部", "", "", "", "", "", "", "", "", "", "", "", "", "—", "免于参加"),
)  # fmt: skip


def test_form_one_has_a_row_for_every_member_with_everything_it_rests_on(rated):
    members, staff = form(rated).parts
    assert members.rows == MEMBERS
    assert members.foot == (
        "应到4人，实到2人。发出票0张，收回有效票5张。",
        "桐花社区党支部2026年10月22日在二楼会议室评定。参加评定的人员：沈知远、陆承安。",
        "先锋可用名额0个，评了1个，超过1个，原因：抢险有功。",
    )
    assert (members.name, members.is_draft, staff.name, staff.is_draft) == ("党员", False, "党外干部职工", True)
    assert [(row[1], row[2], row[-2]) for row in staff.rows] == [("黎晓帆", "党外干部职工", "")]


def test_every_row_fills_every_column(cast, rated):
    of_branches = secretary_meeting(cast.committee, [cast.branch])
    sheet_of(cast.officer, of_branches, Pool.ORGANIZATIONS)
    assert {len(row) for part in form(rated).parts for row in part.rows} == {len(PEOPLE.columns)}
    assert {len(row) for part in form(of_branches).parts for row in part.rows} == {len(BRANCHES.columns)}
    assert {len(row) for kind in (PEOPLE, BRANCHES) for row in blank(kind, 3).parts[0].rows} == {
        len(PEOPLE.columns),
        len(BRANCHES.columns),
    }


def test_a_correction_is_named_beside_what_stands(cast, rated):
    row = rated.rating_sheets.get(pool=Pool.MEMBERS).ratings.get(person=cast.member)
    actions.correct(by=cast.secretary.user, rating=row, level=Level.LAGGING, reason="意见核实属实")
    assert form(rated).parts[0].rows[2][-2:] == ("△后进", "管网抢修；原为★先锋，更正：意见核实属实")


def test_form_two_has_a_row_for_every_branch(cast):
    held = member_meeting(cast.branch, [cast.member, cast.leader, cast.staff], day=dt.date(2026, 9, 20))
    assert held.period_start == dt.date(2026, 9, 1)
    meeting = secretary_meeting(cast.committee, [cast.branch, cast.sibling], counts={cast.branch: GOOD})
    told = {"activities": "三件实事", "fulfilment": "兑现四项", "five_goods": "班子团结"}
    BranchStatement.objects.create(meeting=meeting, organization=cast.branch, recorded_by=cast.recorder.user, **told)
    said = {"achievements": "办得快", "gaps": "台账不齐", "suggestions": "补齐"}
    BranchCritique.objects.create(
        meeting=meeting,
        organization=cast.branch,
        commented_by=cast.committee_secretary,
        capacity="书记",
        recorded_by=cast.officer.user,
        **said,
    )
    meeting.branches.filter(organization=cast.branch).update(secretary_name="沈知远")
    confirmed(cast.officer, sheet_of(cast.officer, meeting, Pool.ORGANIZATIONS))
    assert form(meeting).parts[0].rows == (
        (1, "桐花社区党支部", "沈知远", 2, "9月20日召开组织生活会", "兑现四项", "三件实事", "班子团结",
         "办得快", "台账不齐", "补齐", 4, 1, 0, 0, 0, "☆合格", ""),
        (2, "鹭洲社区党支部", "", "—", "没有召开组织生活会", "", "", "", "", "", "",
         "—", "—", "—", "—", "—", "☆合格", ""),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "cells", "remark"),
    [
        ((3, 0, 0, 0, 1), ("—",) * 5, "票少，不显示票数；“好”和“较好”过半"),
        ((1, 0, 0, 2, 0), ("—",) * 5, "票少，不显示票数；“好”和“较好”没有过半"),
        ((0, 1, 0, 0, 1), ("—",) * 5, ""),
        ((2, 1, 0, 0, 2), (2, 1, 0, 0, 2), ""),
    ],
)
def test_few_ballots_hide_their_counts_in_the_form_as_well(cast, counts, cells, remark):
    meeting = member_meeting(cast.branch, [cast.member], counts={cast.member: counts})
    sheet_of(cast.secretary, meeting)
    (row,) = form(meeting).parts[0].rows
    assert (row[10:15], row[-1]) == (cells, remark)


def test_probationary_members_without_a_level_stand_in_the_form(cast):
    Policy.objects.create(starts_on=builders.SINCE, probationary_members="no_level")
    meeting = member_meeting(cast.branch, [cast.member, cast.leader])
    meeting.attendances.filter(person=cast.member).update(category="probationary")
    sheet_of(cast.secretary, meeting)
    assert [(row[1], row[2], row[-1]) for row in form(meeting).parts[0].rows] == [
        ("傅青禾", "党员", ""),
        ("顾北川", "预备党员", "不定等次"),
    ]


# --- who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "parts"),
    [
        ("secretary", ["党员", "党外干部职工"]),
        ("officer", ["党员", "党外干部职工"]),
        ("head", ["党外干部职工"]),
        ("deputy", 403),
        ("recorder", 403),
        ("member", 403),
        ("staff", 403),
        ("inspector", 403),
        ("sibling_secretary", 404),
        ("outsider", 404),
    ],
)
def test_the_form_holds_only_the_sheets_one_may_read(cast, signed_in, rated, who, parts):
    client = signed_in(getattr(cast, who))
    response, file = client.get(page(rated)), downloaded(client, rated, "xlsx")
    if isinstance(parts, int):
        assert (response.status_code, file.status_code) == (parts, parts)
        return
    assert [part.name for part, _ in response.context["parts"]] == parts
    assert load_workbook(io.BytesIO(file.content)).sheetnames == parts


def test_a_head_gets_the_own_units_staff_only(cast, signed_in):
    other = Unit.objects.create(organization=cast.branch, name="桐花供销社")
    cast.second_staff.unit = other
    meeting = member_meeting(cast.branch, [cast.staff, cast.second_staff])
    actions.draw_up_sheets(by=cast.secretary.user, meeting=meeting)
    shown = text(signed_in(cast.head).get(page(meeting)))
    assert "黎晓帆" in shown
    assert "尹疏桐" not in shown
    names = load_workbook(io.BytesIO(downloaded(signed_in(cast.secretary), meeting, "xlsx").content)).sheetnames
    assert names == ["党外干部职工（桐花供销社）", "党外干部职工（桐花社区居委会）"]


def test_units_whose_long_names_begin_alike_get_sheets_that_excel_opens(cast, signed_in):
    long = "云溪区松荫街道桐花社区综合养老服务和助残服务联合管理中心"
    Unit.objects.filter(pk=cast.unit.pk).update(name=f"{long}一部")
    cast.second_staff.unit = Unit.objects.create(organization=cast.branch, name=f"{long}二部")
    meeting = member_meeting(cast.branch, [cast.staff, cast.second_staff])
    actions.draw_up_sheets(by=cast.secretary.user, meeting=meeting)
    names = load_workbook(io.BytesIO(downloaded(signed_in(cast.secretary), meeting, "xlsx").content)).sheetnames
    assert [len(name) for name in names] == [29, 30]  # Excel repairs a book with a name of more than 31
    assert len(set(names)) == 2


# --- files -----------------------------------------------------------------------------------------------------------


def test_the_screen_the_workbook_and_the_paper_show_the_same_rows(cast, signed_in, rated):
    client = signed_in(cast.secretary)
    screen = client.get(page(rated)).context["form"]
    assert screen == form(rated)
    book = load_workbook(io.BytesIO(downloaded(client, rated, "xlsx").content))
    rows = list(book["党员"].iter_rows(min_row=4, max_row=7, values_only=True))
    assert [tuple("" if value is None else value for value in row) for row in rows] == list(MEMBERS)
    pages = PdfReader(io.BytesIO(downloaded(client, rated, "pdf").content)).pages
    paper = "".join("".join(one.extract_text().split()) for one in pages)
    for row in MEMBERS:
        for value in row[1:]:
            assert "".join(str(value).split()) in paper


def test_the_workbook_opens_ready_to_print_and_to_sign(cast, signed_in, rated):
    sheet = load_workbook(io.BytesIO(downloaded(signed_in(cast.secretary), rated, "xlsx").content))["党员"]
    assert sheet["A1"].value == "附件一　党员干部职工“星级先锋”评价表"
    assert sheet["A2"].value == "党组织：桐花社区党支部　　时段：2026年10月　　评定对象：党员"
    assert [cell.value for cell in sheet[3]] == [column.heading for column in PEOPLE.columns]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.print_title_rows) == (
        "landscape",
        0,  # as many pages as it takes; one page wide is what a spreadsheet does unless told otherwise
        "$3:$3",
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.row_dimensions[6].height == 30  # two lines of “已兑现2项，未兑现1项”
    assert sheet.oddFooter.left.text.startswith("沈知远导出，")
    last = [sheet.cell(row=row, column=1).value for row in range(8, sheet.max_row + 1)]
    assert last[-1].startswith("党支部书记（签字）：")
    assert "参加评定的人员：沈知远、陆承安。" in last[1]


def test_the_paper_lies_on_its_side_and_repeats_its_headings(cast, signed_in):
    people = [builders.person(f"党员{number:02}", cast.branch) for number in range(40)]
    meeting = member_meeting(cast.branch, people, counts=dict.fromkeys(people, GOOD))
    sheet_of(cast.secretary, meeting)
    pages = PdfReader(io.BytesIO(downloaded(signed_in(cast.secretary), meeting, "pdf").content)).pages
    assert len(pages) > 1
    for number, one in enumerate(pages, start=1):
        words = "".join(one.extract_text().split())
        assert one.mediabox.width > one.mediabox.height
        assert "姓名" in words
        assert f"第{number}页，共{len(pages)}页" in words
        assert "沈知远导出" in words
    assert "党支部书记（签字）" in "".join(pages[-1].extract_text().split())


def test_every_download_leaves_a_line_and_a_look_none(cast, signed_in, rated):
    client = signed_in(cast.secretary)
    before = RegisterEntry.objects.count()
    client.get(page(rated))
    assert RegisterEntry.objects.count() == before
    downloaded(client, rated, "pdf")
    line = RegisterEntry.objects.latest("pk")
    assert (line.verb, line.actor, line.organization, line.detail) == (
        "下载评价表",
        cast.secretary.user,
        cast.branch,
        {"文件": "桐花社区党支部2026年10月党员干部职工“星级先锋”评价表.pdf", "行数": 5},
    )


@pytest.mark.parametrize("data", [{}, {"format": "exe"}])
def test_an_unknown_format_leaves_nothing(cast, signed_in, rated, data):
    before = RegisterEntry.objects.count()
    address = reverse("evaluations:annex_download", args=[rated.pk])
    assert "文件格式不对" in text(signed_in(cast.secretary).post(address, data, follow=True))
    assert RegisterEntry.objects.count() == before


@pytest.mark.parametrize("extension", ["pdf", "xlsx"])
def test_before_the_sheets_are_drawn_up_there_is_nothing_to_take(cast, signed_in, meeting, extension):
    client = signed_in(cast.secretary)
    assert "还没有建立评价表" in text(client.get(page(meeting)))
    response = downloaded(client, meeting, extension)
    assert response.url == page(meeting)
    assert "没有可以下载的内容" in text(client.get(response.url))


def test_a_units_name_that_no_sheet_may_bear_is_no_obstacle(cast, signed_in):
    for name in ("甲[一]/二：三*四?", "乙" * 60):
        person = builders.staff("贺九", cast.branch, Unit.objects.create(organization=cast.branch, name=name))
        meeting = member_meeting(cast.branch, [person], day=dt.date(2026, 1 if name[0] == "甲" else 2, 9))
        sheet_of(cast.secretary, meeting, Pool.STAFF)
        assert downloaded(signed_in(cast.secretary), meeting, "xlsx").status_code == 200


# --- blank forms -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "title"), [("people", PEOPLE.title), ("branches", BRANCHES.title)])
def test_blank_forms_hold_headings_numbers_and_signature_lines(cast, signed_in, kind, title):
    client = signed_in(cast.outsider)
    file = client.get(reverse("evaluations:blank_forms"), {"kind": kind, "format": "xlsx"})
    sheet = load_workbook(io.BytesIO(file.content))["评价表"]
    assert title in sheet["A1"].value
    assert [row[0].value for row in sheet.iter_rows(min_row=4, max_row=18)] == list(range(1, 16))
    assert sheet.row_dimensions[4].height == 27
    paper = client.get(reverse("evaluations:blank_forms"), {"kind": kind, "format": "pdf"})
    assert "（签字）" in "".join(PdfReader(io.BytesIO(paper.content)).pages[0].extract_text().split())
    with ZipFile(io.BytesIO(file.content)) as parts:
        assert "庄小禾" not in "".join(parts.read(name).decode() for name in parts.namelist())


@pytest.mark.parametrize("asked", [{}, {"kind": "people"}, {"kind": "x", "format": "pdf"}])
def test_without_a_kind_and_a_format_both_are_offered(cast, signed_in, asked):
    shown = text(signed_in(cast.member).get(reverse("evaluations:blank_forms"), asked))
    assert PEOPLE.title in shown
    assert BRANCHES.title in shown


# --- the number of queries -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("of_branches", [False, True], ids=["people", "branches"])
def test_a_form_of_three_costs_no_more_queries_than_of_one(cast, signed_in, of_branches):
    third = builders.organization("第三党支部", parent=cast.committee)
    costs = []
    for how_many, month in ((1, 1), (3, 3)):
        if of_branches:
            subjects = [cast.branch, cast.sibling, third][:how_many]
            meeting = secretary_meeting(
                cast.committee, subjects, start=dt.date(2026, month, 1), counts=dict.fromkeys(subjects, GOOD)
            )
            by, pool = cast.officer, Pool.ORGANIZATIONS
        else:
            subjects = [cast.member, cast.leader, cast.deputy][:how_many]
            meeting = member_meeting(
                cast.branch, subjects, day=dt.date(2026, month, 9), counts=dict.fromkeys(subjects, GOOD)
            )
            by, pool = cast.secretary, Pool.MEMBERS
        confirmed(by, sheet_of(by, meeting, pool))
        client = signed_in(by)
        client.get(page(meeting))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page(meeting)).status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1]
