"""Forms to write on by hand: the outline of each statement, each commentator's critique sheet."""

import datetime as dt
from io import BytesIO

import pytest
from pypdf import PdfReader

from meetings import actions
from meetings.access import any_desk_of
from meetings.papers.background import Background, Promise
from meetings.papers.writing_forms import (
    CritiqueEntry,
    Outline,
    blank_outline,
    critique_sheets_of,
    critique_sheets_pdf,
    outlines_of,
    outlines_pdf,
)
from meetings.rules import CritiqueText, StatementText
from organizations.fonts import has_a_face_for_han
from organizations.periods import Month
from organizations.refusals import Refused
from tests import builders

needs_a_face = pytest.mark.skipif(not has_a_face_for_han(), reason="no font with Chinese characters on this machine")
LABELS = ("履行职责、兑现承诺", "收获和体会", "存在的差距", "努力方向")
AREAS = ("学习提高", "发展业绩", "为民服务", "遵纪守法", "模范带头")


@pytest.fixture
def september(cast):
    """Last month's meeting: the member named a direction, the secretary asked for more."""
    day = dt.date(2026, 9, 24)
    planned = actions.schedule(
        by=cast.recorder.user,
        organization=cast.branch,
        period=Month(2026, 9),
        scheduled_at=builders.at(day),
        place="会议室",
    )
    held = actions.open_meeting(by=cast.secretary.user, meeting=planned, held_on=day)
    told, said = StatementText(direction="凑齐小队"), CritiqueText(direction="再凑三人")
    actions.save_statement(by=cast.recorder.user, meeting=held, person=cast.member, text=told, based_on=0)
    actions.save_critique(by=cast.secretary.user, meeting=held, person=cast.member, text=said, based_on=0)


@pytest.fixture
def known(cast, september):
    """What paper says of the member: commitments, last told, last asked for."""
    builders.commitment(builders.campaign(), cast.member)
    promises = tuple(Promise(area, f"承诺事项{number}", "未兑现") for number, area in enumerate(AREAS, start=1))
    return Background(promises, "凑齐小队", "再凑三人")


def sheets_for(who, meeting):
    return critique_sheets_of(meeting, any_desk_of(who.user, meeting))


def pages(content):
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def test_an_outline_carries_what_the_person_promised_and_meant_to_do(cast, scheduled, known):
    outlines = {outline.name: outline for outline in outlines_of(scheduled)}
    assert list(outlines) == ["傅青禾", "柳文澜", "池映雪", "沈知远", "陆承安", "顾北川", "尹疏桐", "骆明霞", "黎晓帆"]
    assert outlines["顾北川"] == Outline("顾北川", "党员，工程维修组组长", known, LABELS)
    assert outlines["黎晓帆"].background == Background()


def test_long_commitments_leave_fewer_lines_and_never_less_than_three():
    def lines(text):
        return len(Outline("某", "", Background((Promise("学习提高", text, "未兑现"),)), LABELS).lines)

    assert (lines("短"), lines("长" * 300), lines("长" * 3000)) == (5, 2 + 1, 3)


def test_each_commentator_has_a_sheet_of_their_own_people(cast, scheduled, known):
    sheets = {sheet.commentator: sheet.entries for sheet in sheets_for(cast.secretary, scheduled)}
    assert {commentator: [entry.name for entry in entries] for commentator, entries in sheets.items()} == {
        "党支部书记沈知远": ["傅青禾", "柳文澜", "池映雪", "陆承安", "顾北川", "骆明霞"],
        "党支部副书记陆承安": ["沈知远"],
        "行政主要负责人骆明霞": ["尹疏桐", "黎晓帆"],
    }
    assert sheets["党支部书记沈知远"][4] == CritiqueEntry("顾北川", "党员，工程维修组组长", known)
    assert known.in_brief == "已兑现0项，推进中0项，未兑现5项"


def test_the_head_gets_staff_only(cast, scheduled):
    (sheet,) = sheets_for(cast.head, scheduled)
    assert (sheet.commentator, [entry.name for entry in sheet.entries]) == (
        "行政主要负责人骆明霞",
        ["尹疏桐", "黎晓帆"],
    )


@pytest.mark.parametrize("who", ["member", "outsider"])
def test_who_comments_on_nobody_gets_none(cast, scheduled, who):
    with pytest.raises(Refused, match="没有由您点评的人"):
        sheets_for(getattr(cast, who), scheduled)


def test_a_secretary_meeting_has_a_page_for_each_branch(cast, secretary_meeting):
    builders.commitment(builders.campaign(), cast.branch)
    outlines = outlines_of(secretary_meeting)
    labels = ("开展创先争优活动", "兑现承诺事项", "创建“五个好”党组织")
    assert outlines == [
        Outline("桐花社区党支部", "书记沈知远", Background((Promise("承诺1", "承诺事项1", "未兑现"),)), labels),
        Outline("鹭洲社区党支部", "书记宋砚秋", Background(), labels),
    ]
    (sheet,) = sheets_for(cast.officer, secretary_meeting)
    assert [entry.name for entry in sheet.entries] == ["桐花社区党支部", "鹭洲社区党支部"]


@needs_a_face
def test_each_outline_is_one_page(cast, scheduled, known):
    found = pages(outlines_pdf(scheduled, outlines_of(scheduled)))
    assert len(found) == 9
    assert all(
        words in found[5] for words in ("顾北川", "承诺事项5", "上次讲的努力方向：凑齐小队", "上次点评的要求：再凑三人")
    )
    (blank,) = pages(outlines_pdf(scheduled, [blank_outline(scheduled)]))
    assert all(label in blank for label in LABELS)


@needs_a_face
def test_each_commentators_sheet_begins_on_a_page_of_its_own(cast, scheduled):
    found = pages(critique_sheets_pdf(scheduled, sheets_for(cast.secretary, scheduled)))
    assert len(found) == 4
    assert [page.count("存在的不足") for page in found] == [3, 3, 1, 2]
    assert [place for place, page in enumerate(found) if "签名：" in page] == [0, 2, 3]


@pytest.mark.parametrize("count", [1, 3])
def test_more_people_cost_no_more_questions(cast, meeting, django_assert_num_queries, count):
    meeting.attendances.exclude(person__in=[cast.member, cast.leader, cast.deputy][:count]).delete()
    desk = any_desk_of(cast.secretary.user, meeting)
    with django_assert_num_queries(8):
        outlines_of(meeting)
        critique_sheets_of(meeting, desk)
