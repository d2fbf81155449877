"""The calendar and the pages about reminders in a real browser: on a phone, on a desk, in large type, on paper."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from disclosures.calendar.actions import renew_feed
from disclosures.reminders.actions import confirm_address, set_address
from tests import builders
from tests.browser.every_step import findings
from tests.evaluations.ratings import rounds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = [360, 1280]


@pytest.fixture
def addresses(cast):
    """Every page of this lane, with something on it."""
    today = timezone.localdate()
    builders.campaign(today.year)
    rounds.member_meeting(cast.branch, [cast.secretary], day=today.replace(day=1) - dt.timedelta(days=3))
    renew_feed(by=cast.secretary.user)
    mail = set_address(by=cast.secretary.user, address="shen@example.cn", today=today)
    confirm_address(token=mail.confirm_token, today=today)
    return [
        reverse("disclosures:calendar"),
        reverse("disclosures:calendar_of_year", args=[today.year + 1]),
        reverse("disclosures:calendar_subscription"),
        reverse("disclosures:mail"),
        reverse("disclosures:stop_mail", args=[mail.stop_token]),
        reverse("disclosures:confirm_mail", args=["0" * 48]),
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("elder", ["", "18"])
def test_the_pages_have_no_faults(cast, addresses, device, live_server, width, elder):
    page = device(cast.secretary, viewport={"width": width, "height": 800}, is_mobile=False)
    page.context.add_cookies([{"name": "elder", "value": elder, "url": live_server.url}])
    found = {}
    for address in addresses:
        page.goto(address)
        found[address] = findings(page)
    assert found == dict.fromkeys(addresses, [])


def test_months_stand_side_by_side_where_there_is_room(cast, addresses, device):
    def columns(width):
        page = device(cast.secretary, viewport={"width": width, "height": 800}, is_mobile=False)
        page.goto(addresses[1])
        return page.evaluate("new Set([...document.querySelectorAll('.months h2')].map(h => h.offsetLeft)).size")

    assert [columns(width) for width in (360, 800, 1280)] == [1, 2, 3]


def test_a_link_of_a_mail_ends_the_mails_by_its_button_without_signing_in(cast, addresses, device):
    page = device()
    page.goto(addresses[4])
    page.get_by_role("button", name="不再接收").click()
    page.get_by_role("heading", name="已经停发提醒邮件").wait_for()
    cast.secretary.user.mail_address.refresh_from_db()
    assert cast.secretary.user.mail_address.state == "off"
