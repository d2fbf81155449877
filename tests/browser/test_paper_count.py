"""Counting papers in a real browser: with the keyboard, without the network, with the session gone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evaluations.ballots import actions, paper_counts
from evaluations.ballots.models import Ballot, Channel, PaperCount, Roll, Subject
from evaluations.ballots.paper import PaperTotals
from tests import builders
from tests.browser.every_step import findings
from tests.browser.signing_in import sign_in
from tests.evaluations.ballots.conftest import attend, criticize, member_meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAIT = 15_000


@pytest.fixture
def ballot(cast):
    """Three subjects, three people on paper, two tellers; sealed."""
    meeting = member_meeting(cast.branch)
    for person in (cast.member, cast.head, cast.staff):
        attend(meeting, person)
        criticize(meeting, person, by=cast.secretary)
    attend(meeting, cast.officer, is_observer=True)
    by = cast.secretary.user
    ballot = actions.open_ballot(by=by, meeting=meeting)
    for person in (cast.member, cast.head, cast.staff):
        actions.hand_out(by=by, ballot=ballot, person=person, channel=Channel.PAPER)
    actions.appoint_tellers(by=by, ballot=ballot, tellers={"counting": cast.officer, "overseeing": cast.head})
    actions.start_voting(by=by, ballot=ballot)
    return actions.seal(by=by, ballot=ballot)


@pytest.fixture
def teller(cast, ballot, browser, live_server):
    """`teller(person)` is a browser in which he has opened his counting page."""
    contexts = []

    def open_for(person, width=1280):
        context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 800})
        contexts.append(context)
        sign_in(context, person, live_server.url)
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.goto(address(ballot))
        return page

    yield open_for
    for context in contexts:
        context.close()


def address(ballot):
    return reverse("evaluations:ballot_paper_count", args=[ballot.pk])


def type_in(page, figures):
    """Type one figure a box, from the number of valid papers on, with the keyboard alone."""
    page.get_by_label("有效票").focus()
    for figure in figures:
        page.keyboard.type(figure)
        page.keyboard.press("Tab")


def sums(page):
    return page.locator("[data-sum]").all_inner_texts()


def status(page):
    return page.locator("[data-left]").inner_text()


def expect_nothing_kept(page):
    """The page's module runs when the page is there already."""
    page.wait_for_function("sessionStorage.length === 0")


def boxes(page):
    return page.locator("input.figure").evaluate_all("found => found.map(field => field.value)")


RIGHT = ["3", "0", *["3", "", "", "", ""], *["", "1", "2", "", ""], *["", "", "", "", "3"]]
TOTALS = PaperTotals(3, 0, ((3, 0, 0, 0, 0), (0, 1, 2, 0, 0), (0, 0, 0, 0, 3)))


def test_a_count_is_typed_row_by_row_with_the_keyboard_and_added_up_on_the_way(cast, ballot, teller):
    page = teller(cast.officer)
    assert status(page) == "请先填有效票的张数"
    type_in(page, RIGHT[:9])
    assert sums(page) == ["合计3张，对上了", "合计1张，少2张", "合计0张，少3张"]
    assert status(page) == "还有2行没有对上"
    type_in(page, ["3", "0", "4"])
    assert sums(page)[0] == "合计4张，多1张"
    type_in(page, RIGHT)
    assert (sums(page), status(page)) == (["合计3张，对上了"] * 3, "每一行都对上了")
    expect(page.get_by_role("button", name="交上清点")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("您的清点已经录入，等另一位点票人录入。")).to_be_visible()
    assert paper_counts.opened(ballot) == {cast.officer.pk: TOTALS}
    expect_nothing_kept(page)


def test_what_was_typed_is_still_there_after_a_reload_and_is_wiped_once_it_was_taken(cast, ballot, teller):
    page = teller(cast.officer)
    type_in(page, RIGHT[:7])
    page.reload()
    expect(page.get_by_text("找回了还没有交上的数字")).to_be_visible()
    assert boxes(page) == [*RIGHT[:7], *[""] * 10]
    page.get_by_role("button", name="交上清点").click()
    expect(page.get_by_text("有2处需要改一下，您填写的内容都还在。")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 1
    type_in(page, RIGHT)
    page.get_by_role("button", name="交上清点").click()
    expect(page.get_by_text("您的清点已经录入，等另一位点票人录入。")).to_be_visible()
    assert PaperCount.objects.count() == 1
    expect_nothing_kept(page)


def test_a_lost_connection_and_a_lost_session_lose_nothing(cast, ballot, teller, live_server):
    page = teller(cast.officer)
    type_in(page, RIGHT)
    page.context.set_offline(True)
    page.get_by_role("button", name="交上清点").click()
    expect(page.get_by_text("没连上，数字存在这个窗口里。")).to_be_visible()
    page.context.set_offline(False)
    page.context.clear_cookies()
    page.get_by_role("button", name="交上清点").click()
    page.wait_for_load_state()
    assert PaperCount.objects.count() == 0
    sign_in(page.context, cast.officer, live_server.url)
    page.goto(address(ballot))
    expect(page.get_by_text("找回了还没有交上的数字")).to_be_visible()
    assert boxes(page) == RIGHT
    page.get_by_role("button", name="交上清点").click()
    expect(page.get_by_text("您的清点已经录入，等另一位点票人录入。")).to_be_visible()
    assert paper_counts.opened(ballot) == {cast.officer.pk: TOTALS}
    expect_nothing_kept(page)


def test_a_second_teller_at_the_same_computer_finds_nothing_of_the_first(cast, ballot, teller, live_server):
    page = teller(cast.officer)
    type_in(page, RIGHT[:9])
    page.context.clear_cookies()
    sign_in(page.context, cast.head, live_server.url)
    page.goto(address(ballot))
    expect(page.get_by_text("您是监票人")).to_be_visible()
    assert boxes(page) == [""] * 17


def test_two_tellers_find_the_row_that_differs_and_end_in_agreement(cast, ballot, teller):
    first, second = teller(cast.officer), teller(cast.head, width=360)
    type_in(first, RIGHT)
    first.keyboard.press("Enter")
    expect(first.get_by_text("您的清点已经录入，等另一位点票人录入。")).to_be_visible()
    type_in(second, [*RIGHT[:7], *["", "2", "1", "", ""], *RIGHT[12:]])
    second.keyboard.press("Enter")
    name = ballot.subjects.get(position=1).name
    second.get_by_role("link", name=f"第2行{name}").click()
    row = second.get_by_role("group", name=f"2. {name}")
    expect(row).to_be_in_viewport()
    row.get_by_label("较好").fill("1")
    row.get_by_label("一般").fill("2")
    second.get_by_role("button", name="交上清点").click()
    expect(second.get_by_text("两人清点的结果一致，已经锁定。")).to_be_visible()
    expect_nothing_kept(second)
    actions.count(by=cast.secretary.user, ballot=ballot)
    assert Ballot.objects.get().is_counted


def test_without_a_script_the_count_is_entered_all_the_same(cast, ballot, browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    sign_in(context, cast.officer, live_server.url)
    page = context.new_page()
    page.goto(address(ballot))
    type_in(page, RIGHT)
    page.keyboard.press("Enter")
    expect(page.get_by_text("您的清点已经录入，等另一位点票人录入。")).to_be_visible(timeout=WAIT)
    assert paper_counts.opened(ballot) == {cast.officer.pk: TOTALS}
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_papers_pages_fit_and_have_no_axe_violation(cast, ballot, teller, live_server, width):
    """Sixty subjects, empty, with errors and with a row that differs."""
    Subject.objects.bulk_create(
        Subject(ballot=ballot, position=position, section="STAFF", person=person, name=f"欧阳修{position}")
        for position, person in enumerate(people(cast), start=3)
    )
    page, looked_at = teller(cast.head, width), []

    def look():
        looked_at.append((page.url.rsplit("/", 2)[-2], findings(page)))

    look()
    page.get_by_label("有效票").fill("3")
    page.get_by_label("废票").fill("一")
    page.get_by_role("button", name="交上清点").click()
    expect(page.get_by_text("请填0到9999的整数。")).to_be_visible()
    look()
    rows = ((3, 0, 0, 0, 0),) * ballot.subjects.count()
    for person, totals in (
        (cast.officer, PaperTotals(3, 0, rows)),
        (cast.head, PaperTotals(3, 0, ((0, 3, 0, 0, 0), *rows[1:]))),
    ):
        actions.enter_paper(by=person.user, ballot=ballot, totals=totals)
    page.evaluate("sessionStorage.clear()")
    page.goto(address(ballot))
    expect(page.get_by_role("link", name="第1行")).to_be_visible()
    look()
    sign_in(page.context, cast.secretary, live_server.url)
    page.goto(reverse("evaluations:ballot_papers", args=[ballot.pk]))
    expect(page.get_by_text("两人清点得不一致")).to_be_visible()
    look()
    Roll.objects.filter(ballot=ballot, person=cast.staff).update(channel=None)
    page.reload()
    expect(page.get_by_text("只有2人领纸票")).to_be_visible()
    look()
    assert [seen for seen in looked_at if seen[1]] == []
    assert len(looked_at) == 5


def people(cast):
    return [builders.person(f"同志{number}", cast.branch, user=None) for number in range(57)]
