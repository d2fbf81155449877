"""Writing an opinion on a small phone: without an account, without a script, and past the checks of axe."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from disclosures.models import Opinion
from disclosures.opinions import timing
from disclosures.publications import actions
from disclosures.publications.snapshots import results_to_post
from tests.browser.every_step import findings
from tests.browser.signing_in import sign_in
from tests.disclosures.opinions import steps
from tests.disclosures.opinions.pictures import TELLING_JPEG
from tests.disclosures.publications import boards

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("no_complaints")]
SMALL = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def posted(transactional_db, cast):
    """A board that hangs today, by the clock of the browser."""
    meeting = boards.rated_month(cast)
    notice = boards.notice(results_to_post(meeting).content)
    return actions.post_results(by=cast.secretary.user, meeting=meeting, notice=notice, today=dt.date.today())


@pytest.mark.parametrize("script", [True, False])
def test_an_opinion_is_written_on_a_small_phone(device, posted, script):
    page = device(**SMALL, java_script_enabled=script)
    page.goto(posted.get_absolute_url())
    page.get_by_role("link", name="写意见").click()
    page.get_by_label("意见内容").fill("名单里少了一个人")
    page.get_by_label("说的是某个人").check()
    page.get_by_label("说到的人的姓名").fill("顾北川")
    page.get_by_label("附件").set_input_files({"name": "家.jpg", "mimeType": "image/jpeg", "buffer": TELLING_JPEG})
    page.wait_for_timeout((timing.QUICKEST + 1) * 1000)
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_role("heading", name="意见已收到")).to_be_visible()
    expect(page.get_by_role("heading", level=2)).to_have_text(re.compile("[2-9A-Z]{5}-[2-9A-Z]{5}"))
    opinion = Opinion.objects.get()
    assert [opinion.text, opinion.about.name, opinion.attachments.count()] == ["名单里少了一个人", "顾北川", 1]


def test_what_was_found_survives_an_expired_session_and_goes_once_it_is_taken(device, posted, cast, live_server):
    opinion = steps.left(posted, today=dt.date.today())
    steps.assigned(cast, opinion, today=dt.date.today())
    page = device(**SMALL)
    sign_in(page.context, cast.deputy, live_server.url)
    address = f"{live_server.url}/opinions/{opinion.pk}/"
    page.goto(address)
    page.get_by_label("不属实").check()
    page.get_by_label("核查情况").fill("值班表上有签字")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="提交核查情况").click()
    expect(page.get_by_label("密码", exact=True)).to_be_visible()
    sign_in(page.context, cast.deputy, live_server.url)
    page.goto(address)
    expect(page.get_by_label("核查情况")).to_have_value("值班表上有签字")
    page.get_by_role("button", name="提交核查情况").click()
    expect(page.get_by_text("核查情况已记下。请接着答复。")).to_be_visible()
    opinion.refresh_from_db()
    assert opinion.finding == "值班表上有签字"
    assert page.evaluate("localStorage.length") == 0


def test_every_page_on_the_way_fits_and_passes_axe(device, posted):
    page = device(**SMALL)
    board = posted.get_absolute_url()
    for address in ("/boards/", board, f"{board}opinion/", "/opinions/receipt/"):
        page.goto(address)
        assert findings(page) == [], address
    page.goto(f"{board}opinion/")
    page.get_by_label("意见内容").fill("很快")
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_text("提交得太快了")).to_be_visible()
    assert findings(page) == []
    expect(page.get_by_label("意见内容")).to_have_value("很快")
