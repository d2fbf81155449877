"""The ballot's life: what each action does, and what it refuses."""

import random
import secrets
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from evaluations.ballots import actions, keys
from evaluations.ballots.actions import Casting
from evaluations.ballots.models import Ballot, Channel, Roll, Subject, Tally, Urn
from evaluations.ballots.results import turnout
from evaluations.ballots.rules import Turnout
from meetings.models import Meeting
from organizations.models import RegisterEntry
from tests.evaluations.ballots.voter import Phone
from tests.refusals import sentence_of


def marks_for(ballot, grade=0):
    return bytes([grade] * ballot.subjects.count())


def roll_of(ballot):
    return [row.person for row in ballot.roll.select_related("person").order_by("person__name")]


def test_opening_freezes_roll_and_form_in_two_sections(cast, ballot):
    assert {person.name for person in roll_of(ballot)} == {
        "沈知远", "陆承安", "柳文澜", "骆明霞", "傅青禾", "顾北川", "池映雪", "黎晓帆", "尹疏桐",
    }  # fmt: skip
    form = list(ballot.subjects.values_list("position", "section", "name", "post_title"))
    assert [row[0] for row in form] == list(range(len(form)))
    assert {row[1:] for row in form if row[1] == "STAFF"} == {
        ("STAFF", "骆明霞", "居委会主任"),
        ("STAFF", "黎晓帆", "干部"),
        ("STAFF", "尹疏桐", "干部"),
    }
    assert {row[2] for row in form if row[1] == "MEMBERS"} == {
        "沈知远", "陆承安", "柳文澜", "傅青禾", "顾北川", "池映雪",
    }  # fmt: skip
    assert [row[1] for row in form] == ["MEMBERS"] * 6 + ["STAFF"] * 3
    assert turnout(ballot) == Turnout(due=9, signed_in=0, issued=0, returned=0)


def test_opening_makes_the_keys_and_shows_their_fingerprint(ballot):
    assert keys.kept() == {ballot.pk}
    assert keys.present(ballot.pk)
    assert len(ballot.fingerprint) == 64


def test_the_form_keeps_the_names_of_the_day(cast, ballot):
    cast.member.name, cast.member.post_title = "顾南川", "组长"
    cast.member.save()
    assert ballot.subjects.get(person=cast.member).name == "顾北川"


def test_opening_is_refused_before_every_critique_is_done(cast, meeting_without_critiques):
    sentence = sentence_of(actions.open_ballot, by=cast.secretary.user, meeting=meeting_without_critiques)
    assert "还差9" in sentence
    assert (Ballot.objects.count(), keys.kept()) == (0, set())


def test_opening_is_refused_while_the_meeting_is_not_in_session(cast, scheduled_meeting):
    assert "请先开会" in sentence_of(actions.open_ballot, by=cast.secretary.user, meeting=scheduled_meeting)


def test_a_meeting_has_one_standing_ballot(cast, ballot):
    assert "已经在投票" in sentence_of(actions.open_ballot, by=cast.secretary.user, meeting=ballot.meeting)
    assert keys.kept() == {ballot.pk}


def test_opening_is_refused_with_fewer_than_three_voters(cast, meeting_of_two):
    assert "不足3人" in sentence_of(actions.open_ballot, by=cast.secretary.user, meeting=meeting_of_two)


def test_a_failed_opening_leaves_no_keys(cast, meeting, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr(Subject.objects, "bulk_create", broken)
    with pytest.raises(RuntimeError):
        actions.open_ballot(by=cast.secretary.user, meeting=meeting)
    assert keys.kept() == set()


def test_signing_in_twice_with_the_same_message_gives_the_same_answer(cast, ballot):
    phone = Phone(cast.member, ballot)
    by = cast.member.user
    first = actions.issue_credential(by=by, ballot=ballot, blinded=phone.blinded)
    assert actions.issue_credential(by=by, ballot=ballot, blinded=phone.blinded) == first
    assert turnout(ballot).signed_in == 1


def test_signing_in_with_another_message_is_refused(cast, ballot):
    Phone(cast.member, ballot).sign_in()
    other = Phone(cast.member, ballot)
    sentence = sentence_of(actions.issue_credential, by=cast.member.user, ballot=ballot, blinded=other.blinded)
    assert "另一部手机或另一个浏览器" in sentence


def test_two_people_never_share_one_credential(cast, ballot):
    phone = Phone(cast.member, ballot).sign_in()
    sentence = sentence_of(actions.issue_credential, by=cast.staff.user, ballot=ballot, blinded=phone.blinded)
    assert "另一位同志的凭证" in sentence
    assert turnout(ballot).signed_in == 1


@pytest.mark.parametrize("who", ["outsider", "exempt", "inspector"])
def test_who_is_not_on_the_roll_gets_no_credential(cast, ballot, who):
    person = getattr(cast, who)
    phone = Phone(person, ballot)
    assert "不在这次投票的名册上" in sentence_of(
        actions.issue_credential, by=person.user, ballot=ballot, blinded=phone.blinded
    )


@pytest.mark.parametrize("channel", [Channel.SLIP, Channel.PAPER])
def test_who_took_a_slip_or_paper_gets_no_credential(cast, ballot, channel):
    Roll.objects.filter(ballot=ballot, person=cast.member).update(channel=channel)
    phone = Phone(cast.member, ballot)
    sentence = sentence_of(actions.issue_credential, by=cast.member.user, ballot=ballot, blinded=phone.blinded)
    assert f"“{channel.label}”" in sentence


@pytest.mark.parametrize("blinded", [b"\xff" * 256, bytes(256), b"\x01" * 255])
def test_a_message_that_the_key_cannot_sign_is_refused(cast, ballot, blinded):
    assert "不完整" in sentence_of(actions.issue_credential, by=cast.member.user, ballot=ballot, blinded=blinded)
    assert turnout(ballot).signed_in == 0


def test_voting_does_not_start_with_fewer_than_three_signed_in(cast, ballot):
    for person in (cast.member, cast.staff):
        Phone(person, ballot).sign_in()
    assert "签到的不足3人" in sentence_of(actions.start_voting, by=cast.secretary.user, ballot=ballot)


def test_nobody_signs_in_once_voting_has_started_but_a_lost_answer_is_given_again(cast, ballot, voting):
    late, phone = Phone(cast.away, ballot), voting[0]
    assert "签到已经结束" in sentence_of(
        actions.issue_credential, by=cast.away.user, ballot=ballot, blinded=late.blinded
    )
    again = actions.issue_credential(by=phone.person.user, ballot=ballot, blinded=phone.blinded)
    assert phone.accept(again).cast(marks_for(ballot)) is Casting.CAST


def test_nobody_casts_before_voting_has_started(cast, ballot):
    phone = Phone(cast.member, ballot).sign_in()
    assert "投票还没有开始" in sentence_of(
        actions.cast, ballot=ballot.pk, nonce=phone.nonce, signature=phone.signature, marks=marks_for(ballot)
    )


def test_casting_takes_four_statements_begin_and_commit_included(ballot, voting, transactional_db):
    marks = marks_for(ballot)
    with CaptureQueriesContext(connection) as queries:
        voting[0].cast(marks)
    assert [query["sql"].split()[0] for query in queries] == ["BEGIN", "SELECT", "INSERT", "COMMIT"]


def test_the_same_credential_again_changes_nothing_and_says_so(ballot, voting):
    assert voting[0].cast(marks_for(ballot, 1)) is Casting.CAST
    before = list(Urn.objects.values_list("ticket", "sealed"))
    assert voting[0].cast(marks_for(ballot, 3)) is Casting.ALREADY_IN_URN
    assert list(Urn.objects.values_list("ticket", "sealed")) == before


def test_a_forged_credential_is_refused(ballot, voting):
    phone = voting[0]
    for nonce, signature in [
        (secrets.token_bytes(32), phone.signature),
        (phone.nonce, voting[1].signature),
        (phone.nonce, secrets.token_bytes(256)),
        (phone.nonce, b""),
    ]:
        assert "没有通过核对" in sentence_of(
            actions.cast, ballot=ballot.pk, nonce=nonce, signature=signature, marks=marks_for(ballot)
        )
    assert Urn.objects.count() == 0


@pytest.mark.parametrize("change", [lambda m: m[:-1], lambda m: m + b"\x00", lambda m: b"\x05" + m[1:], lambda m: b""])
def test_an_incomplete_form_is_refused(ballot, voting, change):
    phone = voting[0]
    assert "没有填完整" in sentence_of(
        actions.cast,
        ballot=ballot.pk,
        nonce=phone.nonce,
        signature=phone.signature,
        marks=change(marks_for(ballot)),
    )


@pytest.mark.django_db
def test_a_ballot_that_does_not_exist_is_refused():
    assert "没有这场投票" in sentence_of(
        actions.cast, ballot=uuid.UUID(int=1), nonce=bytes(32), signature=bytes(256), marks=b""
    )


def test_nobody_casts_after_sealing(cast, ballot, voting):
    actions.seal(by=cast.secretary.user, ballot=ballot)
    phone = voting[0]
    assert "投票已经结束" in sentence_of(
        actions.cast, ballot=ballot.pk, nonce=phone.nonce, signature=phone.signature, marks=marks_for(ballot)
    )


def test_the_count_leaves_the_sums_and_nothing_else(cast, ballot, voting, django_capture_on_commit_callbacks):
    rng = random.Random(8)
    subjects = ballot.subjects.count()
    forms = [bytes(rng.randrange(5) for _ in range(subjects)) for _ in voting]
    for phone, marks in zip(voting, forms, strict=True):
        phone.cast(marks)
    actions.seal(by=cast.secretary.user, ballot=ballot)
    with django_capture_on_commit_callbacks(execute=True):
        counted = actions.count(by=cast.secretary.user, ballot=ballot)

    assert counted.state == Ballot.State.COUNTED
    expected = {
        (position, grade): sum(form[position] == grade for form in forms)
        for position in range(subjects)
        for grade in range(5)
    }
    assert {(t.position, t.grade): t.votes for t in Tally.objects.filter(ballot=ballot)} == expected
    assert Urn.objects.count() == 0
    assert list(Roll.objects.exclude(blinded=None)) == []
    assert keys.kept() == set()
    assert turnout(counted) == Turnout(due=9, signed_in=len(voting), issued=len(voting), returned=len(voting))


def test_the_keys_stay_until_the_count_has_committed(cast, ballot, voting):
    for phone in voting:
        phone.cast(marks_for(ballot))
    actions.seal(by=cast.secretary.user, ballot=ballot)
    actions.count(by=cast.secretary.user, ballot=ballot)
    assert keys.present(ballot.pk)  # the test's transaction never commits
    assert actions.erase_spent_keys() == 1
    assert keys.kept() == set()


def test_keys_of_a_running_ballot_are_not_taken_for_spent(ballot):
    assert actions.erase_spent_keys() == 0
    assert keys.present(ballot.pk)


def test_a_count_is_refused_with_fewer_than_three_ballots(cast, ballot, voting):
    for phone in voting[:2]:
        phone.cast(marks_for(ballot))
    actions.seal(by=cast.secretary.user, ballot=ballot)
    assert "不足3张" in sentence_of(actions.count, by=cast.secretary.user, ballot=ballot)
    assert Tally.objects.count() == 0


def test_a_count_is_refused_with_more_ballots_than_were_issued(cast, ballot, voting):
    for phone in voting:
        phone.cast(marks_for(ballot))
    Roll.objects.filter(ballot=ballot, person=voting[0].person).update(channel=None, blinded=None)
    actions.seal(by=cast.secretary.user, ballot=ballot)
    assert "比签到的人多" in sentence_of(actions.count, by=cast.secretary.user, ballot=ballot)


def test_a_count_is_refused_when_a_ballot_was_changed_in_the_database(cast, ballot, voting):
    for phone in voting:
        phone.cast(marks_for(ballot))
    actions.seal(by=cast.secretary.user, ballot=ballot)
    first, second = list(Urn.objects.values_list("ticket", "sealed"))[:2]
    Urn.objects.filter(ticket=first[0]).update(sealed=second[1])
    assert "被改动过" in sentence_of(actions.count, by=cast.secretary.user, ballot=ballot)
    ballot.refresh_from_db()
    assert (ballot.state, Tally.objects.count(), Urn.objects.count()) == ("SEALED", 0, len(voting))


def test_a_ballot_whose_keys_are_gone_says_so_and_can_only_be_voided(cast, ballot, voting):
    for phone in voting:
        phone.cast(marks_for(ballot))
    keys.erase(ballot.pk)
    phone = voting[0]
    assert "密钥不在了" in sentence_of(
        actions.cast, ballot=ballot.pk, nonce=phone.nonce, signature=phone.signature, marks=marks_for(ballot)
    )
    assert "密钥不在了" in sentence_of(
        actions.issue_credential, by=phone.person.user, ballot=ballot, blinded=phone.blinded
    )
    actions.seal(by=cast.secretary.user, ballot=ballot)
    assert "只能作废" in sentence_of(actions.count, by=cast.secretary.user, ballot=ballot)
    assert actions.void(by=cast.secretary.user, ballot=ballot, reason="密钥丢失").is_void


def test_a_void_ballot_leaves_nothing_and_a_new_one_may_follow(
    cast, ballot, voting, django_capture_on_commit_callbacks
):
    for phone in voting:
        phone.cast(marks_for(ballot))
    with django_capture_on_commit_callbacks(execute=True):
        void = actions.void(by=cast.secretary.user, ballot=ballot, reason=" 有人中途离场 ")
    assert (void.state, void.void_reason) == ("VOID", "有人中途离场")
    assert (Urn.objects.count(), Tally.objects.count(), keys.kept()) == (0, 0, set())
    assert list(Roll.objects.exclude(blinded=None)) == []
    again = actions.open_ballot(by=cast.secretary.user, meeting=ballot.meeting)
    assert again.fingerprint != ballot.fingerprint


def test_a_ballot_is_voided_only_with_a_reason(cast, ballot):
    assert "写明作废的原因" in sentence_of(actions.void, by=cast.secretary.user, ballot=ballot, reason="  ")


STEPS = {"start_voting": "SIGNIN", "seal": "VOTING", "count": "SEALED"}


ILLEGAL = [(step, state) for step, legal in STEPS.items() for state in Ballot.State.values if state != legal]


@pytest.mark.parametrize(("step", "state"), ILLEGAL)
def test_a_ballots_state_goes_one_way_only(cast, ballot, step, state):
    Ballot.objects.filter(pk=ballot.pk).update(state=state, void_reason="停电" if state == "VOID" else "")
    assert sentence_of(getattr(actions, step), by=cast.secretary.user, ballot=ballot) == actions.OUT_OF_TURN[state]
    ballot.refresh_from_db()
    assert ballot.state == state


@pytest.mark.parametrize("state", ["COUNTED", "VOID"])
def test_what_is_over_cannot_be_voided(cast, ballot, state):
    Ballot.objects.filter(pk=ballot.pk).update(state=state, void_reason="停电" if state == "VOID" else "")
    assert sentence_of(actions.void, by=cast.secretary.user, ballot=ballot, reason="停电") == actions.OUT_OF_TURN[state]


def test_the_register_names_every_move_and_no_voter(cast, ballot, voting):
    for phone in voting:
        phone.cast(marks_for(ballot))
    actions.seal(by=cast.secretary.user, ballot=ballot)
    actions.count(by=cast.secretary.user, ballot=ballot)
    lines = RegisterEntry.objects.filter(record_type="evaluations.ballot").order_by("pk")
    assert [(line.actor, line.verb) for line in lines] == [
        (cast.secretary.user, "开始无记名投票的签到"),
        (cast.secretary.user, "签到结束，开始投票"),
        (cast.secretary.user, "投票结束，封存票箱"),
        (cast.secretary.user, "计票，销毁选票和密钥"),
    ]


def test_the_meeting_knows_how_far_its_vote_is(cast, ballot, voting):
    def vote():
        return Meeting.objects.get(pk=ballot.meeting_id).vote

    assert vote() == Meeting.Vote.OPEN
    actions.void(by=cast.secretary.user, ballot=ballot, reason="停电")
    assert vote() == Meeting.Vote.PENDING
    second = actions.open_ballot(by=cast.secretary.user, meeting=ballot.meeting)
    phones = [Phone(person, second).sign_in() for person in (cast.member, cast.staff, cast.head)]
    actions.start_voting(by=cast.secretary.user, ballot=second)
    for phone in phones:
        phone.cast(marks_for(second))
    actions.seal(by=cast.secretary.user, ballot=second)
    actions.count(by=cast.secretary.user, ballot=second)
    assert vote() == Meeting.Vote.DONE


@pytest.mark.parametrize("who", ["recorder", "member", "head", "officer", "inspector"])
@pytest.mark.parametrize("step", [*STEPS, "void"])
def test_only_who_runs_the_meeting_moves_its_ballot(cast, ballot, who, step):
    more = {"reason": "停电"} if step == "void" else {}
    with pytest.raises(PermissionDenied):
        getattr(actions, step)(by=getattr(cast, who).user, ballot=ballot, **more)


def test_an_outsider_cannot_open_or_move_a_ballot(cast, meeting):
    with pytest.raises(Http404):
        actions.open_ballot(by=cast.outsider.user, meeting=meeting)
    ballot = actions.open_ballot(by=cast.deputy.user, meeting=meeting)
    with pytest.raises(Http404):
        actions.void(by=cast.outsider.user, ballot=ballot, reason="停电")


def test_a_secretary_meeting_votes_on_its_branches(cast, secretary_meeting):
    ballot = actions.open_ballot(by=cast.committee_secretary.user, meeting=secretary_meeting)
    assert list(ballot.subjects.values_list("position", "section", "name", "post_title", "organization")) == [
        (0, "ORGANIZATIONS", "桐花社区党支部", "书记沈知远", cast.branch.pk),
        (1, "ORGANIZATIONS", "鹭洲社区党支部", "书记宋砚秋", cast.sibling.pk),
    ]
    assert {person.name for person in roll_of(ballot)} == {"沈知远", "宋砚秋", "甘书记", "骆党务"}


def test_a_ballot_waits_for_those_on_its_roll_until_it_is_sealed(cast, ballot, voting):
    assert list(Ballot.objects.waiting_for(cast.member)) == [ballot]
    assert list(Ballot.objects.waiting_for(cast.outsider)) == []
    actions.seal(by=cast.secretary.user, ballot=ballot)
    assert list(Ballot.objects.waiting_for(cast.member)) == []
