"""The sign-in desk: who may hand out slips and papers, what is noted of it, and what is not."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from evaluations.ballots import actions
from evaluations.ballots.models import Ballot, Channel, Roll
from evaluations.ballots.results import turnout
from organizations.models import RegisterEntry
from tests.evaluations.ballots.voter import Phone
from tests.refusals import sentence_of

WORKS_THERE = ["secretary", "deputy", "recorder"]
SEES_ONLY = ["member", "head", "officer", "inspector", "staff"]
INVISIBLE = ["outsider", "sibling_secretary"]


def desk_of(ballot):
    return reverse("evaluations:ballot_desk", args=[ballot.pk])


def mark(client, ballot, person, channel):
    return client.post(reverse("evaluations:ballot_desk_mark", args=[ballot.pk, person.pk]), {"channel": channel})


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def channel_of(ballot, person):
    return Roll.objects.get(ballot=ballot, person=person).channel


# --- actions ---


@pytest.mark.parametrize("channel", [Channel.SLIP, Channel.PAPER])
@pytest.mark.parametrize("who", WORKS_THERE)
def test_who_records_the_meeting_hands_out_slips_and_papers_and_takes_them_back(cast, ballot, who, channel):
    by = getattr(cast, who).user
    actions.hand_out(by=by, ballot=ballot, person=cast.member, channel=channel)
    assert (channel_of(ballot, cast.member), turnout(ballot).signed_in) == (channel, 1)
    actions.take_back(by=by, ballot=ballot, person=cast.member)
    assert (channel_of(ballot, cast.member), turnout(ballot).signed_in) == (None, 0)


@pytest.mark.parametrize("action", [actions.hand_out, actions.take_back])
@pytest.mark.parametrize(
    ("who", "error"), [*((w, PermissionDenied) for w in SEES_ONLY), *((w, Http404) for w in INVISIBLE)]
)
def test_nobody_else_works_at_the_desk(cast, ballot, who, error, action):
    more = {"channel": Channel.SLIP} if action is actions.hand_out else {}
    with pytest.raises(error):
        action(by=getattr(cast, who).user, ballot=ballot, person=cast.member, **more)
    assert channel_of(ballot, cast.member) is None


def test_who_signed_in_by_phone_gets_nothing_at_the_desk(cast, ballot):
    Phone(cast.member, ballot).sign_in()
    by = cast.recorder.user
    for action, more in [(actions.hand_out, {"channel": Channel.PAPER}), (actions.take_back, {})]:
        assert "已用手机签到" in sentence_of(action, by=by, ballot=ballot, person=cast.member, **more)
    assert channel_of(ballot, cast.member) == Channel.PHONE


def test_a_slip_may_be_changed_for_a_paper_before_voting_starts(cast, ballot):
    for channel in (Channel.SLIP, Channel.PAPER):
        actions.hand_out(by=cast.recorder.user, ballot=ballot, person=cast.member, channel=channel)
    assert (channel_of(ballot, cast.member), turnout(ballot).signed_in) == (Channel.PAPER, 1)


def test_who_gave_the_slip_back_may_sign_in_by_phone(cast, ballot):
    actions.hand_out(by=cast.recorder.user, ballot=ballot, person=cast.member, channel=Channel.SLIP)
    phone = Phone(cast.member, ballot)
    assert "“抽签码”" in sentence_of(
        actions.issue_credential, by=cast.member.user, ballot=ballot, blinded=phone.blinded
    )
    actions.take_back(by=cast.recorder.user, ballot=ballot, person=cast.member)
    assert phone.sign_in().signature


@pytest.mark.parametrize("who", ["exempt", "outsider"])
def test_who_is_not_on_the_roll_gets_nothing_at_the_desk(cast, ballot, who):
    person = getattr(cast, who)
    sentence = sentence_of(actions.hand_out, by=cast.recorder.user, ballot=ballot, person=person, channel=Channel.SLIP)
    assert "名册上没有这个人" in sentence


@pytest.mark.parametrize("state", ["VOTING", "SEALED", "COUNTED"])
def test_the_desk_is_closed_once_voting_has_started(cast, ballot, state):
    Ballot.objects.filter(pk=ballot.pk).update(state=state)
    for action, more in [(actions.hand_out, {"channel": Channel.SLIP}), (actions.take_back, {})]:
        assert "签到已经结束" in sentence_of(action, by=cast.recorder.user, ballot=ballot, person=cast.member, **more)


def test_the_register_says_nothing_of_who_took_what(cast, ballot):
    before = RegisterEntry.objects.count()
    actions.hand_out(by=cast.recorder.user, ballot=ballot, person=cast.member, channel=Channel.SLIP)
    assert RegisterEntry.objects.count() == before


# --- pages ---


@pytest.mark.parametrize(
    ("who", "status"),
    [*((w, 200) for w in WORKS_THERE), *((w, 403) for w in SEES_ONLY), *((w, 404) for w in INVISIBLE)],
)
def test_the_desks_pages_are_for_who_records_the_meeting(cast, ballot, signed_in, who, status):
    client = signed_in(getattr(cast, who))
    assert client.get(desk_of(ballot)).status_code == status
    assert mark(client, ballot, cast.staff, "slip").status_code == (302 if status == 200 else status)
    assert channel_of(ballot, cast.staff) == ("slip" if status == 200 else None)


def test_a_stranger_is_led_to_sign_in(client, ballot):
    assert client.get(desk_of(ballot))["Location"].startswith("/sign-in/?next=/ballots/")


def test_the_desk_counts_and_names_who_has_not_signed_in(cast, ballot, signed_in):
    client = signed_in(cast.recorder)
    assert b'name="channel"' in client.get(desk_of(ballot)).content
    Phone(cast.member, ballot).sign_in()
    assert mark(client, ballot, cast.staff, "paper")["Location"] == f"{desk_of(ballot)}#p{cast.staff.pk}"
    mark(client, ballot, cast.second_staff, "slip")
    page = text_of(client.get(desk_of(ballot)))
    assert "还有6人没有签到" in page
    assert "应到 9 手机或电脑 1 抽签码 1 纸票 1" in page
    missing = re.search("还没有签到：(.*?)。", page).group(1).split("、")
    assert set(missing) == {"沈知远", "陆承安", "柳文澜", "骆明霞", "傅青禾", "池映雪"}
    mark(client, ballot, cast.second_staff, "")
    assert "应到 9 手机或电脑 1 抽签码 0 纸票 1" in text_of(client.get(desk_of(ballot)))


@pytest.mark.parametrize("channel", ["phone", "door", "slip\x00"])
def test_what_nobody_can_take_at_the_desk_is_refused_with_a_sentence(cast, ballot, signed_in, channel):
    client = signed_in(cast.recorder)
    mark(client, ballot, cast.staff, channel)
    assert "没有登记成" in text_of(client.get(desk_of(ballot)))
    assert channel_of(ballot, cast.staff) is None


def test_a_refusal_is_shown_at_the_desk(cast, ballot, signed_in):
    Phone(cast.member, ballot).sign_in()
    client = signed_in(cast.recorder)
    mark(client, ballot, cast.member, "slip")
    assert "顾北川已用手机签到" in text_of(client.get(desk_of(ballot)))


def test_who_is_not_on_the_roll_has_no_line_at_the_desk(cast, ballot, signed_in):
    assert mark(signed_in(cast.recorder), ballot, cast.exempt, "slip").status_code == 404


def test_after_voting_has_started_the_desk_is_a_list(cast, ballot, voting, signed_in):
    response = signed_in(cast.recorder).get(desk_of(ballot))
    assert "签到已经结束" in text_of(response)
    assert b'name="channel"' not in response.content


def test_the_recorder_is_led_from_the_meeting_to_the_desk(cast, ballot, signed_in):
    address = reverse("evaluations:ballot_of_meeting", args=[ballot.meeting_id])
    assert signed_in(cast.recorder).get(address)["Location"] == desk_of(ballot)


@pytest.mark.parametrize("people", [1, 3])
def test_the_desk_takes_the_same_queries_for_one_person_and_for_three(
    cast, ballot, signed_in, people, django_assert_num_queries
):
    kept = list(ballot.roll.order_by("person").values_list("person", flat=True)[:people])
    Roll.objects.filter(ballot=ballot).exclude(person__in=kept).delete()
    client = signed_in(cast.recorder)
    with django_assert_num_queries(7):
        assert client.get(desk_of(ballot)).content.count(b'id="p') == people
