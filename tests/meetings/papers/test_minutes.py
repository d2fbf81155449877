"""Minutes (会议记录): the rows, the official PDF, the Word document; nothing of how anybody voted."""

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from pypdf import PdfReader

from meetings import actions
from meetings.models import Attendance
from meetings.papers.minutes import Speech, minutes_of
from meetings.papers.minutes_files import minutes_docx, minutes_pdf
from meetings.rules import StatementText
from organizations.fonts import has_a_face_for_han
from tests import builders
from tests.meetings.conftest import BRANCH_SAID, BRANCH_TOLD, DAY, SAID, TOLD

needs_a_face = pytest.mark.skipif(not has_a_face_for_han(), reason="no font with Chinese characters on this machine")
TOLD_PARTS = (
    ("履行职责、兑现承诺", "管网改造完工"),
    ("收获和体会", "话说在前面"),
    ("存在的差距", "小队只有5人"),
    ("努力方向", "把小队凑齐"),
)
SAID_PARTS = (("一月来的进步", "按期完工"), ("存在的不足", "小队差三人"), ("努力方向", "再凑三人"))


@pytest.fixture
def spoken(cast, criticized):
    """The member told in the meeting, the away member by phone to the recorder, the leader in writing himself."""
    tell = actions.save_statement
    tell(by=cast.recorder.user, meeting=criticized, person=cast.member, text=TOLD, based_on=0)
    tell(by=cast.recorder.user, meeting=criticized, person=cast.away, text=TOLD, based_on=0, channel="phone")
    tell(by=cast.leader.user, meeting=criticized, person=cast.leader, text=TOLD, based_on=0, channel="written")
    return criticized


@pytest.fixture
def concluded(cast, spoken):
    actions.begin_voting(by=cast.secretary.user, meeting=spoken)
    actions.end_voting(by=cast.secretary.user, meeting=spoken)
    return actions.conclude(by=cast.secretary.user, meeting=spoken)


def squeezed(content):
    pages = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return "".join(pages.split())


def test_minutes_say_who_was_there_and_what_was_told_and_said(cast, concluded):
    minutes = minutes_of(concluded)
    assert minutes.title == "桐花社区党支部2026年10月组织生活会记录"
    assert minutes.facts == (
        ("党组织", "桐花社区党支部"),
        ("会议名称", "2026年10月组织生活会"),
        ("时间", "2026年10月22日19:00"),
        ("地点", "二楼会议室"),
        ("主持人", "沈知远"),
        ("记录人", "柳文澜"),
    )
    assert minutes.roll == (
        ("应到", "9人"),
        ("实到", "8人"),
        ("到会（7人）", "傅青禾、柳文澜、沈知远、陆承安、顾北川、骆明霞、黎晓帆"),
        ("线上（1人）", "池映雪"),
        ("请假（1人）", "尹疏桐"),
        ("免于参加（1人）", "温如玉"),
    )
    assert minutes.agenda == (
        "清点到会人数",
        "党员、党外干部职工讲述履行职责和兑现承诺的情况",
        "党支部书记点评党员，行政主要负责人点评党外干部职工",
        "无记名投票评价",
    )
    speeches = {speech.name: speech for speech in minutes.speeches}
    assert list(speeches) == ["傅青禾", "柳文澜", "池映雪", "沈知远", "陆承安", "顾北川", "骆明霞", "黎晓帆"]
    assert speeches["顾北川"] == Speech(
        "顾北川", "党员，工程维修组组长", "", TOLD_PARTS, "党支部书记沈知远", SAID_PARTS
    )
    assert speeches["池映雪"].told_how == "以电话方式讲述，柳文澜记录"
    assert speeches["池映雪"].about == "党员（流出），干部"
    assert speeches["傅青禾"].told_how == "以书面方式讲述，本人填写"
    assert (speeches["沈知远"].told, speeches["沈知远"].commented_by) == ((), "党支部副书记陆承安")
    assert minutes.vote == "到会和线上参会的8人可以投票，以无记名方式进行了评价。结果按规定另行使用，不写入记录。"
    assert minutes.end == "19:00散会。"
    assert minutes.signatures == (("主持人", "沈知远"), ("记录人", "柳文澜"))


def test_why_somebody_is_exempt_is_nowhere_in_them(cast, concluded):
    text = str(minutes_of(concluded))
    assert "温如玉" in text
    assert "长期卧床" not in text


def test_a_meeting_without_a_vote_says_why(cast, criticized):
    actions.conclude(by=cast.secretary.user, meeting=criticized, no_vote_reason="到会人数不足。")
    criticized.refresh_from_db()
    minutes = minutes_of(criticized)
    assert minutes.vote == "没有投票，原因：到会人数不足。"
    assert "无记名投票评价" not in minutes.agenda


def test_before_the_end_they_are_a_draft(cast, attended):
    minutes = minutes_of(attended)
    assert (minutes.vote, minutes.end) == ("未投票。", "会议还没有结束，这一份是草稿。")


def test_a_meeting_typed_in_later_claims_no_hour_of_its_end(cast, scheduled):
    meeting = actions.open_meeting(by=cast.secretary.user, meeting=scheduled, held_on=DAY.replace(day=20))
    meeting.attendances.update(presence=Attendance.Presence.PRESENT)
    meeting = actions.conclude(by=cast.secretary.user, meeting=meeting, no_vote_reason="纸上开会")
    minutes = minutes_of(meeting)
    assert dict(minutes.facts)["时间"] == "2026年10月20日"
    assert minutes.end == "会后于2026年10月22日录入完毕。"


def test_a_secretary_meeting_is_minuted_branch_by_branch(cast, secretary_meeting):
    by = cast.committee_secretary.user
    actions.save_branch_statement(
        by=cast.secretary.user, meeting=secretary_meeting, organization=cast.branch, text=BRANCH_TOLD, based_on=0
    )
    actions.save_branch_critique(
        by=by, meeting=secretary_meeting, organization=cast.branch, text=BRANCH_SAID, based_on=0
    )
    minutes = minutes_of(secretary_meeting)
    assert minutes.title == "松荫街道党工委2026年9—10月支部书记会记录"
    assert minutes.agenda[1:3] == ("各党支部书记讲述", "上级党组织书记逐一点评")
    assert minutes.speeches == (
        Speech(
            "桐花社区党支部",
            "沈知远讲述",
            "",
            (("开展创先争优活动", "入户走访"), ("兑现承诺事项", "兑现八项"), ("创建“五个好”党组织", "班子好")),
            "上级党组织书记甘书记",
            (("取得的成绩", "走访扎实"), ("存在的差距", "台账不全"), ("改进的意见建议", "补齐台账")),
        ),
        Speech("鹭洲社区党支部", "宋砚秋讲述", "", (), "", ()),
    )


@pytest.mark.parametrize("count", [1, 3])
def test_more_people_cost_no_more_questions(cast, spoken, django_assert_num_queries, count):
    spoken.attendances.exclude(person__in=[cast.member, cast.leader, cast.deputy][:count]).delete()
    with django_assert_num_queries(6):
        minutes_of(spoken)


@needs_a_face
def test_the_pdf_holds_every_line_of_the_minutes(cast, concluded):
    minutes = minutes_of(concluded)
    text = squeezed(minutes_pdf(minutes))
    for words in (
        "2026年10月组织生活会",
        "到会（7人）：傅青禾",
        "（六）顾北川（党员，工程维修组组长）",
        "以电话方式讲述，柳文澜记录",
        "党支部书记沈知远点评",
        "按期完工",
        "不写入记录",
        "主持人（签名）",
        "—1—",
        "—2—",
    ):
        assert words in text, words


def test_the_word_document_says_the_same_in_the_office_layout(cast, concluded):
    minutes = minutes_of(concluded)
    document = Document(BytesIO(minutes_docx(minutes)))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[0] == minutes.title
    assert [line for line in lines if line.startswith(("一、", "二、", "三、", "四、", "五、"))] == [
        "一、到会情况", "二、议程", "三、讲述和点评", "四、评价投票", "五、散会",
    ]  # fmt: skip
    start = lines.index("（六）顾北川（党员，工程维修组组长）")
    assert lines[start + 1 : start + 9] == [
        *(f"{label}：{text}" for label, text in TOLD_PARTS),
        "党支部书记沈知远点评：",
        *(f"{label}：{text}" for label, text in SAID_PARTS),
    ]
    assert lines[-1] == "主持人（签名）：＿＿＿＿＿＿　　记录人（签名）：＿＿＿＿＿＿"
    section = document.sections[0]
    for length, wanted in (
        (section.page_width, 210),
        (section.page_height, 297),
        (section.top_margin, 37),
        (section.left_margin, 28),
    ):
        assert abs(length - Mm(wanted)) < Mm(0.1)
    faces = {run._element.rPr.rFonts.get(qn("w:eastAsia")) for p in document.paragraphs for run in p.runs}
    assert faces == {"方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"}
    fields = [part.text for part in section.footer._element.iter(qn("w:instrText"))]
    assert (fields, section.footer.paragraphs[0].text.startswith("— ")) == (["PAGE"], True)


def test_a_character_that_word_cannot_hold_is_left_out(cast, attended):
    text = StatementText(duties="第一行\x0b\x01\n第二行")
    actions.save_statement(by=cast.recorder.user, meeting=attended, person=cast.member, text=text, based_on=0)
    lines = [p.text for p in Document(BytesIO(minutes_docx(minutes_of(attended)))).paragraphs]
    assert "第二行" in lines


def test_two_of_one_name_are_told_apart(cast, scheduled):
    builders.person("顾北川", cast.branch, post_title="出纳")
    meeting = actions.open_meeting(by=cast.secretary.user, meeting=scheduled)
    assert "顾北川（工程维修组组长）、顾北川（出纳）" in dict(minutes_of(meeting).roll)["未签到（10人）"]
    assert SAID.progress not in str(minutes_of(meeting))


@needs_a_face
def test_what_was_added_afterwards_stands_at_the_end_and_the_record_stays(cast, concluded):
    assert minutes_of(concluded).corrections == ()
    actions.correct(
        by=cast.recorder.user,
        meeting=concluded,
        about="statement",
        text="小队有6人",
        reason="记录时少数了一人",
        person=cast.member,
    )
    minutes = minutes_of(concluded)
    added = (
        "顾北川的讲述（柳文澜，2026年10月22日补充）",
        "小队有6人（原因：记录时少数了一人）",
    )
    assert minutes.corrections == (added,)
    assert ("存在的差距", "小队只有5人") in next(each for each in minutes.speeches if each.name == "顾北川").told
    words = "：".join(added)
    assert words in squeezed(minutes_pdf(minutes))
    assert words in [paragraph.text for paragraph in Document(BytesIO(minutes_docx(minutes))).paragraphs]


def test_who_stood_in_is_named_as_who_told(cast, secretary_meeting):
    absent = {cast.sibling_secretary.pk: Attendance.Presence.LEAVE}
    actions.mark_attendance(by=cast.officer.user, meeting=secretary_meeting, presences=absent)
    other = builders.person("尤小禾", cast.sibling)
    actions.stand_in(by=cast.officer.user, meeting=secretary_meeting, organization=cast.sibling, person=other)
    told = {each.name: each.about for each in minutes_of(secretary_meeting).speeches}
    assert told == {"桐花社区党支部": "沈知远讲述", "鹭洲社区党支部": "尤小禾代讲"}
