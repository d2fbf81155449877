"""The button that prints a list."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_button_opens_the_browsers_own_printing(cast, device, no_complaints):
    page = device(cast.secretary)
    page.add_init_script("window.print = () => (window.printed = (window.printed ?? 0) + 1)")
    page.goto(reverse("organizations:people", args=[cast.branch.pk]))
    page.get_by_role("button", name="打印这一页").click()
    assert page.evaluate("window.printed") == 1


def test_without_a_script_there_is_no_button(cast, device):
    page = device(cast.secretary, java_script_enabled=False)
    page.goto(reverse("organizations:people", args=[cast.branch.pk]))
    expect(page.get_by_role("heading", name="人员名册")).to_be_visible()
    expect(page.get_by_text("打印这一页")).to_be_hidden()


def test_on_paper_the_roster_says_whose_it_is(cast, device, no_complaints):
    page = device(cast.secretary)
    page.goto(reverse("organizations:people", args=[cast.branch.pk]))
    whose = page.get_by_text("中共云溪区桐花社区党支部", exact=True)
    expect(whose).to_be_hidden()
    page.emulate_media(media="print")
    expect(whose).to_be_visible()
    expect(page.get_by_text("打印这一页")).to_be_hidden()
