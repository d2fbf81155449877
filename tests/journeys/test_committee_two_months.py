"""One committee's two months: its secretaries' meeting, the ballot on branches, the rating and the showcase."""

import base64
import datetime as dt

import pytest
import time_machine
from django.core.management import call_command

from disclosures.publications.models import Publication
from evaluations.ballots.models import Ballot
from meetings.models import Meeting
from organizations.models import Organization, Person
from tests.evaluations.ballots.voter import Phone, base64_of

pytestmark = pytest.mark.journey

AFTERNOON = dt.datetime(2026, 10, 28, 6, tzinfo=dt.UTC)  # 14:00 in Shanghai
SECRETARIES = {"沈知远": "桐花社区党支部", "宋砚秋": "鹭洲社区党支部", "叶照临": "机关第一党支部"}
VOTERS = [*SECRETARIES, "甘棠"]


@pytest.fixture(autouse=True)
def afternoon():
    with time_machine.travel(AFTERNOON):
        yield


def _branch_page(short_name):
    return f"/meetings/{Meeting.objects.get().pk}/branches/{Organization.objects.get(short_name=short_name).pk}/"


def _meeting(visit):
    leader = visit("甘棠").open("/meetings/").follow("安排9—10月")
    leader.press("安排", period="2026-09/10", scheduled_at="2026-10-28T14:00", place="三楼会议室").press("开会")
    leader.press("其余")


def _told_and_criticized(visit):
    for name, branch in SECRETARIES.items():
        texts = {"activities": f"{branch}办了三件实事", "fulfilment": "五项承诺兑现四项", "five_goods": "班子团结"}
        visit(name).open(_branch_page(branch)).press(
            "保存", **{f"statement-{field}": text for field, text in texts.items()}
        )
        texts = {"achievements": "实事办得快", "gaps": "台账不齐", "suggestions": "下月补齐台账"}
        visit("甘棠").open(_branch_page(branch)).press(
            "", **{f"critique-{field}": text for field, text in texts.items()}
        )


def _vote(visit):
    room = visit("甘棠").open(_branch_page("桐花社区党支部")).follow("开始投票").press("开始签到")
    ballot = Ballot.objects.get()
    phones = []
    for name in VOTERS:
        phone = Phone(Person.objects.get(name=name), ballot)
        address = f"/ballots/{ballot.pk}/sign-in/"
        answer = visit(name).open(address).client.post(address, {"blinded": base64_of(phone.blinded)})
        phones.append(phone.accept(base64.urlsafe_b64decode(answer.json()["signature"])))
    room.press("开始投票")
    for phone in phones:
        cast = visit().client.post(f"/ballots/{ballot.pk}/cast/", phone.body(bytes(3)), "application/json")
        assert cast.status_code == 200
    room.press("封票").press("计票")


def _rate_and_show(visit):
    meeting = Meeting.objects.get()
    visit("甘棠").open(f"/meetings/{meeting.pk}/conclude/").press("结束会议")
    sheet = visit("甘棠").open(f"/meetings/{meeting.pk}/sheets/").press("建立评价表")
    rows = [name for name in sheet.fields("确认评定").choices if name.startswith("level_")]
    sheet.press("确认评定", participants="甘棠、骆党务", **dict.fromkeys(rows, "qualified"))
    post = visit("甘棠").open(f"/meetings/{meeting.pk}/publish/")
    post.press("公示", place="街道办事处一楼", phone="5550 1234", opinion_box="一楼大厅", is_checked="on")
    return Publication.objects.get()


def test_two_months_of_one_committee_from_the_secretaries_statements_to_the_showcase(visit):
    _meeting(visit)
    _told_and_criticized(visit)
    _vote(visit)
    showcase = _rate_and_show(visit)
    board = visit().open(f"/boards/{showcase.token}/")
    assert showcase.board == Publication.Board.SHOWCASE
    for branch in SECRETARIES.values():
        assert branch in board.text
    for hidden in ("台账", "实事办得快", "班子团结"):
        assert hidden not in board.text
    call_command("check_integrity")


def test_a_secretary_reads_and_writes_only_the_own_branch_in_the_committees_meeting(visit):
    _meeting(visit)
    assert visit("沈知远").client.get(_branch_page("鹭洲社区党支部")).status_code == 403  # sees the meeting only
    assert visit("柳澜").client.get(_branch_page("桐花社区党支部")).status_code == 404
