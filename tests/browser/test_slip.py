"""Voting with a slip (抽签码) on any phone and at a shared computer, with a script and without."""

import re

import pytest
from playwright.sync_api import expect

from evaluations.ballots import actions, keys, slips
from evaluations.ballots.models import SlipFailures, Tally, Urn
from evaluations.ballots.results import slips_of
from evaluations.ballots.rules import MOST_FAILURES
from tests import builders
from tests.browser.conftest import WAIT
from tests.browser.every_step import SIDEWAYS, TARGETS, findings
from tests.browser.test_ballot import counter_of, fill_in, lose_the_answer_to, path, put_in
from tests.evaluations.ballots.conftest import attend, criticize, member_meeting
from tests.evaluations.ballots.hat import draw, print_slips

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALL = {"viewport": {"width": 360, "height": 640}}
COMPUTER = {"viewport": {"width": 1280, "height": 800}, "has_touch": False, "is_mobile": False}
UNKNOWN = "2222222222"


@pytest.fixture
def ballot(cast):
    meeting = member_meeting(cast.branch)
    for person in (cast.secretary, cast.member, cast.head, cast.staff):
        attend(meeting, person)
        criticize(meeting, person, by=cast.secretary)
    return actions.open_ballot(by=cast.secretary.user, meeting=meeting)


@pytest.fixture
def waiting(cast, ballot):
    """The codes of three slips; sign-in is still open."""
    return draw(cast.secretary.user, ballot, [cast.member, cast.head, cast.staff])


@pytest.fixture
def codes(cast, ballot, waiting):
    """The codes of three slips; voting has started."""
    actions.start_voting(by=cast.secretary.user, ballot=ballot)
    return waiting


def scan(page, ballot, code):
    """Follow a slip's QR code to a page of its own, as a camera does."""
    page.goto("about:blank")
    page.goto(f"{path('ballot_slip', ballot)}#{code}")


def code_field(page):
    return page.get_by_role("textbox", name="抽签码")


def mark(page, *grades):
    for form, grade in zip(page.locator("fieldset.choice").all(), grades, strict=False):
        form.get_by_text(grade, exact=True).click()


def marks_on(page):
    return page.locator("input:checked").evaluate_all("found => found.map(i => i.value).join('')")


def votes_in(ballot):
    return Urn.objects.filter(ballot=ballot.pk).count()


@pytest.mark.parametrize("options", [SMALL, {}, COMPUTER])
def test_a_scanned_slip_votes(ballot, codes, device, no_complaints, options):
    page = device(**options)
    scan(page, ballot, codes[0])
    expect(code_field(page)).to_have_value(slips.shown(codes[0]))
    expect(counter_of(page)).to_have_text("已选0人，还差4人")
    assert page.url.endswith("/slip/")
    fill_in(page)
    expect(counter_of(page)).to_have_text("都选好了，可以投票")
    assert findings(page) == []
    put_in(page)
    expect(page.get_by_role("heading", name="已投入票箱")).to_be_focused()
    assert votes_in(ballot) == 1
    assert codes[0] not in page.content() + page.url
    assert page.evaluate("[Object.keys(sessionStorage), Object.keys(localStorage)]") == [[], []]


def test_the_script_sends_no_cookie_and_no_referrer(cast, ballot, codes, device):
    page = device(cast.member)
    scan(page, ballot, codes[0])
    fill_in(page)
    put_in(page)
    (sent,) = [request for request in device.requests if request.method == "POST"]
    assert [name for name in sent.all_headers() if name in ("cookie", "referer")] == []
    assert [request.url for request in device.requests if codes[0] in request.url.split("#")[0]] == []


def test_a_slip_is_typed_and_cast_with_the_keyboard_only(ballot, codes, device):
    page = device(**COMPUTER)
    page.goto(path("ballot_slip", ballot))
    code_field(page).focus()
    page.keyboard.type(slips.shown(codes[0]).lower())
    for moves in range(4):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for _ in range(moves):
            page.keyboard.press("ArrowRight")
    assert marks_on(page) == "0123"
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="投入票箱")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="已投入票箱")).to_be_focused(timeout=WAIT)
    assert votes_in(ballot) == 1


@pytest.mark.parametrize("options", [SMALL, COMPUTER])
def test_a_browser_without_scripts_votes(ballot, codes, device, options):
    page = device(java_script_enabled=False, **options)
    page.goto(path("ballot_slip", ballot))
    code_field(page).fill(UNKNOWN)
    mark(page, "好", "较好", "一般", "差")
    page.get_by_role("button", name="投入票箱").click()
    expect(page.get_by_role("alert").first).to_contain_text("没有这个抽签码", timeout=WAIT)
    assert (code_field(page).input_value(), marks_on(page)) == (UNKNOWN, "0123")
    assert page.evaluate(SIDEWAYS) + page.evaluate(TARGETS) == []  # axe waits for timers, which need scripts
    code_field(page).fill(slips.shown(codes[0]))
    put_in(page)
    assert votes_in(ballot) == 1
    page.reload()
    expect(page.get_by_role("heading", name="票箱里已经有这张抽签码投的票")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("说明您的票已经投好")).to_be_visible()
    assert votes_in(ballot) == 1


def test_a_browser_without_scripts_waits_for_voting(cast, ballot, waiting, device):
    page = device(java_script_enabled=False)
    scan(page, ballot, waiting[0])
    expect(page.get_by_role("heading", name="还没有开始投票")).to_be_visible(timeout=WAIT)
    actions.start_voting(by=cast.secretary.user, ballot=ballot)
    page.get_by_role("link", name="再看一次").click()
    expect(page.get_by_role("button", name="投入票箱")).to_be_visible(timeout=WAIT)


def test_the_page_opens_by_itself_when_voting_starts_and_still_knows_the_code(cast, ballot, waiting, device):
    page = device()
    scan(page, ballot, waiting[0])
    page.reload()
    page.get_by_role("link", name="再看一次").click()
    expect(page.get_by_role("heading", name="抽签码投票")).to_be_focused(timeout=WAIT)
    expect(page.get_by_role("heading", name="还没有开始投票")).to_be_visible()
    actions.start_voting(by=cast.secretary.user, ballot=ballot)
    expect(code_field(page)).to_have_value(slips.shown(waiting[0]), timeout=WAIT)


def test_a_reload_keeps_the_form(ballot, codes, device):
    page = device()
    scan(page, ballot, codes[0])
    mark(page, "差", "好")
    page.reload()
    expect(counter_of(page)).to_have_text("已选2人，还差2人", timeout=WAIT)
    assert (code_field(page).input_value(), marks_on(page)) == (slips.shown(codes[0]), "30")


def test_large_type_keeps_the_form(ballot, codes, device):
    page = device(**SMALL)
    scan(page, ballot, codes[0])
    mark(page, "差", "好")
    page.get_by_role("link", name="大字版").click()
    expect(page.locator("html[data-elder='18']")).to_be_attached(timeout=WAIT)
    expect(counter_of(page)).to_have_text("已选2人，还差2人")
    assert (code_field(page).input_value(), marks_on(page)) == (slips.shown(codes[0]), "30")
    assert page.url.endswith("?elder=18")
    assert findings(page) == []


def opens_the_page(page, ballot, code):
    page.goto("about:blank")
    page.goto(path("ballot_slip", ballot))
    code_field(page).fill(slips.shown(code))


def types_over_the_code(page, ballot, code):
    code_field(page).fill(code)


def follows_a_link_on_the_same_page(page, ballot, code):
    page.evaluate(f"location.hash = '{code}'")


@pytest.mark.parametrize("comes", [scan, opens_the_page, types_over_the_code, follows_a_link_on_the_same_page])
def test_the_next_person_at_a_shared_computer_does_not_get_the_choices_of_the_one_before(ballot, codes, device, comes):
    page = device(**COMPUTER)
    scan(page, ballot, codes[0])
    mark(page, "差", "差", "差")
    comes(page, ballot, codes[1])
    expect(counter_of(page)).to_have_text("已选0人，还差4人", timeout=WAIT)
    expect(code_field(page)).to_have_value(re.compile(f"{codes[1][:5]}-?{codes[1][5:]}"))
    assert marks_on(page) == ""
    assert codes[0] not in page.evaluate("JSON.stringify(sessionStorage)")
    page.reload()
    expect(code_field(page)).to_have_value(slips.shown(codes[1]), timeout=WAIT)
    assert marks_on(page) == ""


def test_the_page_opened_anew_shows_nothing_until_the_same_code_is_there(ballot, codes, device):
    page = device(**COMPUTER)
    scan(page, ballot, codes[0])
    mark(page, "差", "好")
    page.goto("about:blank")
    page.goto(path("ballot_slip", ballot))
    expect(counter_of(page)).to_have_text("已选0人，还差4人", timeout=WAIT)
    assert (code_field(page).input_value(), marks_on(page)) == ("", "")
    code_field(page).fill(codes[0].lower())
    expect(counter_of(page)).to_have_text("已选2人，还差2人")
    assert marks_on(page) == "30"


def test_a_mistyped_code_is_put_right_without_losing_a_choice(ballot, codes, device):
    page = device()
    page.goto(path("ballot_slip", ballot))
    mark(page, "好", "较好", "一般", "差")
    expect(counter_of(page)).to_have_text("都选好了，还没有填抽签码")
    wrong = codes[0][:-1] + ("2" if codes[0][-1] != "2" else "3")
    code_field(page).fill(wrong)
    code_field(page).fill(codes[0])
    assert marks_on(page) == "0123"
    code_field(page).fill(UNKNOWN)
    mark(page, "好", "较好", "一般", "差")
    page.get_by_role("button", name="投入票箱").click()
    expect(page.locator("[data-summary]")).to_be_focused(timeout=WAIT)
    assert "没有这个抽签码" in page.locator("[data-summary]").inner_text()
    code_field(page).fill(codes[0])
    assert marks_on(page) == "0123"
    put_in(page)
    assert (votes_in(ballot), slips_of(ballot).failures) == (1, 1)


def test_a_lost_connection_says_so_and_keeps_everything(ballot, codes, device):
    page = device()
    scan(page, ballot, codes[0])
    mark(page, "好", "较好", "一般", "差")
    page.context.set_offline(True)
    page.get_by_role("button", name="投入票箱").click()
    expect(page.get_by_text("没连上，您填的都还在")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("button", name="投入票箱")).to_be_focused()
    assert (code_field(page).input_value(), marks_on(page)) == (slips.shown(codes[0]), "0123")
    page.context.set_offline(False)
    put_in(page)
    assert votes_in(ballot) == 1


def test_a_lost_answer_neither_loses_nor_doubles_a_vote(ballot, codes, device):
    page = device()
    scan(page, ballot, codes[0])
    fill_in(page)
    lose_the_answer_to(page, "**/slip/")
    page.get_by_role("button", name="投入票箱").click()
    expect(page.get_by_text("没连上，您填的都还在")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="投入票箱").click()
    expect(page.get_by_text("没有等到回音又点一次的，看到这一页，说明您的票已经投好")).to_be_visible(timeout=WAIT)
    assert votes_in(ballot) == 1


def test_somebody_elses_answer_is_not_taken_for_the_urns(ballot, codes, device):
    """A sign-in page of the room's network answers in the server's place."""
    page = device()
    scan(page, ballot, codes[0])
    fill_in(page)
    page.route("**/slip/", lambda route: route.fulfill(status=200, body="<main>请登录网络</main>"), times=1)
    page.get_by_role("button", name="投入票箱").click()
    expect(page.get_by_text("没连上，您填的都还在")).to_be_visible(timeout=WAIT)
    put_in(page)
    assert votes_in(ballot) == 1


def test_a_double_tap_is_one_request_and_one_vote(ballot, codes, device):
    page = device()
    scan(page, ballot, codes[0])
    fill_in(page)
    page.get_by_role("button", name="投入票箱").dblclick()
    expect(page.get_by_role("heading", name="已投入票箱")).to_be_visible(timeout=WAIT)
    assert len([request for request in device.requests if request.method == "POST"]) == 1
    assert votes_in(ballot) == 1


def test_an_incomplete_form_is_not_sent(ballot, codes, device):
    page = device()
    scan(page, ballot, codes[0])
    mark(page, "好")
    page.get_by_role("button", name="投入票箱").click()
    expect(counter_of(page)).to_have_text("已选1人，还差3人")
    assert [request for request in device.requests if request.method == "POST"] == []


def test_the_host_lets_stopped_slips_vote_again(cast, ballot, codes, device):
    SlipFailures.objects.create(ballot=ballot.pk, failures=MOST_FAILURES)
    page, host = device(), device(cast.secretary, **COMPUTER)
    scan(page, ballot, codes[0])
    fill_in(page)
    page.get_by_role("button", name="投入票箱").click()
    expect(page.get_by_text("请告诉主持人，恢复以后再投")).to_be_visible(timeout=WAIT)
    host.goto(path("ballot_slips", ballot))
    host.get_by_role("button", name="恢复抽签码投票").click()
    expect(host.get_by_role("heading", name="抽签码可以投票")).to_be_visible(timeout=WAIT)
    put_in(page)
    assert votes_in(ballot) == 1


def test_sixty_people_are_marked_on_a_small_phone_without_losing_anything(cast, device, no_complaints):
    meeting = member_meeting(cast.branch)
    people = [builders.person(f"党员{number:02}", cast.branch, user=None) for number in range(60)]
    for person in people:
        attend(meeting, person)
        criticize(meeting, person, by=cast.secretary)
    ballot = actions.open_ballot(by=cast.secretary.user, meeting=meeting)
    codes = draw(cast.secretary.user, ballot, people[:3])
    actions.start_voting(by=cast.secretary.user, ballot=ballot)
    page = device(**SMALL)
    scan(page, ballot, codes[0])
    rows = page.locator("fieldset.choice")
    for number in range(0, 60, 2):
        rows.nth(number).get_by_text("较好", exact=True).click()
    expect(counter_of(page)).to_have_text("已选30人，还差30人")
    assert page.get_by_role("button", name="投入票箱").is_visible()
    page.reload()
    expect(counter_of(page)).to_have_text("已选30人，还差30人", timeout=WAIT)
    for number in range(1, 60, 2):
        rows.nth(number).get_by_text("一般", exact=True).click()
    assert findings(page) == []
    put_in(page)
    for code in codes[1:]:
        actions.cast_with_slip(ballot=ballot.pk, code=code, marks=bytes(60))
    actions.seal(by=cast.secretary.user, ballot=ballot)
    actions.count(by=cast.secretary.user, ballot=ballot)
    counted = {}
    for tally in Tally.objects.filter(ballot=ballot):
        counted.setdefault(tally.position, [0] * 5)[tally.grade] = tally.votes
    assert counted == {number: [2, 0, 1, 0, 0] if number % 2 else [2, 1, 0, 0, 0] for number in range(60)}
    assert keys.kept() == set()


@pytest.mark.parametrize("options", [SMALL, COMPUTER])
def test_every_page_fits_and_has_no_axe_violation(cast, ballot, device, options):
    page, host = device(**options), device(cast.secretary, **options)
    looked_at = []

    def look(this, what):
        looked_at.append((what, findings(this)))

    by = cast.secretary.user
    spare = print_slips(by, ballot, 1)
    host.goto(path("ballot_slips", ballot))
    host.get_by_text("全部作废，重新印").click()
    look(host, "leftovers")
    host.get_by_role("textbox", name="没有发出去的抽签码").fill(f"{UNKNOWN}\n{spare[0]}")
    host.get_by_role("button", name="作废这几张").click()
    expect(host.get_by_text("作废了1张抽签码")).to_be_visible(timeout=WAIT)
    look(host, "unknown codes")
    codes = draw(by, ballot, [cast.member, cast.head, cast.staff])
    scan(page, ballot, codes[0])
    look(page, "waiting")
    actions.start_voting(by=by, ballot=ballot)
    SlipFailures.objects.create(ballot=ballot.pk, failures=MOST_FAILURES)
    host.goto(path("ballot_slips", ballot))
    look(host, "stopped")
    actions.resume_slips(by=by, ballot=ballot)
    scan(page, ballot, UNKNOWN)
    fill_in(page)
    look(page, "form")
    page.get_by_role("button", name="投入票箱").click()
    expect(page.locator("[data-summary]")).to_be_focused(timeout=WAIT)
    look(page, "form with errors")
    code_field(page).fill(codes[0])
    put_in(page)
    look(page, "receipt")
    scan(page, ballot, codes[0])
    fill_in(page)
    page.get_by_role("button", name="投入票箱").click()
    expect(page.get_by_role("heading", name="票箱里已经有这张抽签码投的票")).to_be_visible(timeout=WAIT)
    look(page, "already in urn")
    actions.seal(by=by, ballot=ballot)
    scan(page, ballot, codes[1])
    look(page, "over")
    assert [seen for seen in looked_at if seen[1]] == []
