"""The member meeting's workbench by keyboard alone, and the private word to who comments."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from meetings import actions
from meetings.models import Attendance, Critique
from organizations.periods import Month
from tests.browser.every_step import findings
from tests.browser.signing_in import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def meeting(cast):
    """Runs today; everybody is there."""
    planned = actions.schedule(
        by=cast.secretary.user,
        organization=cast.branch,
        period=Month.of(timezone.localdate()),
        scheduled_at=timezone.now(),
        place="会议室",
    )
    meeting = actions.open_meeting(by=cast.secretary.user, meeting=planned)
    expected = meeting.attendances.filter(presence=Attendance.Presence.EXPECTED).values_list("person", flat=True)
    here = dict.fromkeys(expected, Attendance.Presence.PRESENT)
    return actions.mark_attendance(by=cast.secretary.user, meeting=meeting, presences=here)


@pytest.fixture
def page(browser, cast, live_server, meeting):
    """The secretary's browser at the workbench."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    sign_in(context, cast.secretary, live_server.url)
    opened = context.new_page()
    opened.goto(live_server.url + reverse("meetings:detail", args=[meeting.pk]))
    yield opened
    context.close()


def test_critiques_go_from_one_to_the_next_by_keyboard_alone(cast, page, meeting):
    first = page.locator("#who").text_content()
    page.locator("#critique").get_by_label("一月来的进步").focus()
    for number in range(2):
        for words in ("按期完工", "走访偏少", "下月走访五户"):
            page.keyboard.type(f"第{number}份{words}")
            page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
        name = page.locator("#who").text_content()
        page.keyboard.press("Control+Enter")
        expect(page.locator("#who")).not_to_have_text(name)
        expect(page.locator("#critique").get_by_label("一月来的进步")).to_be_focused()
    assert Critique.objects.complete().count() == 2
    assert Critique.objects.get(person__name=first).progress == "第0份按期完工"


def test_the_agenda_stays_in_sight_and_the_page_breaks_no_rule(page, meeting):
    page.mouse.wheel(0, 2000)
    agenda = page.get_by_role("navigation", name="会议步骤")
    expect(agenda).to_be_in_viewport()
    expect(page.get_by_role("heading", name="投票以前还缺")).to_be_visible()
    assert findings(page) == []


def test_a_critique_that_repeats_another_is_hinted_at_while_it_is_typed(cast, page, meeting, live_server):
    words = {"一月来的进步": "按期完工，群众评价好", "存在的不足": "入户走访偏少", "努力方向": "下月走访五户"}
    critique = page.locator("#critique")
    for person in (cast.member, cast.leader):
        page.goto(live_server.url + reverse("meetings:person", args=[meeting.pk, person.pk]))
        for label, text in words.items():
            critique.get_by_label(label).fill(text)
        expect(critique.locator(".saved")).to_have_text(re.compile("已保存"))
    expect(critique.locator("[data-hint]")).to_have_text(re.compile("和给顾北川的点评几乎一样"))
    critique.get_by_label("一月来的进步").fill("牵头办了社区夜校，来了四十多位居民，反响很热烈")
    expect(critique.locator("[data-hint]")).to_be_hidden()


def test_the_sign_in_sheet_saves_each_choice_at_once_and_keeps_it_without_network(cast, page, meeting, live_server):
    page.goto(live_server.url + reverse("meetings:attendance", args=[meeting.pk]))
    page.get_by_label("池映雪的到会情况").select_option("online")
    expect(page.locator("form .saved")).to_have_text(re.compile("已保存"))
    assert meeting.attendances.get(person=cast.away).presence == Attendance.Presence.ONLINE
    page.context.set_offline(True)
    page.get_by_label("顾北川的到会情况").select_option("leave")
    expect(page.locator("form .saved")).to_have_text("没连上，已存在本机")
    page.context.set_offline(False)
    expect(page.locator("form .saved")).to_have_text(re.compile("已保存"))
    assert meeting.attendances.get(person=cast.member).presence == Attendance.Presence.LEAVE
