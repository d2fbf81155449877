"""The ballot in large type (大字版): one person a screen, all choices at the end, nothing that tells how one chose."""

import json

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from evaluations.ballots import actions, slips
from evaluations.ballots.models import Tally, Urn
from tests import builders
from tests.browser.conftest import WAIT
from tests.browser.every_step import findings
from tests.browser.large_type import pale_texts, shortcomings
from tests.browser.test_ballot import counter_of, lose_the_answer_to, path, put_in, sign_in
from tests.evaluations.ballots.conftest import attend, criticize, member_meeting
from tests.evaluations.ballots.hat import draw

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALL = {"viewport": {"width": 360, "height": 640}}
HALF_AN_HOUR = "30:00"


def opened(cast, people):
    meeting = member_meeting(cast.branch)
    for person in people:
        attend(meeting, person)
        criticize(meeting, person, by=cast.secretary)
    return actions.open_ballot(by=cast.secretary.user, meeting=meeting)


@pytest.fixture
def ballot(cast):
    """Three voters and three to be judged: the smallest branch that may vote by these means."""
    return opened(cast, [cast.member, cast.head, cast.staff])


@pytest.fixture
def phone(cast, ballot, device):
    """The member's phone, at the first screen of the ballot."""
    return phones_in(cast, ballot, device)[0]


def phones_in(cast, ballot, device):
    pages = [device(person, **SMALL) for person in (cast.member, cast.head, cast.staff)]
    for page in pages:
        sign_in(page, ballot)
    actions.start_voting(by=cast.secretary.user, ballot=ballot)
    open_large(pages[0], ballot)
    return pages


def open_large(page, ballot, size="18"):
    page.goto(f"{path('ballot_vote', ballot)}?elder={size}")
    expect(page.locator("[data-go=on]")).to_be_visible(timeout=WAIT)


def go(page, words):
    page.get_by_role("button", name=words, exact=True).click()


def where(page):
    return page.locator("[data-where]").inner_text()


def people_on(page):
    return page.locator("legend b >> visible=true").all_inner_texts()


def choose(page, grade):
    page.locator("fieldset.choice:visible").get_by_text(grade, exact=True).click()


def choose_for_all(page, *grades):
    go(page, "开始选")
    for number, grade in enumerate(grades, start=1):
        choose(page, grade)
        go(page, "去核对" if number == len(grades) else "下一位")


def looked_over(page):
    return [row.replace("\n", " ").split() for row in page.locator("[data-review] li").all_inner_texts()]


def test_one_person_stands_on_each_screen_and_all_choices_before_the_last_button(cast, ballot, phone, no_complaints):
    cast_button = phone.get_by_role("button", name="投入票箱")
    expect(cast_button).to_be_hidden()
    go(phone, "开始选")
    screens = []
    for grade, onward in (("好", "下一位"), ("差", "下一位"), ("不了解", "去核对")):
        expect(phone.locator("[data-where]")).to_be_focused()
        expect(cast_button).to_be_hidden()
        screens.append((where(phone), people_on(phone)))
        choose(phone, grade)
        go(phone, onward)
    names = [subject.name for subject in ballot.subjects.all()]
    assert screens == [(f"第{at}位，共3位", [name]) for at, name in enumerate(names, start=1)]
    expect(phone.get_by_role("heading", name="请核对您选的")).to_be_focused()
    expect(counter_of(phone)).to_have_text("都选好了，可以投票")
    assert looked_over(phone) == [[names[0], "好", "改"], [names[1], "差", "改"], [names[2], "不了解", "改"]]
    phone.get_by_role("button", name=f"{names[1]} 差 改").click()
    assert (where(phone), people_on(phone)) == ("第2位，共3位", [names[1]])
    choose(phone, "一般")
    go(phone, "去核对")
    assert looked_over(phone)[1] == [names[1], "一般", "改"]
    put_in(phone)
    assert Urn.objects.count() == 1


def test_who_goes_back_sees_the_rules_again_and_what_was_chosen(phone):
    go(phone, "开始选")
    choose(phone, "较好")
    go(phone, "下一位")
    go(phone, "上一位")
    assert phone.locator("fieldset.choice:visible input:checked").evaluate("input => input.value") == "1"
    go(phone, "看说明")
    expect(phone.get_by_text("请给每一位选一项")).to_be_focused()
    go(phone, "接着选")
    assert where(phone) == "第2位，共3位"


def test_nothing_tells_in_which_order_or_how_somebody_chose(ballot, phone, device):
    before = phone.evaluate("[history.length, location.href]")
    asked = len(device.requests)
    go(phone, "开始选")
    go(phone, "下一位")
    go(phone, "下一位")
    for grade in ("差", "好", "较好"):
        choose(phone, grade)
        phone.locator("[data-go=back]").click()
    expect(phone.get_by_text("请给每一位选一项")).to_be_visible()
    assert phone.evaluate("[history.length, location.href]") == before
    assert {(request.method, request.url.split("?")[0].split("/")[-2]) for request in device.requests[asked:]} <= {
        ("GET", "state")
    }
    kept = phone.evaluate(
        f"[{{...sessionStorage}}, Object.keys(localStorage).sort(), localStorage['ballot:{ballot.pk}']]"
    )
    draft = json.loads(kept.pop())
    assert kept == [{}, [f"ballot:{ballot.pk}", f"ballot:{ballot.pk}:key"]]
    assert (list(draft), list(draft["draft"].items())) == (
        ["nonce", "signature", "draft"],
        [("s0", "1"), ("s1", "0"), ("s2", "3")],
    )


def test_the_enter_key_casts_from_the_last_screen_only(phone):
    go(phone, "开始选")
    for _ in range(2):
        choose(phone, "好")
        go(phone, "下一位")
    choose(phone, "好")
    phone.locator("fieldset.choice:visible input:checked").press("Enter")
    expect(phone.get_by_role("heading", name="请核对您选的")).to_be_focused()
    assert Urn.objects.count() == 0


def test_an_incomplete_form_leads_to_who_lacks(phone, no_complaints):
    go(phone, "开始选")
    choose(phone, "好")
    go(phone, "下一位")
    go(phone, "下一位")
    choose(phone, "好")
    go(phone, "去核对")
    expect(counter_of(phone)).to_have_text("已选2人，还差1人")
    assert [row[1:] for row in looked_over(phone)] == [["好", "改"], ["没有选", "去选"], ["好", "改"]]
    go(phone, "投入票箱")
    assert where(phone) == "第2位，共3位"
    assert Urn.objects.count() == 0


def test_a_reload_goes_on_where_somebody_lacks(phone):
    go(phone, "开始选")
    choose(phone, "好")
    phone.reload()
    go(phone, "接着选")
    assert where(phone) == "第2位，共3位"


def test_who_takes_half_an_hour_and_is_signed_out_meanwhile_loses_nothing(cast, ballot, device, no_complaints):
    page = device(cast.member, **SMALL)
    sign_in(page, ballot)
    for person in (cast.head, cast.staff):
        sign_in(device(person), ballot)
    actions.start_voting(by=cast.secretary.user, ballot=ballot)
    page.clock.install()
    open_large(page, ballot)
    expect(page.get_by_text("不限时间：主持人封票以前都能投")).to_be_visible()
    go(page, "开始选")
    choose(page, "好")
    Session.objects.all().delete()
    page.clock.fast_forward(HALF_AN_HOUR)
    for _ in range(2):
        go(page, "下一位")
        choose(page, "好")
    page.clock.fast_forward(HALF_AN_HOUR)
    go(page, "去核对")
    put_in(page)
    assert Urn.objects.count() == 1


def test_a_lost_answer_is_repeated_from_the_last_screen(phone):
    choose_for_all(phone, "好", "好", "好")
    lose_the_answer_to(phone, "**/cast/")
    go(phone, "投入票箱")
    expect(phone.get_by_text("没连上")).to_be_visible(timeout=WAIT)
    phone.reload()
    expect(phone.get_by_text("上一次投票没有收到回音")).to_be_visible(timeout=WAIT)
    expect(phone.get_by_role("heading", name="请核对您选的")).to_be_visible()
    put_in(phone)
    assert Urn.objects.count() == 1


def test_a_sealed_ballot_is_told_in_the_middle(cast, ballot, phone):
    go(phone, "开始选")
    actions.seal(by=cast.secretary.user, ballot=ballot)
    expect(phone.get_by_role("heading", name="这场投票已经结束")).to_be_focused(timeout=WAIT)


def tab_to(page, target):
    """Press Tab until the target has the focus; on the way the focus is always to be seen."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {target}")


def signs_in_and_opens_the_ballot(page, person, ballot):
    page.goto(reverse("organizations:sign_in") + f"?next={path('ballot_sign_in', ballot)}")
    tab_to(page, page.get_by_label("用户名"))
    page.keyboard.type(person.user.username)
    tab_to(page, page.get_by_label("密码"))
    page.keyboard.type("demo-2026")
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="签到", exact=True)
    button.wait_for()
    tab_to(page, button)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="已签到，等主持人宣布开始投票")).to_be_visible(timeout=WAIT)


def votes_on_the_long_form(page, grades):
    expect(page.get_by_role("button", name="投入票箱")).to_be_visible(timeout=WAIT)
    for choice, grade in zip(page.locator("fieldset.choice").all(), grades, strict=True):
        tab_to(page, choice.locator("input").first)
        mark_with_the_keyboard(page, grade)
    tab_to(page, page.get_by_role("button", name="投入票箱"))


def votes_one_by_one(page, grades):
    expect(page.get_by_role("button", name="开始选")).to_be_visible(timeout=WAIT)
    tab_to(page, page.get_by_role("button", name="开始选"))
    page.keyboard.press("Enter")
    for number, grade in enumerate(grades, start=1):
        tab_to(page, page.locator("fieldset.choice:visible input").first)
        mark_with_the_keyboard(page, grade)
        tab_to(page, page.get_by_role("button", name="去核对" if number == len(grades) else "下一位"))
        page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="投入票箱"))


def mark_with_the_keyboard(page, grade):
    page.keyboard.press("Space")
    for _ in range(grade):
        page.keyboard.press("ArrowRight")


@pytest.mark.parametrize(("elder", "votes"), [("", votes_on_the_long_form), ("18", votes_one_by_one)])
def test_a_member_signs_in_opens_the_ballot_and_votes_by_keyboard_alone(
    cast, ballot, device, live_server, elder, votes, no_complaints
):
    page = device(viewport={"width": 1280, "height": 800}, is_mobile=False, has_touch=False)
    page.context.add_cookies([{"name": "elder", "value": elder, "url": live_server.url}])
    signs_in_and_opens_the_ballot(page, cast.member, ballot)
    others = [device(person) for person in (cast.head, cast.staff)]
    for other in others:
        sign_in(other, ballot)
    actions.start_voting(by=cast.secretary.user, ballot=ballot)
    votes(page, [0, 1, 4])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="已投入票箱")).to_be_focused(timeout=WAIT)
    for other in others:
        for choice in other.locator("fieldset.choice").all():
            choice.get_by_text("好", exact=True).click()
        put_in(other)
    actions.seal(by=cast.secretary.user, ballot=ballot)
    actions.count(by=cast.secretary.user, ballot=ballot)
    votes_of = {tuple(row) for row in Tally.objects.filter(votes__gt=0).values_list("position", "grade", "votes")}
    assert votes_of == {(0, 0, 3), (1, 0, 2), (1, 1, 1), (2, 0, 2), (2, 4, 1)}


def test_sixty_people_stay_quick_and_are_looked_over_at_the_end(cast, device, no_complaints):
    others = [builders.person(f"党员{number:02}", cast.branch, user=None) for number in range(57)]
    ballot = opened(cast, [cast.member, cast.head, cast.staff, *others])
    page = phones_in(cast, ballot, device)[0]
    go(page, "开始选")
    slowest = page.evaluate(
        """() => {
            const [on, review] = ["on", "review"].map((where) => document.querySelector(`[data-go=${where}]`));
            let slowest = 0;
            for (let at = 0; at < 60; at += 1) {
                const began = performance.now();
                document.querySelector(".choice:not([hidden]) input").click();
                (on.hidden ? review : on).click();
                document.body.getBoundingClientRect();
                slowest = Math.max(slowest, performance.now() - began);
            }
            return slowest;
        }"""
    )
    assert slowest < 200  # milliseconds; from a fifth of a second on a tap feels late
    expect(counter_of(page)).to_have_text("都选好了，可以投票")
    assert [row[1] for row in looked_over(page)] == ["好"] * 60
    assert findings(page) == []


@pytest.mark.parametrize("size", ["18", "24", "30"])
def test_every_screen_keeps_what_large_type_promises(ballot, phone, size):
    open_large(phone, ballot, size)
    phone.locator("[data-aloud]").evaluate("box => (box.hidden = false)")
    found = {}

    def look(what):
        found[what] = findings(phone) + shortcomings(phone) + pale_texts(phone)

    look("start")
    go(phone, "开始选")
    look("one, none chosen")
    for grade in ("好", "较好", "一般"):
        choose(phone, grade)
        phone.locator("[data-go=on]:visible, [data-go=review]:visible").last.click()
    look("review")
    phone.get_by_role("button", name="较好").click()
    look("one, chosen")
    assert {what: each for what, each in found.items() if each} == {}


# --- slips ---


@pytest.fixture
def codes(cast, ballot):
    """The codes of three slips; voting has started."""
    drawn = draw(cast.secretary.user, ballot, [cast.member, cast.head, cast.staff])
    actions.start_voting(by=cast.secretary.user, ballot=ballot)
    return drawn


def scan_large(page, ballot, code):
    page.goto("about:blank")
    page.goto(f"{path('ballot_slip', ballot)}?elder=18#{code}")


def test_a_slip_votes_one_person_a_screen(ballot, codes, device, no_complaints):
    page = device(**SMALL)
    scan_large(page, ballot, codes[0])
    expect(page.get_by_role("textbox", name="抽签码")).to_have_value(slips.shown(codes[0]))
    assert people_on(page) == []
    choose_for_all(page, "好", "较好", "一般")
    assert [row[1] for row in looked_over(page)] == ["好", "较好", "一般"]
    assert page.url.endswith("/slip/?elder=18")
    put_in(page)
    assert Urn.objects.count() == 1


def test_a_slip_without_its_code_is_led_back_to_the_field(ballot, codes, device, no_complaints):
    page = device(**SMALL)
    page.goto(f"{path('ballot_slip', ballot)}?elder=18")
    choose_for_all(page, "好", "好", "好")
    expect(counter_of(page)).to_have_text("都选好了，还没有填抽签码")
    go(page, "投入票箱")
    field = page.get_by_role("textbox", name="抽签码")
    expect(field).to_be_focused()
    field.fill("2222222222")
    go(page, "去核对")
    go(page, "投入票箱")
    expect(page.locator("[data-summary]")).to_contain_text("没有这个抽签码", timeout=WAIT)
    field.fill(codes[0])
    go(page, "去核对")
    put_in(page)
    assert Urn.objects.count() == 1


def test_the_next_slip_on_the_same_page_shows_nothing_of_the_one_before(ballot, codes, device):
    page = device(**SMALL)
    scan_large(page, ballot, codes[0])
    choose_for_all(page, "差", "差", "差")
    page.evaluate(f"location.hash = '{codes[1]}'")
    expect(counter_of(page)).to_have_text("已选0人，还差3人")
    assert [row[1] for row in looked_over(page)] == ["没有选"] * 3


def test_without_scripts_the_whole_form_is_there_and_css_counts(ballot, codes, device):
    page = device(java_script_enabled=False, **SMALL)
    page.goto(f"{path('ballot_slip', ballot)}?elder=18")
    assert len(people_on(page)) == 3
    assert page.locator("[data-turns], [data-where], [data-aloud]").filter(visible=True).count() == 0
    expect(page.locator(".left--some")).to_be_visible()
    for choice in page.locator("fieldset.choice").all():
        choice.get_by_text("好", exact=True).click()
    expect(page.locator(".left--none")).to_be_visible()
    page.get_by_role("textbox", name="抽签码").fill(codes[0])
    put_in(page)
    assert Urn.objects.count() == 1
