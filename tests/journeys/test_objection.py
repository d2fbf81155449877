"""From an objection on the board to the corrected level, board and answer; and a board that was hung too late."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.management import call_command

from disclosures import integrity
from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication
from evaluations.ratings.models import Rating
from tests import builders
from tests.disclosures.publications import boards
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


def at(day, hour=9, seconds=0):
    return time_machine.travel(builders.at(day, hour) + dt.timedelta(seconds=seconds), tick=False)


def test_an_objection_is_checked_upheld_and_leads_to_a_corrected_board(cast):
    with at(boards.POSTED):
        posted = boards.post(cast, boards.rated_month(cast))
        form = Visitor().open(posted.get_absolute_url()).follow("写意见")
    with at(boards.POSTED, seconds=30):
        receipt = form.press("提交意见", text="他九月没有值班", concern="person", about_name=cast.member.name)
        code = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", receipt.text).group()
        secretary = Visitor(cast.secretary.user).open("/").follow("交办公示意见")
        secretary.press("交办", assignee=str(cast.deputy.pk))
        deputy = Visitor(cast.deputy.user).open("/").follow("核查公示意见")
        deputy.press("提交核查情况", outcome="upheld", finding="值班表上两次都没有签字")
        assert "已核查，等待答复" in Visitor().open("/opinions/receipt/").press("查询", code=code).text
    with at(boards.LAST_DAY):
        secretary, deputy = Visitor(cast.secretary.user), Visitor(cast.deputy.user)
        opinion_page = f"/opinions/{Opinion.objects.get().pk}/"
        rating = secretary.open(opinion_page).follow(f"更正{cast.member.name}的等次")
        rating.press("更正", level="qualified", reason="九月两次没有值班")
        again = secretary.open(opinion_page)
        assert f"{cast.member.name}的等次已更正" in again.text
        again.follow("发更正公示").press("公示", note=f"{cast.member.name}的等次更正为合格。", is_checked="on")
        assert "公示已更正" in secretary.open(opinion_page).text
        deputy.open(opinion_page).press("提交答复", answer="您反映的属实，等次和公示都已更正。")
        assert "这条意见已办结" in secretary.open(opinion_page).press("办结").text
        board = Visitor().open(posted.get_absolute_url())
        assert f"更正说明：{cast.member.name}的等次更正为合格。" in board.text
        answer = Visitor().open("/opinions/receipt/").press("查询", code=code)
        assert "您反映的属实，等次和公示都已更正。" in answer.text
        for hidden in ("他九月没有值班", "两次都没有签字", "九月两次没有值班"):
            assert hidden not in board.text + answer.text
    opinion = Opinion.objects.get()
    assert [opinion.state, opinion.about, opinion.correction] == [
        "closed",
        cast.member,
        Publication.objects.get(corrects=posted),
    ]
    old = Rating.objects.get(person=cast.member, is_current=False)
    assert [old.level, old.replaced_by.level] == ["pioneer", "qualified"]
    for invariant in integrity.INVARIANTS[12:]:
        assert list(invariant()) == []


def test_a_board_that_hangs_too_late_is_taken_marked_and_comes_down_in_time(cast):
    due, late = dt.date(2026, 10, 28), dt.date(2026, 10, 30)  # a Friday
    meeting = boards.rated_month(cast)
    with at(late):
        home = Visitor(cast.secretary.user).open("/")
        assert "公示10月评比结果" in home.text
        page = home.open(f"/meetings/{meeting.pk}/publish/")
        assert "已逾期，现在公示会标明晚了几天" in page.text
        posted = page.press("公示", is_checked="on")
        assert "晚了2天" in posted.text
    publication = Publication.objects.get()
    assert [publication.due_on, publication.posted_on, publication.up_until] == [due, late, dt.date(2026, 11, 5)]
    call_command("daily", "--today", "2026-11-05")
    publication.refresh_from_db()
    assert publication.state == "posted"
    call_command("daily", "--today", "2026-11-06")
    publication.refresh_from_db()
    assert [publication.state, publication.ended_on] == ["taken_down", dt.date(2026, 11, 6)]
    with at(dt.date(2026, 11, 6)):
        assert Visitor().open("/boards/").text.count("现在没有正在公示的内容") == 1
        assert Visitor(cast.outsider.user).open(publication.get_absolute_url()).text.count("公示期已过") == 1
