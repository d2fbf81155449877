"""One branch's whole month, from the two Excel files to the notice board and the report."""

import base64
import datetime as dt
import re

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from disclosures.publications.models import Publication
from evaluations.ballots.models import Ballot, Tally
from meetings.models import Meeting
from organizations.models import Person
from tests.evaluations.ballots.voter import Phone, base64_of

pytestmark = pytest.mark.journey

EVENING = dt.datetime(2026, 10, 22, 11, tzinfo=dt.UTC)  # 19:00 in Shanghai
AREAS = {
    "study": "每月读一本业务书",
    "performance": "管网改造九月底前完工",
    "service": "每周三上门查水电",
    "discipline": "账目每月张贴",
    "example": "牵头成立应急小队",
}
CADRE = {"dual_duty": "每季度听一次党建汇报", "clean_governance": "家属不参与本辖区工程"}
PARTY = ["沈知远", "陆承安", "柳澜", "赟喆", "池映雪"]
STAFF = ["骆明霞", "黎晓帆"]


@pytest.fixture(autouse=True)
def evening():
    with time_machine.travel(EVENING):
        yield


def _campaign(visit):
    visit("纪澄").open("/commitments/").follow("布置年度活动").press(
        "布置", theme="为民服务", commitments_due_on="2026-08-10"
    )


def _everybody_promises(visit):
    for name in PARTY:
        areas = AREAS | (CADRE if name == "赟喆" else {})
        person = visit(name).open("/commitments/").follow("写我的承诺").press("提交", **areas)
        assert person.status == 200
    for name in STAFF:
        visit(name).open("/commitments/").follow("写我的承诺").press("提交", **{"items-0-text": "窗口当日办结"})


def _branch_promises(visit):
    secretary = visit("沈知远").open("/commitments/").follow("桐花社区党支部")
    secretary.press(
        "提交",
        theme="把服务送到楼栋",
        carrier="周三敲门日",
        key_tasks="老旧管网改造",
        problems="停车难",
        **{"items-0-text": "九月底前完成管网改造", "items-0-measure": "每周调度", "items-0-due_on": "2026-09-30"},
    )
    secretary.open("/commitments/").press("全部确认")


def _meeting_opens(visit):
    secretary = visit("沈知远").open("/meetings/").follow("安排10月")
    secretary.press("安排", period="2026-10", scheduled_at="2026-10-22T19:00", place="会议室").press("开会")
    away = Person.objects.get(name="池映雪").pk
    secretary.press("其余", **{f"p{away}": "online"})


def _page_of(name):
    return f"/meetings/{Meeting.objects.get().pk}/people/{Person.objects.get(name=name).pk}/"


def _told_and_criticized(visit):
    for name in PARTY[1:] + STAFF:
        visit(name).open(_page_of(name)).press(
            "保存讲述",
            **{
                "statement-duties": f"{name}按时完成了本月工作",
                "statement-gains": "早通知，少误会",
                "statement-gaps": "走访不够",
                "statement-direction": "下月每周走访",
            },
        )
    words = {"statement-duties": "抓了三件实事", "statement-direction": "把应急小队建起来"}
    visit("沈知远").open(_page_of("沈知远")).press("保存讲述", **words)
    commentators = dict.fromkeys(PARTY, "沈知远") | {"沈知远": "陆承安", "骆明霞": "沈知远", "黎晓帆": "骆明霞"}
    for name, by in commentators.items():
        visit(by).open(_page_of(name)).press(
            "",
            **{
                "critique-progress": f"{name}比上月主动",
                "critique-shortcomings": "入户走访少",
                "critique-direction": f"请{name}每周走访两户",
            },
        )


def _vote(visit):
    """Seven sign in, then seven cast: every form marks everybody 好, except one that marks everybody 较好."""
    room = visit("沈知远").open(f"/meetings/{Meeting.objects.get().pk}/").follow("开始投票").press("开始签到")
    ballot = Ballot.objects.get()
    phones = []
    for name in PARTY + STAFF:
        phone = Phone(Person.objects.get(name=name), ballot)
        address = f"/ballots/{ballot.pk}/sign-in/"
        answer = visit(name).open(address).client.post(address, {"blinded": base64_of(phone.blinded)})
        phones.append(phone.accept(base64.urlsafe_b64decode(answer.json()["signature"])))
    early = visit().client.post(f"/ballots/{ballot.pk}/cast/", phones[0].body(bytes(7)), "application/json")
    assert early.status_code == 409
    room.press("开始投票")
    for number, phone in enumerate(phones):
        body = phone.body(bytes([1 if number == 0 else 0] * 7))
        cast = visit().client.post(f"/ballots/{ballot.pk}/cast/", body, "application/json")
        assert cast.json() == {"message": "已投入票箱。"}
    replay = visit().client.post(f"/ballots/{ballot.pk}/cast/", phones[0].body(bytes(7)), "application/json")
    assert replay.status_code == 409
    room.press("封票").press("计票")
    assert list(Tally.objects.filter(ballot=ballot, position=0).order_by("grade").values_list("votes", flat=True)) == [
        6,
        1,
        0,
        0,
        0,
    ]


def _levels(sheet):
    """The fields of the sheet that hold a level."""
    return [name for name in sheet.fields("确认评定").choices if name.startswith("level_")]


def _rate(visit):
    visit("沈知远").open(f"/meetings/{Meeting.objects.get().pk}/conclude/").press("结束会议")
    meeting = f"/meetings/{Meeting.objects.get().pk}/sheets/"
    members = visit("沈知远").open(meeting).press("建立评价表")
    assert "先锋可用1" in members.text.replace(" ", "")
    chosen = dict.fromkeys(_levels(members), "qualified")
    first, second = list(chosen)[:2]
    refused = members.press(
        "确认评定", participants="沈知远、陆承安", **(chosen | {first: "pioneer", second: "pioneer"})
    )
    assert "超过" in refused.text  # two ★ where one is allowed ask for a reason, and nothing chosen is lost
    assert refused.fields("确认评定").values[first] == ["pioneer"]
    members.press("确认评定", over_quota_reason="两位都在抢险中立功")
    staff = visit("骆明霞").open(meeting).follow("评价表")
    chosen = dict.fromkeys(_levels(staff), "qualified")
    staff.press("确认评定", participants="骆明霞", **chosen)


def _publish(visit):
    post = visit("沈知远").open(f"/meetings/{Meeting.objects.get().pk}/publish/")
    unchecked = post.press("公示", place="一楼公示栏", phone="5550 1234", opinion_box="一楼大厅")
    assert unchecked.fields("公示").values["place"] == ["一楼公示栏"]
    unchecked.press("公示", is_checked="on")
    return Publication.objects.get(kind=Publication.Kind.RESULTS)


def _speak_up_and_answer(visit, board):
    visitor = visit().open(f"/boards/{board.token}/")
    for name in PARTY + STAFF:
        assert name in visitor.text.replace(" ", "")
    for hidden in ("抢险", "入户走访少", "比上月主动", "走访不够", "较好"):
        assert hidden not in visitor.text
    form = visitor.follow("写意见")
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=5)):
        receipt = form.press("提交意见", text="希望写清活动室开放时间<b>")
    code = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", receipt.text).group()
    secretary = visit("沈知远").open("/opinions/").follow("希望写清")
    secretary.press("交办", assignee=str(Person.objects.get(name="陆承安").pk))
    deputy = visit("陆承安").open("/opinions/").follow("希望写清")
    deputy.press("提交核查情况", outcome="accepted", finding="问了值班的人")
    deputy.press("提交答复", answer="每晚七点到九点开放，已贴在门口。")
    secretary.open("/opinions/").follow("希望写清").press("办结")
    answered = visit().open("/opinions/receipt/").press("查询", code=code)
    assert "每晚七点到九点开放" in answered.text


def _report(visit, tmp_path):
    matrix = visit("纪澄").open("/inspection/")
    assert "桐花社区党支部" in matrix.text
    for form in ("xlsx", "pdf"):
        call_command(
            "inspection_report", period="2026-10", organization="Z1", format=form, output=tmp_path / f"报告.{form}"
        )
    book = load_workbook(tmp_path / "报告.xlsx")
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert "桐花社区党支部" in cells
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "报告.pdf").pages)
    assert "桐花社区党支部" in re.sub(r"\s", "", text)


def test_a_month_of_one_branch_from_two_workbooks_to_the_board_and_the_report(visit, tmp_path):
    _campaign(visit)
    _everybody_promises(visit)
    _branch_promises(visit)
    _meeting_opens(visit)
    _told_and_criticized(visit)
    _vote(visit)
    _rate(visit)
    board = _publish(visit)
    _speak_up_and_answer(visit, board)
    _report(visit, tmp_path)
    call_command("check_integrity")
    for address in (f"/meetings/{Meeting.objects.get().pk}/", _page_of("柳澜"), f"/publications/{board.pk}/"):
        assert visit("宋砚秋").client.get(address).status_code == 404


def test_on_its_first_day_the_home_page_names_this_months_meeting_and_no_month_before(visit):
    home = visit("沈知远").open("/")
    assert "安排10月组织生活会" in home.text
    assert "9月组织生活会" not in home.text
