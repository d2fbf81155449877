"""The ballot on a phone: sign-in, credential, casting, count, and everything that goes wrong on the way."""

import base64
import hashlib
import json
import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from evaluations.ballots import actions, blind_rsa, keys
from evaluations.ballots.models import Ballot, Tally, Urn
from evaluations.ballots.results import turnout
from tests import builders
from tests.administrator import attack_the_urn
from tests.browser import signing_in
from tests.browser.conftest import WAIT
from tests.browser.every_step import findings
from tests.evaluations.ballots.conftest import attend, criticize, member_meeting
from tests.evaluations.ballots.test_blind_rsa import VECTORS, browser_job

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ballot(cast):
    meeting = member_meeting(cast.branch)
    for person in (cast.secretary, cast.member, cast.head, cast.staff):
        attend(meeting, person)
        criticize(meeting, person, by=cast.secretary)
    return actions.open_ballot(by=cast.secretary.user, meeting=meeting)


def path(name, ballot):
    return reverse(f"evaluations:{name}", args=[ballot.pk])


def scan(page, ballot, fingerprint=None):
    """Follow the projected QR code."""
    page.goto(f"{path('ballot_vote', ballot)}#{fingerprint or ballot.fingerprint}")


def sign_in(page, ballot):
    scan(page, ballot)
    page.get_by_role("link", name="去签到").click()
    page.get_by_role("button", name="签到").click()
    expect(page.get_by_role("heading", name="已签到，等主持人宣布开始投票")).to_be_visible(timeout=WAIT)


def fill_in(page, grade="好"):
    expect(page.get_by_role("button", name="投入票箱")).to_be_visible(timeout=WAIT)
    for form in page.locator("fieldset.choice").all():
        form.get_by_text(grade, exact=True).click()


def counter_of(page):
    return page.locator("[role=status][data-counter]")


def put_in(page):
    page.get_by_role("button", name="投入票箱").click()
    expect(page.get_by_role("heading", name="已投入票箱")).to_be_visible(timeout=WAIT)


def kept_by(page):
    return page.evaluate("Object.keys(localStorage)")


def lose_the_answer_to(page, pattern):
    """Let the request reach the server once and lose what it answers."""

    def lose(route):
        route.fetch()
        route.abort()

    page.route(pattern, lose, times=1)


@pytest.fixture
def voting(cast, ballot, device):
    """Three people's phones, signed in; voting has started."""
    pages = [device(person) for person in (cast.member, cast.head, cast.staff)]
    for page in pages:
        sign_in(page, ballot)
    actions.start_voting(by=cast.secretary.user, ballot=ballot)
    return pages


def test_a_ballot_is_held_from_sign_in_to_count(cast, ballot, device, no_complaints):
    room = device(cast.secretary, viewport={"width": 1280, "height": 900}, is_mobile=False)
    room.goto(path("ballot", ballot))
    phones = [device(person) for person in (cast.secretary, cast.member, cast.head, cast.staff)]
    for page in phones:
        sign_in(page, ballot)
    expect(room.locator(".totals")).to_contain_text(re.compile(r"应到\s*4\s*签到\s*4"), timeout=WAIT)
    room.get_by_role("button", name="签到结束，开始投票").click()
    for page, grade in zip(phones, ["好", "较好", "不了解", "好"], strict=True):
        fill_in(page, grade)
        put_in(page)
        assert kept_by(page) == []
    room.get_by_role("button", name="投票结束，封票").click()
    room.get_by_role("button", name="计票").click()
    expect(room.get_by_text("每一行各档相加都等于收回的4张")).to_be_visible(timeout=WAIT)

    counts = [Tally.objects.get(ballot=ballot, position=0, grade=grade).votes for grade in range(5)]
    assert counts == [2, 1, 0, 0, 1]
    sent = [request for request in device.requests if request.url.endswith(("/cast/", "/state/"))]
    assert len([request for request in sent if request.method == "POST"]) == 4
    assert [name for request in sent for name in request.all_headers() if name in ("cookie", "referer")] == []


CASTING_ORDER = [5, 2, 7, 3, 0, 6, 1, 4]  # one of the eight casts as late as he signed in: what chance gives


@pytest.mark.attack
def test_an_administrator_links_no_vote_that_browsers_cast(cast, device):
    meeting = member_meeting(cast.branch)
    names = ["secretary", "deputy", "recorder", "leader", "member", "away", "head", "staff"]
    people = [getattr(cast, name) for name in names]
    for person in people:
        attend(meeting, person)
        criticize(meeting, person, by=cast.secretary)
    ballot = actions.open_ballot(by=cast.secretary.user, meeting=meeting)
    phones = [device(person) for person in people]
    for page in phones:
        sign_in(page, ballot)
    actions.start_voting(by=cast.secretary.user, ballot=ballot)
    tickets = {}
    for number in CASTING_ORDER:
        kept = json.loads(phones[number].evaluate(f"localStorage.getItem('ballot:{ballot.pk}')"))
        nonce = base64.urlsafe_b64decode(kept["nonce"] + "=")
        tickets[people[number].pk] = hashlib.sha256(nonce).digest()
        fill_in(phones[number], ["好", "较好", "一般", "差", "不了解"][number % 5])
        put_in(phones[number])
    found = attack_the_urn(ballot, tickets)
    assert {name: share for name, share in found.items() if share > 1 / 8} == {}
    actions.seal(by=cast.secretary.user, ballot=ballot)
    actions.count(by=cast.secretary.user, ballot=ballot)
    assert (Urn.objects.count(), keys.kept()) == (0, set())


def test_a_reload_in_the_middle_of_sign_in_asks_for_the_same_credential(cast, ballot, device):
    page = device(cast.member)
    scan(page, ballot)
    page.get_by_role("link", name="去签到").click()
    lose_the_answer_to(page, "**/sign-in/")
    page.get_by_role("button", name="签到").click()
    expect(page.get_by_text("没连上")).to_be_visible(timeout=WAIT)
    assert turnout(ballot).signed_in == 1
    page.reload()
    page.get_by_role("button", name="签到").click()
    expect(page.get_by_role("heading", name="已签到，等主持人宣布开始投票")).to_be_visible(timeout=WAIT)
    assert turnout(ballot).signed_in == 1
    assert set(json.loads(page.evaluate(f"localStorage.getItem('ballot:{ballot.pk}')"))) == {"nonce", "signature"}


def test_a_key_other_than_the_projected_one_stops_the_voter(cast, ballot, device):
    page = device(cast.member)
    scan(page, ballot, fingerprint="0" * 64)
    expect(page.get_by_role("heading", name="密钥对不上，请不要投票")).to_be_visible(timeout=WAIT)
    page.goto(path("ballot_sign_in", ballot))
    expect(page.get_by_role("heading", name="密钥对不上，请不要投票")).to_be_visible(timeout=WAIT)
    assert turnout(ballot).signed_in == 0


def test_another_browser_of_a_signed_in_voter_leads_back_to_the_first(cast, ballot, device):
    sign_in(device(cast.member), ballot)
    second = device(cast.member)
    second.goto(path("ballot_sign_in", ballot))
    expect(second.get_by_text("您已在另一部手机或另一个浏览器签到")).to_be_visible(timeout=WAIT)


def test_a_second_person_on_one_phone_is_sent_to_another_one(cast, ballot, device, live_server):
    page = device(cast.member)
    sign_in(page, ballot)
    signing_in.sign_in(page.context, cast.staff, live_server.url)
    page.goto(path("ballot_sign_in", ballot))
    expect(page.get_by_text("这个浏览器里有另一位同志的凭证")).to_be_visible(timeout=WAIT)


def test_an_interrupted_form_is_still_there(ballot, voting):
    page = voting[0]
    expect(page.get_by_role("button", name="投入票箱")).to_be_visible(timeout=WAIT)
    page.locator("fieldset.choice").nth(1).get_by_text("差", exact=True).click()
    expect(counter_of(page)).to_have_text("已选1人，还差3人")
    page.reload()
    expect(counter_of(page)).to_have_text("已选1人，还差3人", timeout=WAIT)
    assert page.locator("input:checked").evaluate_all("found => found.map(i => [i.name, i.value])") == [["s1", "3"]]


def test_a_lost_answer_neither_loses_nor_doubles_a_vote(ballot, voting):
    page = voting[0]
    fill_in(page)
    lose_the_answer_to(page, "**/cast/")
    page.get_by_role("button", name="投入票箱").click()
    expect(page.get_by_text("没连上")).to_be_visible(timeout=WAIT)
    page.reload()
    expect(page.get_by_text("上一次投票没有收到回音")).to_be_visible(timeout=WAIT)
    assert page.locator("fieldset.choice:disabled").count() == 4
    put_in(page)
    assert kept_by(page) == []
    assert Urn.objects.count() == 1


def test_a_double_tap_is_one_vote(ballot, voting):
    page = voting[0]
    fill_in(page)
    page.get_by_role("button", name="投入票箱").dblclick()
    expect(page.get_by_role("heading", name="已投入票箱")).to_be_visible(timeout=WAIT)
    assert Urn.objects.count() == 1


def test_an_incomplete_form_is_not_sent(ballot, voting):
    page = voting[0]
    expect(page.get_by_role("button", name="投入票箱")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="投入票箱").click()
    expect(counter_of(page)).to_have_text("已选0人，还差4人")
    assert Urn.objects.count() == 0


def test_the_form_is_filled_in_and_cast_with_the_keyboard_only(ballot, voting):
    page = voting[0]
    expect(page.get_by_role("button", name="投入票箱")).to_be_visible(timeout=WAIT)
    page.locator("form[data-cast] input").first.focus()
    for moves in range(4):
        page.keyboard.press("Space")
        for _ in range(moves):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
    chosen = page.locator("input:checked").evaluate_all("found => found.map(i => i.value)")
    assert chosen == ["0", "1", "2", "3"]
    expect(page.get_by_role("button", name="投入票箱")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="已投入票箱")).to_be_focused(timeout=WAIT)
    assert Urn.objects.count() == 1


def test_sixty_people_are_marked_on_a_small_phone_without_losing_anything(cast, device, no_complaints):
    meeting = member_meeting(cast.branch)
    for person in (cast.member, cast.head, cast.staff):
        attend(meeting, person)
        criticize(meeting, person, by=cast.secretary)
    for number in range(57):
        person = builders.person(f"党员{number:02}", cast.branch, user=None)
        attend(meeting, person)
        criticize(meeting, person, by=cast.secretary)
    ballot = actions.open_ballot(by=cast.secretary.user, meeting=meeting)
    pages = [device(person, viewport={"width": 360, "height": 640}) for person in (cast.member, cast.head, cast.staff)]
    for page in pages:
        sign_in(page, ballot)
    actions.start_voting(by=cast.secretary.user, ballot=ballot)
    page = pages[0]
    expect(counter_of(page)).to_have_text("已选0人，还差60人", timeout=WAIT)
    rows = page.locator("fieldset.choice")
    for number in range(0, 60, 2):
        rows.nth(number).get_by_text("较好", exact=True).click()
    expect(counter_of(page)).to_have_text("已选30人，还差30人")
    assert page.get_by_role("button", name="投入票箱").is_visible()  # always in reach, wherever one has scrolled to
    page.reload()
    expect(counter_of(page)).to_have_text("已选30人，还差30人", timeout=WAIT)
    for number in range(1, 60, 2):
        rows.nth(number).get_by_text("一般", exact=True).click()
    assert findings(page) == []
    put_in(page)
    for other in pages[1:]:
        fill_in(other)
        put_in(other)
    actions.seal(by=cast.secretary.user, ballot=ballot)
    actions.count(by=cast.secretary.user, ballot=ballot)
    counted = {}
    for tally in Tally.objects.filter(ballot=ballot):
        counted.setdefault(tally.position, [0] * 5)[tally.grade] = tally.votes
    assert counted == {number: [2, 0, 1, 0, 0] if number % 2 else [2, 1, 0, 0, 0] for number in range(60)}


def test_sealing_ends_the_wait_and_wipes_the_credential(cast, ballot, voting):
    actions.seal(by=cast.secretary.user, ballot=ballot)
    expect(voting[0].get_by_role("heading", name="这场投票已经结束")).to_be_visible(timeout=WAIT)
    assert kept_by(voting[0]) == []


def test_a_browser_that_cannot_encrypt_says_what_to_do(cast, ballot, device):
    page = device(cast.member)
    page.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    for name in ("ballot_vote", "ballot_sign_in"):
        page.goto(path(name, ballot))
        expect(page.get_by_role("heading", name="这个浏览器不能用手机凭证投票")).to_be_visible(timeout=WAIT)


WECHAT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.50"


def test_wechats_browser_says_where_to_open_the_page(cast, ballot, device):
    page = device(cast.member, user_agent=WECHAT)
    for name in ("ballot_vote", "ballot_sign_in"):
        page.goto(path(name, ballot))
        expect(page.get_by_role("heading", name="请换手机自带的浏览器打开")).to_be_visible(timeout=WAIT)
        assert page.get_by_role("button", name="签到").count() == 0
    assert kept_by(page) == []


def test_who_was_signed_out_meanwhile_is_not_told_that_the_network_failed(cast, ballot, device):
    page = device(cast.member)
    page.goto(path("ballot_sign_in", ballot))
    page.get_by_role("button", name="签到").wait_for()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="签到").click()
    expect(page.get_by_text("登录已经过期，还没有签到")).to_be_visible(timeout=WAIT)
    assert turnout(ballot).signed_in == 0


def test_a_browser_without_scripts_says_what_to_do(cast, ballot, device):
    page = device(cast.member, java_script_enabled=False)
    for name in ("ballot_vote", "ballot_sign_in"):
        page.goto(path(name, ballot))
        expect(page.get_by_text("这个浏览器太旧，或者关掉了脚本")).to_be_visible(timeout=WAIT)


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_fits_and_has_no_axe_violation(cast, ballot, device, width):
    size = {"viewport": {"width": width, "height": 800}, "is_mobile": width < 800}
    page = device(cast.member, **size)
    looked_at = []

    def look(this=page):
        looked_at.append((this.url.rsplit("/", 2)[-2], findings(this)))

    scan(page, ballot)
    expect(page.get_by_role("link", name="去签到")).to_be_visible(timeout=WAIT)
    look()
    page.goto(path("ballot_sign_in", ballot))
    expect(page.get_by_role("button", name="签到")).to_be_visible(timeout=WAIT)
    look()
    sign_in(page, ballot)
    look()
    for person in (cast.head, cast.staff):
        sign_in(device(person), ballot)
    room = device(cast.secretary, **size)
    room.goto(path("ballot", ballot))
    look(room)
    actions.start_voting(by=cast.secretary.user, ballot=ballot)
    fill_in(page)
    look()
    put_in(page)
    look()
    room.goto(reverse("evaluations:promises"))
    look(room)
    assert [seen for seen in looked_at if seen[1]] == []


def test_results_fit_a_phone_and_have_no_axe_violation(cast, ballot, device):
    Tally.objects.bulk_create(
        Tally(ballot=ballot, position=position, grade=grade, votes=2) for position in range(4) for grade in range(5)
    )
    Ballot.objects.filter(pk=ballot.pk).update(state="COUNTED")
    page = device(cast.secretary)
    page.goto(path("ballot_results", ballot))
    expect(page.get_by_role("heading", name="无记名评价结果")).to_be_visible(timeout=WAIT)
    assert findings(page) == []


def test_the_rfcs_vectors_hold_in_chromium(device, db):
    page = device()
    page.goto(reverse("evaluations:promises"))
    made = page.evaluate(
        """async (vectors) => {
            const rsa = await import("/static/js/ballot/blind_rsa.js");
            const { fromBase64, fromHex, toHex, toNumber } = await import("/static/js/ballot/bytes.js");
            const results = [];
            for (const vector of vectors) {
                const key = await rsa.importKey(fromBase64(vector.public_key));
                const [message, salt] = [fromHex(vector.msg), fromHex(vector.salt)];
                const r = rsa.inverse(toNumber(fromHex(vector.inv)), key.n);
                const blinded = await rsa.blind(key, message, salt, r);
                const signature = await rsa.finalize(key, message, fromHex(vector.blind_sig), r, salt.length);
                results.push([toHex(blinded), toHex(signature)]);
            }
            return results;
        }""",
        browser_job(VECTORS),
    )
    assert made == [[vector["blinded_msg"], vector["sig"]] for vector in VECTORS]
    assert blind_rsa.SALT_LENGTH == 48
