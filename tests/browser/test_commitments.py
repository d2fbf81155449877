"""A member on a narrow phone sees what was written for them; two write one draft; no page scrolls sideways."""

import pytest
from django.urls import reverse

from commitments.models import Commitment
from tests import builders
from tests.browser.every_step import findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"viewport": {"width": 360, "height": 740}}
State, Consent = Commitment.State, Commitment.Consent


def url(name, *args):
    return reverse(f"commitments:{name}", args=args)


def test_a_member_corrects_what_was_written_for_them_and_hands_it_in(cast, device, no_complaints):
    asked = builders.commitment(
        builders.campaign(), cast.member, State.SUBMITTED, written_by=cast.recorder.user, consent=Consent.ASKED
    )
    page = device(cast.member, **NARROW)
    page.goto("/")
    page.get_by_role("link", name="看一看代您写的承诺").click()
    assert findings(page) == []
    page.get_by_role("button", name="收回，我来改正").click()
    page.get_by_label("为民服务").fill("每周上门两户")
    page.get_by_role("button", name="提交确认").click()
    page.get_by_text("已经提交，等书记确认。").wait_for()
    asked.refresh_from_db()
    assert (asked.state, asked.consent, asked.items.get(area="service").text) == (
        State.SUBMITTED,
        Consent.OWN,
        "每周上门两户",
    )


def test_two_who_write_one_draft_see_both_texts_and_lose_none(cast, device, no_complaints):
    made = builders.commitment(builders.campaign(), cast.staff, State.DRAFT)
    own, recorder = device(cast.staff, **NARROW), device(cast.recorder, **NARROW)
    for page in (own, recorder):
        page.goto(url("edit", made.pk))
    own.get_by_label("承诺事项").fill("本人写的")
    own.get_by_role("button", name="保存草稿").click()
    own.get_by_text("草稿已经保存").wait_for()
    recorder.get_by_label("承诺事项").fill("代写的")
    recorder.get_by_role("button", name="保存草稿").click()
    recorder.get_by_role("heading", name="黎晓帆已存的一份").wait_for()
    assert recorder.get_by_text("本人写的").is_visible()
    assert recorder.get_by_label("承诺事项").input_value() == "代写的"
    assert findings(recorder) == []
    recorder.get_by_label("承诺事项").fill("两人合成的")
    recorder.get_by_role("button", name="保存草稿").click()
    recorder.get_by_text("草稿已经保存").wait_for()
    assert made.items.get().text == "两人合成的"


def test_the_pages_of_secretary_and_office_are_sound_on_a_phone(cast, device, no_complaints):
    campaign = builders.campaign()
    task = builders.key_task(campaign)
    builders.commitment(campaign, cast.branch).items.update(key_task=task)
    secretary, office = device(cast.secretary, **NARROW), device(cast.inspector, **NARROW)
    for page, address in (
        (secretary, url("list")),
        (secretary, url("roster", cast.branch.pk, campaign.year)),
        (secretary, url("areas", cast.branch.pk, campaign.year)),
        (secretary, url("write_for_organization", cast.branch.pk)),
        (office, url("campaign", campaign.year)),
        (office, url("key_task", task.pk)),
        (office, url("change_key_task", task.pk)),
        (office, url("correct_campaign", campaign.year)),
    ):
        page.goto(address)
        assert findings(page) == [], address
