"""Without a network: what the page says, what is shown instead of another one, what the worker never touches."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Error, expect

from commitments.models import Commitment
from evaluations.ballots import actions
from tests import builders
from tests.browser.test_ballot import fill_in, path, put_in, sign_in
from tests.evaluations.ballots.conftest import attend, criticize, member_meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WITH_WORKER = {"service_workers": "allow"}


def install(page):
    """Let the worker in; from the next page on it stands between the site's pages and the network."""
    page.goto("/boards/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto("/boards/")
    assert page.evaluate("navigator.serviceWorker.controller.scriptURL").endswith("/sw.js")
    return page


def kept_in_caches(page):
    return page.evaluate(
        """async () => {
            const found = [];
            for (const name of await caches.keys())
                for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url));
            return found.map((url) => url.pathname + url.search).sort();
        }"""
    )


OFFLINE_PAGE = ["/offline/", "/static/css/components.css?offline", "/static/css/tokens.css?offline"]


def test_a_page_that_cannot_be_reached_is_a_page_that_says_what_to_do(cast, device):
    page = install(device(cast.member, **WITH_WORKER))
    page.context.set_offline(True)
    page.goto(reverse("meetings:list"))
    expect(page.get_by_role("heading", name="没有连上网络")).to_be_visible()
    assert page.url.endswith("/meetings/")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize") == "33px"  # its styles are there
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("link", name="再试一次").click()
    expect(page.get_by_role("heading", name="没有连上网络")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("link", name="再试一次").click()
    expect(page.get_by_role("heading", name="会议", exact=True)).to_be_visible()


def test_a_ballot_that_cannot_be_reached_is_left_to_the_browser(cast, device):
    page = install(device(**WITH_WORKER))
    page.context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.goto("/ballots/00000000-0000-4000-8000-000000000000/vote/")


ASK_THE_WORKER = """([method, mode, address]) => {
    const request = new Request(address, { method });
    if (mode === "navigate") Object.defineProperty(request, "mode", { value: mode });
    const event = new FetchEvent("fetch", { request });
    let isAnswered = false;
    event.respondWith = (answer) => { isAnswered = true; Promise.resolve(answer).catch(() => {}); };
    self.dispatchEvent(event);
    return isAnswered;
}"""
BALLOT = "/ballots/00000000-0000-4000-8000-000000000000"


@pytest.fixture
def worker(cast, device):
    page = install(device(**WITH_WORKER))
    return page.context.service_workers[0]


def test_the_worker_answers_pages_that_are_opened_and_its_own_styles_and_nothing_else(worker):
    asked = {
        ("GET", "navigate", "/boards/"): True,
        ("GET", "cors", "/static/css/tokens.css?offline"): True,
        ("GET", "cors", "/static/css/tokens.css"): False,
        ("GET", "cors", "/boards/"): False,
        ("POST", "navigate", "/sign-in/"): False,
        ("POST", "cors", "/sign-in/"): False,
        ("GET", "navigate", f"{BALLOT}/vote/"): False,
        ("GET", "navigate", f"{BALLOT}/vote/?offline"): False,
        ("GET", "cors", f"{BALLOT}/state/"): False,
        ("GET", "cors", f"{BALLOT}/state/?offline"): False,
        ("POST", "cors", f"{BALLOT}/cast/"): False,
        ("POST", "navigate", f"{BALLOT}/slip/"): False,
    }
    assert {each: worker.evaluate(ASK_THE_WORKER, list(each)) for each in asked} == asked


def test_a_vote_passes_the_worker_by_and_nothing_of_it_is_kept(cast, device, no_complaints):
    meeting = member_meeting(cast.branch)
    for person in (cast.secretary, cast.member, cast.head):
        attend(meeting, person)
        criticize(meeting, person, by=cast.secretary)
    ballot = actions.open_ballot(by=cast.secretary.user, meeting=meeting)
    page = install(device(cast.member, **WITH_WORKER))
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    for phone in (page, device(cast.secretary), device(cast.head)):
        sign_in(phone, ballot)
    actions.start_voting(by=cast.secretary.user, ballot=ballot)
    fill_in(page)
    put_in(page)
    page.goto("/boards/")
    assert kept_in_caches(page) == OFFLINE_PAGE
    through_the_worker = [answer.url for answer in answers if answer.from_service_worker]
    assert [address for address in through_the_worker if "/ballots/" in address] == []
    assert any(address.endswith("/boards/") for address in through_the_worker)  # it was there all the time
    posts = [answer for answer in answers if answer.request.method == "POST"]
    assert [answer.from_service_worker for answer in posts] == [False] * len(posts)
    assert path("ballot_cast", ballot) in {answer.url.removeprefix(page.url[: -len("/boards/")]) for answer in posts}


def test_the_anonymous_pages_let_no_worker_in(device):
    page = device(**WITH_WORKER)
    page.goto(reverse("evaluations:promises"))
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def test_the_page_says_that_the_network_is_gone_and_back_and_hands_in_nothing_meanwhile(cast, device):
    builders.campaign(2026)
    page = device(cast.staff)
    page.goto(reverse("commitments:write_for_person", args=[cast.staff.pk]))
    status = page.locator("[data-connection]")
    expect(status).to_have_text("")
    page.get_by_label("承诺事项").fill("窗口当日办结")
    page.context.set_offline(True)
    expect(status).to_contain_text("网络断了。这一页和您填的内容都还在")
    page.get_by_role("button", name="保存草稿").click()
    expect(status).to_contain_text("网络还没有恢复，刚才的没有提交。")
    expect(page.get_by_label("承诺事项")).to_have_value("窗口当日办结")
    assert Axe().run(page).response["violations"] == []
    page.context.set_offline(False)
    expect(status).to_have_text("网络恢复了，可以接着办。")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("草稿已经保存")).to_be_visible()
    assert Commitment.objects.get().items.get().text == "窗口当日办结"


def test_a_browser_that_is_wrong_about_the_network_hands_in_all_the_same(cast, device, no_complaints):
    builders.campaign(2026)
    page = device(cast.staff)
    page.add_init_script("Object.defineProperty(navigator, 'onLine', { value: false })")
    page.goto(reverse("commitments:write_for_person", args=[cast.staff.pk]))
    page.get_by_label("承诺事项").fill("窗口当日办结")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("草稿已经保存")).to_be_visible()
    assert Commitment.objects.get().items.get().text == "窗口当日办结"
