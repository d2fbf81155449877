"""What is wrong with a form is said on top, and one tap leads to the field."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.every_step import findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_complaints")]


def test_the_summary_leads_to_the_field_that_says_what_it_lacks(cast, device):
    page = device(cast.secretary)
    page.goto(f"{reverse('meetings:schedule')}?organization={cast.branch.pk}")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.get_by_role("button", name="安排").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("您填写的内容都还在")
    assert findings(page) == []
    summary.get_by_role("link", name="地点").click()
    place = page.get_by_label("地点")
    expect(place).to_be_focused()
    expect(place).to_have_attribute("aria-invalid", "true")
    expect(page.locator(f"[id='{place.get_attribute('aria-describedby').split()[-1]}']")).to_be_visible()
