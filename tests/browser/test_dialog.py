"""What can't be undone is asked about on the spot: the dialog keeps the focus, gives it back, and is never needed."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from meetings import actions
from organizations.periods import Month
from tests import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def meeting(cast):
    """Planned for today."""
    today = timezone.localdate()
    return actions.schedule(
        by=cast.secretary.user,
        organization=cast.branch,
        period=Month.of(today),
        scheduled_at=builders.at(today),
        place="会议室",
    )


def planned(device, cast, meeting, **options):
    page = device(cast.secretary, **options)
    page.goto(reverse("meetings:detail", args=[meeting.pk]))
    return page


def focused(page):
    return page.evaluate("document.activeElement.innerText || document.activeElement.name")


def test_the_question_is_asked_on_the_spot_by_keyboard_alone(cast, meeting, device, no_complaints):
    page = planned(device, cast, meeting)
    page.get_by_role("link", name="取消会议").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=f"取消{meeting.label}")
    expect(dialog).to_contain_text("取消以后可以重新安排同一期的会议")
    assert focused(page) == "reason"
    assert Axe().run(page).response["violations"] == []
    page.keyboard.type("换到下周")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{meeting.label}已取消。")).to_be_visible()
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancelled_reason) == ("cancelled", "换到下周")


@pytest.mark.parametrize("way_out", ["Escape", "link"])
def test_closing_gives_the_focus_back_and_keeps_what_was_typed(cast, meeting, device, no_complaints, way_out):
    page = planned(device, cast, meeting)
    page.get_by_role("link", name="取消会议").click()
    page.get_by_label("原因").fill("换到下周")
    if way_out == "link":
        page.get_by_role("link", name="不取消，返回").click()
    else:
        page.keyboard.press(way_out)
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert focused(page) == "取消会议"
    page.keyboard.press("Enter")
    expect(page.get_by_label("原因")).to_have_value("换到下周")
    meeting.refresh_from_db()
    assert meeting.state == "scheduled"


def test_what_the_server_refuses_is_said_on_the_page_of_its_own(cast, meeting, device, no_complaints):
    page = planned(device, cast, meeting)
    page.get_by_role("link", name="取消会议").click()
    page.get_by_role("button", name="取消这次会议").click()
    expect(page.get_by_role("heading", name=f"取消{meeting.label}", level=1)).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("有1处需要改一下")


@pytest.mark.parametrize("hindrance", ["no script", "session over", "no network for a moment"])
def test_without_the_dialog_the_page_of_its_own_is_there(cast, meeting, device, hindrance):
    page = planned(device, cast, meeting, java_script_enabled=hindrance != "no script")
    if hindrance == "session over":
        page.context.clear_cookies()
    if hindrance == "no network for a moment":
        page.route("**/cancel/", lambda route: route.abort(), times=1)
    page.get_by_role("link", name="取消会议").click()
    page.wait_for_url(re.compile("/cancel/"))
    expect(page.get_by_role("dialog")).to_have_count(0)
    wanted = "登录" if hindrance == "session over" else f"取消{meeting.label}"
    expect(page.get_by_role("heading", name=wanted, level=1)).to_be_visible()
