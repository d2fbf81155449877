"""朗读: the browser's own voice reads the ballot on request; the voice here is a stub in the browser's place."""

import json

import pytest
from playwright.sync_api import expect

from evaluations.ballots import actions
from tests.browser.conftest import WAIT
from tests.browser.test_ballot import path, put_in, sign_in
from tests.browser.test_elder_ballot import SMALL, choose, go, opened
from tests.evaluations.ballots.hat import draw

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MANDARIN = {"name": "a", "lang": "zh-CN", "localService": True}
CANTONESE = {"name": "b", "lang": "zh-HK", "localService": True}
OF_A_SERVER = {"name": "c", "lang": "zh-CN", "localService": False}
ENGLISH = {"name": "d", "lang": "en-US", "localService": True}
VOICES = """
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    const said = [];
    const stub = {
        said,
        queue: [],
        voices: %s,
        getVoices() { return this.voices; },
        speak(utterance) { said.push([utterance.voice.name, utterance.text]); this.queue.push(utterance); },
        cancel() { this.queue = []; },
        finish() { for (const utterance of this.queue.splice(0)) if (utterance.onend) utterance.onend(); },
    };
    Object.defineProperty(window, "speechSynthesis", { value: stub });
"""


@pytest.fixture
def ballot(cast):
    return opened(cast, [cast.member, cast.head, cast.staff])


@pytest.fixture
def phone(cast, ballot, device):
    """`phone(*voices)` is the member's, which has these voices, at the ballot."""
    pages = [device(person, **SMALL) for person in (cast.member, cast.head, cast.staff)]
    for page in pages:
        sign_in(page, ballot)
    actions.start_voting(by=cast.secretary.user, ballot=ballot)

    def with_voices(*voices, elder=""):
        pages[0].add_init_script(VOICES % json.dumps(voices))
        pages[0].goto(path("ballot_vote", ballot) + (f"?elder={elder}" if elder else ""))
        expect(pages[0].locator("[data-part=form]")).to_be_visible(timeout=WAIT)
        return pages[0]

    return with_voices


def said(page):
    """The words of the utterances so far, and nothing again."""
    return page.evaluate("speechSynthesis.said.splice(0).map(([, text]) => text)")


def button(page, words):
    return page.get_by_role("button", name=words, exact=True)


@pytest.mark.parametrize("voices", [(), (ENGLISH,), (OF_A_SERVER,), (ENGLISH, OF_A_SERVER)])
def test_without_a_chinese_voice_of_its_own_the_device_offers_nothing(phone, voices):
    page = phone(*voices)
    page.wait_for_timeout(1200)  # late voices are looked for once more
    expect(page.locator("[data-aloud]")).to_be_hidden()


def test_voices_that_come_late_are_found(phone):
    page = phone()
    page.evaluate(f"speechSynthesis.voices = [{json.dumps(MANDARIN)}]; speechSynthesis.onvoiceschanged()")
    expect(button(page, "朗读")).to_be_visible()


def test_mandarin_is_taken_before_others_and_a_server_never(phone):
    page = phone(OF_A_SERVER, CANTONESE, MANDARIN)
    button(page, "朗读").click()
    assert {voice for voice, _ in page.evaluate("speechSynthesis.said")} == {"a"}


def test_the_long_form_is_read_with_its_rules_and_every_name_and_stops_when_told(ballot, phone):
    page = phone(MANDARIN)
    assert said(page) == []
    choose_first(page, "差")
    button(page, "朗读").click()
    lines = said(page)
    assert lines[0] == "无记名投票"
    assert lines[2].startswith("请给每一位选一项。票上没有您的名字。")
    assert lines[-3:] == [
        f"{subject.name}，{subject.post_title}。可以选：好、较好、一般、差、不了解。"
        for subject in ballot.subjects.all()
    ]
    button(page, "停止朗读").click()
    assert page.evaluate("speechSynthesis.queue") == []
    expect(button(page, "朗读")).to_be_visible()
    button(page, "朗读").click()
    page.evaluate("speechSynthesis.finish()")
    expect(button(page, "朗读")).to_be_visible()


def offered(subject):
    return f"{subject.name}，{subject.post_title}。可以选：好、较好、一般、差、不了解。"


def choose_first(page, grade):
    page.locator("fieldset.choice").first.get_by_text(grade, exact=True).click()


def test_what_somebody_chose_is_read_only_by_a_button_of_its_own(ballot, phone):
    page = phone(MANDARIN)
    choose_first(page, "差")
    button(page, "朗读").click()
    assert [line for line in said(page) if "您选的" in line] == []
    button(page, "读我选的").click()
    first, second, third = [subject.name for subject in ballot.subjects.all()]
    assert said(page) == [f"{first}，您选的是“差”。", f"{second}，还没有选。", f"{third}，还没有选。"]


def test_one_screen_is_read_at_a_time_and_turning_ends_it(ballot, phone):
    page = phone(MANDARIN, elder="18")
    expect(button(page, "读我选的")).to_be_hidden()
    button(page, "朗读").click()
    assert [line for line in said(page) if "可以选" in line] == []
    go(page, "开始选")
    assert page.evaluate("speechSynthesis.queue") == []
    button(page, "朗读").click()
    first, *others = ballot.subjects.all()
    assert said(page)[-2:] == [
        "第1位，共3位",
        offered(first),
    ]
    choose(page, "较好")
    button(page, "读我选的").click()
    assert said(page) == [f"{first.name}，您选的是“较好”。"]
    for _ in others:
        go(page, "下一位")
        choose(page, "好")
    go(page, "去核对")
    button(page, "读我选的").click()
    assert said(page) == [
        f"{first.name}，您选的是“较好”。",
        *[f"{subject.name}，您选的是“好”。" for subject in others],
    ]


def test_reading_asks_the_network_nothing_and_ends_with_the_vote(phone, device):
    page = phone(MANDARIN)
    for choice in page.locator("fieldset.choice").all():
        choice.get_by_text("好", exact=True).click()
    asked = len(device.requests)
    button(page, "读我选的").click()
    assert {request.url.split("/")[-2] for request in device.requests[asked:]} <= {"state"}
    put_in(page)
    assert page.evaluate("speechSynthesis.queue") == []


def test_a_slip_is_read_too(cast, ballot, device):
    code, *_ = draw(cast.secretary.user, ballot, [cast.member, cast.head, cast.staff])
    actions.start_voting(by=cast.secretary.user, ballot=ballot)
    page = device(**SMALL)
    page.add_init_script(VOICES % json.dumps([MANDARIN]))
    page.goto(f"{path('ballot_slip', ballot)}#{code}")
    button(page, "朗读").click()
    lines = said(page)
    assert (lines[0], len([line for line in lines if "可以选" in line])) == ("抽签码投票", 3)
    assert [line for line in lines if code in line.replace("-", "")] == []
