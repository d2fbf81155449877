"""帮助 in a real browser: chapters on a phone, on a desk and in large type; the help beside a step by keyboard."""

import pytest
from django.urls import reverse

from organizations.handbook.chapters import SIGNED_IN
from tests.browser.every_step import findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESSES = ["/help/", "/help/visitor/", *(f"/help/{chapter.slug}/" for chapter in SIGNED_IN)]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("elder", ["", "18"])
def test_the_chapters_have_no_faults(cast, device, live_server, width, elder):
    page = device(cast.secretary, viewport={"width": width, "height": 800}, is_mobile=False)
    page.context.add_cookies([{"name": "elder", "value": elder, "url": live_server.url}])
    found = {}
    for address in ADDRESSES:
        page.goto(f"{address}?elder={elder}")
        found[address] = findings(page)
    assert found == dict.fromkeys(ADDRESSES, [])


def test_every_picture_arrives(cast, device):
    page = device(cast.secretary)
    broken = {}
    for address in ADDRESSES:
        page.goto(address)
        broken[address] = page.evaluate(
            """async () => {
                const images = [...document.images];
                for (const image of images) { image.loading = "eager"; await image.decode().catch(() => {}); }
                return images.filter((image) => !image.naturalWidth).map((image) => image.src);
            }"""
        )
    assert broken == dict.fromkeys(ADDRESSES, [])


@pytest.mark.usefixtures("no_complaints")
def test_the_help_beside_a_step_opens_by_keyboard_and_leads_to_its_heading(cast, device):
    page = device(cast.secretary, viewport={"width": 360, "height": 800})
    page.goto(f"{reverse('meetings:schedule')}?organization={cast.branch.pk}")
    page.get_by_text("这一步怎么办").focus()
    page.keyboard.press("Enter")
    page.get_by_text("各基层党支部每月25日前召开组织生活会").wait_for()
    assert findings(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="怎么安排会议")
    heading.wait_for()
    assert 0 <= heading.bounding_box()["y"] < 200
