"""Two people count the papers, each blind: what is refused, what is kept, what the count makes of it."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from evaluations.ballots import actions, keys, paper_counts
from evaluations.ballots.models import Ballot, PaperCount, Tally, Teller
from evaluations.ballots.paper import PaperTotals
from evaluations.ballots.results import Papers, TellerAtWork, papers_of, turnout
from evaluations.ballots.rules import Turnout
from organizations.models import Person, RegisterEntry
from organizations.refusals import Refused
from tests.evaluations.ballots.test_races import at_once, refusals
from tests.evaluations.ballots.voter import Phone
from tests.refusals import sentence_of


def appoint(cast, ballot, counting, overseeing, by=None):
    tellers = {"counting": counting, "overseeing": overseeing}
    return actions.appoint_tellers(by=(by or cast.secretary).user, ballot=ballot, tellers=tellers)


def appointed(ballot):
    return dict(Teller.objects.filter(ballot=ballot).values_list("duty", "person__name"))


def refused_count(cast, ballot):
    return sentence_of(actions.count, by=cast.secretary.user, ballot=ballot)


# --- who counts ---


def test_two_tellers_are_named_and_the_register_says_who(cast, ballot):
    appoint(cast, ballot, cast.member, cast.officer)
    assert appointed(ballot) == {"counting": "顾北川", "overseeing": "骆党务"}
    line = RegisterEntry.objects.get(verb="指定纸票点票人")
    assert (line.actor, line.record_id, line.detail) == (
        cast.secretary.user,
        str(ballot.pk),
        {"计票人": "顾北川", "监票人": "骆党务"},
    )


def test_naming_tellers_again_replaces_them(cast, ballot):
    appoint(cast, ballot, cast.member, cast.officer)
    appoint(cast, ballot, cast.officer, cast.staff)
    assert appointed(ballot) == {"counting": "骆党务", "overseeing": "黎晓帆"}


def test_one_person_never_counts_twice(cast, ballot):
    sentence = sentence_of(
        actions.appoint_tellers,
        by=cast.secretary.user,
        ballot=ballot,
        tellers={"counting": cast.member, "overseeing": cast.member},
    )
    assert sentence == "计票人和监票人要由两个人担任，请另选一人。"


def test_both_duties_are_filled(cast, ballot):
    tellers = {"counting": cast.member}
    sentence = sentence_of(actions.appoint_tellers, by=cast.secretary.user, ballot=ballot, tellers=tellers)
    assert sentence == "计票人和监票人都要选。"


def test_who_presides_does_not_count(cast, ballot):
    ballot.meeting.presider = cast.leader
    ballot.meeting.save()
    for presides in (cast.leader, cast.secretary):  # the one on the meeting's record, and the one who runs the steps
        tellers = {"counting": cast.member, "overseeing": presides}
        sentence = sentence_of(actions.appoint_tellers, by=cast.secretary.user, ballot=ballot, tellers=tellers)
        assert "不能是主持人，也不能是您自己" in sentence
    assert appointed(ballot) == {}


@pytest.mark.parametrize("who", ["outsider", "sibling_secretary", "away", "exempt"])
def test_who_is_not_in_the_room_does_not_count(cast, ballot, who):
    tellers = {"counting": cast.member, "overseeing": getattr(cast, who)}
    assert "要在会场" in sentence_of(actions.appoint_tellers, by=cast.secretary.user, ballot=ballot, tellers=tellers)


@pytest.mark.parametrize("change", [{"user": None}, {"is_active": False}])
def test_who_cannot_sign_in_does_not_count(cast, ballot, change):
    if "user" in change:
        Person.objects.filter(pk=cast.staff.pk).update(user=None)
    else:
        cast.staff.user.is_active = False
        cast.staff.user.save()
    tellers = {"counting": cast.member, "overseeing": cast.staff}
    assert "有账号" in sentence_of(actions.appoint_tellers, by=cast.secretary.user, ballot=ballot, tellers=tellers)


@pytest.mark.parametrize("who", ["recorder", "member", "head", "officer", "inspector"])
def test_only_who_runs_the_meeting_names_tellers(cast, ballot, who):
    with pytest.raises(PermissionDenied):
        appoint(cast, ballot, cast.staff, cast.second_staff, by=getattr(cast, who))


def test_for_an_outsider_the_ballot_has_no_tellers_to_name(cast, ballot):
    with pytest.raises(Http404):
        appoint(cast, ballot, cast.staff, cast.second_staff, by=cast.outsider)


@pytest.mark.parametrize("state", ["COUNTED", "VOID"])
def test_nobody_is_named_once_the_ballot_is_over(cast, ballot, state):
    Ballot.objects.filter(pk=ballot.pk).update(state=state, void_reason="停电" if state == "VOID" else "")
    tellers = {"counting": cast.member, "overseeing": cast.officer}
    sentence = sentence_of(actions.appoint_tellers, by=cast.secretary.user, ballot=ballot, tellers=tellers)
    assert sentence == actions.OUT_OF_TURN[state]


def test_a_teller_who_is_replaced_takes_his_count_with_him(cast, papers):
    papers.enter(cast.member, papers.totals())
    papers.enter(cast.deputy, papers.totals(invalid=0))
    appoint(cast, papers.ballot, cast.head, cast.deputy)
    assert set(PaperCount.objects.values_list("teller", flat=True)) == {cast.deputy.pk}
    with pytest.raises(PermissionDenied):
        papers.enter(cast.member, papers.totals())


def test_tellers_who_agree_are_not_replaced(cast, papers):
    papers.agree()
    tellers = {"counting": cast.head, "overseeing": cast.deputy}
    sentence = sentence_of(actions.appoint_tellers, by=cast.secretary.user, ballot=papers.ballot, tellers=tellers)
    assert sentence == actions.AGREED
    assert PaperCount.objects.count() == 2


# --- what they enter ---


def test_a_teller_replaces_his_own_count_only(cast, papers):
    papers.enter(cast.member, papers.totals())
    papers.enter(cast.deputy, papers.totals(invalid=0))
    papers.enter(cast.deputy, papers.totals(valid=2, invalid=2))
    assert paper_counts.opened(papers.ballot) == {
        cast.member.pk: papers.totals(),
        cast.deputy.pk: papers.totals(valid=2, invalid=2),
    }


def test_the_register_says_that_somebody_counted_and_no_figure(cast, papers):
    papers.enter(cast.member, papers.totals())
    line = RegisterEntry.objects.get(verb="录入纸票清点")
    assert (line.actor, line.record_id, line.detail, line.reason) == (
        cast.member.user,
        str(papers.ballot.pk),
        {},
        "",
    )


def test_a_count_is_sealed_to_one_length_and_opens_for_its_teller_only(cast, papers):
    papers.enter(cast.member, papers.totals())
    papers.enter(cast.deputy, papers.totals(valid=0, invalid=0))
    first, second = PaperCount.objects.filter(ballot=papers.ballot)
    assert len(first.sealed) == len(second.sealed) == 12 + 2 * (2 + 5 * papers.ballot.subjects.count()) + 16
    PaperCount.objects.filter(teller=first.teller_id).update(sealed=bytes(second.sealed))
    assert "被改动过" in refused_count(cast, papers.ballot)
    assert "被改动过" in sentence_of(
        actions.enter_paper, by=cast.member.user, ballot=papers.ballot, totals=papers.totals()
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"changed": {0: (0, 2, 0, 0, 0)}}, "合计2张，有效票是3张"),
        ({"valid": 4, "invalid": 1}, "一共5张，领纸票的只有4人"),
        ({"changed": {0: (4, -1, 0, 0, 0)}}, "不能是负数"),
    ],
)
def test_a_count_that_cannot_be_right_is_refused(cast, papers, changes, words):
    sentence = sentence_of(
        actions.enter_paper, by=cast.member.user, ballot=papers.ballot, totals=papers.totals(**changes)
    )
    assert words in sentence
    assert PaperCount.objects.count() == 0


def test_a_count_of_another_form_is_refused(cast, papers):
    short = PaperTotals(3, 1, papers.totals().rows[:-1])
    assert "对不上" in sentence_of(actions.enter_paper, by=cast.member.user, ballot=papers.ballot, totals=short)


def test_nothing_is_entered_where_nobody_took_paper(cast, ballot, voting):
    appoint(cast, ballot, cast.head, cast.member)
    actions.seal(by=cast.secretary.user, ballot=ballot)
    totals = PaperTotals(0, 0, ((0,) * 5,) * 9)
    assert (
        sentence_of(actions.enter_paper, by=cast.head.user, ballot=ballot, totals=totals) == "没有人领纸票，不用清点。"
    )


@pytest.mark.parametrize("state", ["SIGNIN", "VOTING", "COUNTED", "VOID"])
def test_papers_are_counted_after_sealing_and_before_the_count(cast, papers, state):
    Ballot.objects.filter(pk=papers.ballot.pk).update(state=state, void_reason="停电" if state == "VOID" else "")
    sentence = sentence_of(actions.enter_paper, by=cast.member.user, ballot=papers.ballot, totals=papers.totals())
    assert sentence == actions.OUT_OF_TURN[state]


def test_once_both_agree_nothing_more_is_entered(cast, papers):
    papers.agree()
    sentence = sentence_of(
        actions.enter_paper, by=cast.member.user, ballot=papers.ballot, totals=papers.totals(invalid=0)
    )
    assert sentence == actions.AGREED


@pytest.mark.parametrize("who", ["secretary", "recorder", "head", "staff", "inspector", "officer"])
def test_only_a_teller_enters_a_count(cast, papers, who):
    with pytest.raises(PermissionDenied):
        papers.enter(getattr(cast, who), papers.totals())


@pytest.mark.parametrize("who", ["outsider", "sibling_secretary"])
def test_for_an_outsider_there_is_nothing_to_count(cast, papers, who):
    with pytest.raises(Http404):
        papers.enter(getattr(cast, who), papers.totals())


def test_a_ballot_whose_keys_are_gone_takes_no_count_and_says_so(cast, papers):
    keys.erase(papers.ballot.pk)
    sentence = sentence_of(actions.enter_paper, by=cast.member.user, ballot=papers.ballot, totals=papers.totals())
    assert sentence == actions.GONE


# --- what the count makes of it ---


def test_the_count_adds_the_papers_to_the_urn(cast, papers, django_capture_on_commit_callbacks):
    papers.agree()
    with django_capture_on_commit_callbacks(execute=True):
        counted = actions.count(by=cast.secretary.user, ballot=papers.ballot)
    found = {(tally.position, tally.grade): tally.votes for tally in Tally.objects.all()}
    assert found == {(position, grade): 3 if grade < 2 else 0 for position in range(9) for grade in range(5)}
    assert Ballot.objects.get().invalid_papers == 1
    assert turnout(counted) == Turnout(due=9, signed_in=7, issued=7, returned=6, invalid=1)
    assert (PaperCount.objects.count(), keys.kept()) == (0, set())


def test_papers_of_which_none_came_back_are_counted_as_none(cast, papers):
    nothing = papers.totals(valid=0, invalid=0)
    for teller in (cast.member, cast.deputy):
        papers.enter(teller, nothing)
    assert turnout(actions.count(by=cast.secretary.user, ballot=papers.ballot)) == Turnout(9, 7, 7, 3, 0)


def test_the_count_is_refused_until_both_have_entered(cast, papers):
    words = "有人领了纸票，计票人和监票人要先各自清点、各自录入，才能计票。"
    assert refused_count(cast, papers.ballot) == words
    papers.enter(cast.member, papers.totals())
    assert refused_count(cast, papers.ballot) == words
    assert Tally.objects.count() == 0


def test_a_mismatch_names_the_rows_and_no_figure(cast, papers):
    papers.enter(cast.member, papers.totals())
    papers.enter(cast.deputy, papers.totals(changed={0: (3, 0, 0, 0, 0), 8: (0, 0, 0, 0, 3)}))
    names = list(papers.ballot.subjects.values_list("name", flat=True))
    sentence = refused_count(cast, papers.ballot)
    assert sentence == (f"计票人和监票人清点得不一致，不能计票。请两人各自重新清点：第1行{names[0]}、第9行{names[8]}。")
    assert re.findall(r"\d+", sentence.replace("第1行", "").replace("第9行", "")) == []
    assert (Tally.objects.count(), Ballot.objects.get().state) == (0, "SEALED")


def test_the_count_adds_up_again_what_the_tellers_agreed_on(cast, papers):
    wrong = papers.totals(changed={0: (0, 2, 0, 0, 0)})
    for teller in (cast.member, cast.deputy):
        sealed = paper_counts.sealed(papers.ballot, teller.pk, wrong)
        PaperCount.objects.create(ballot=papers.ballot, teller=teller, sealed=sealed)
    assert "被改动过" in refused_count(cast, papers.ballot)


def test_a_teller_does_not_run_the_count(cast, papers):
    papers.agree()
    sentence = sentence_of(actions.count, by=cast.deputy.user, ballot=papers.ballot)
    assert sentence == "您是点票人，不能主持计票。请主持人登录后计票。"


def test_a_count_with_too_few_valid_ballots_together_is_refused(cast, ballot):
    by = cast.secretary.user
    Phone(cast.secretary, ballot).sign_in()
    for person in (cast.recorder, cast.leader):
        actions.hand_out(by=by, ballot=ballot, person=person, channel="paper")
    appoint(cast, ballot, cast.member, cast.staff)
    actions.start_voting(by=by, ballot=ballot)
    actions.seal(by=by, ballot=ballot)
    for teller in (cast.member, cast.staff):
        actions.enter_paper(by=teller.user, ballot=ballot, totals=PaperTotals(2, 0, ((2, 0, 0, 0, 0),) * 9))
    assert "不足3张" in refused_count(cast, ballot)


def test_papers_and_urn_together_make_enough(cast, ballot):
    by = cast.secretary.user
    phone = Phone(cast.secretary, ballot).sign_in()
    for person in (cast.recorder, cast.leader):
        actions.hand_out(by=by, ballot=ballot, person=person, channel="paper")
    appoint(cast, ballot, cast.member, cast.staff)
    actions.start_voting(by=by, ballot=ballot)
    phone.cast(bytes(9))
    actions.seal(by=by, ballot=ballot)
    for teller in (cast.member, cast.staff):
        actions.enter_paper(by=teller.user, ballot=ballot, totals=PaperTotals(2, 0, ((2, 0, 0, 0, 0),) * 9))
    assert turnout(actions.count(by=by, ballot=ballot)).returned == 3


def test_voiding_burns_what_was_entered(cast, papers, django_capture_on_commit_callbacks):
    papers.agree()
    with django_capture_on_commit_callbacks(execute=True):
        actions.void(by=cast.secretary.user, ballot=papers.ballot, reason="数错了")
    assert (PaperCount.objects.count(), keys.kept()) == (0, set())
    assert Ballot.objects.get().invalid_papers == 0


def test_papers_wait_for_their_tellers_while_the_ballot_is_sealed(cast, papers):
    def waiting(person):
        return list(Ballot.objects.awaiting_paper_count_of(person))

    assert [waiting(person) for person in (cast.member, cast.deputy)] == [[papers.ballot], [papers.ballot]]
    assert [waiting(person) for person in (cast.secretary, cast.outsider)] == [[], []]
    papers.agree()
    actions.count(by=cast.secretary.user, ballot=papers.ballot)
    assert waiting(cast.member) == []


# --- what is told meanwhile ---


def test_progress_is_told_in_names_and_states_only(cast, papers):
    def at_work(counting, overseeing):
        return (
            TellerAtWork(Teller.Duty.COUNTING, cast.member, counting),
            TellerAtWork(Teller.Duty.OVERSEEING, cast.deputy, overseeing),
        )

    def told():
        found = papers_of(papers.ballot)
        return found.tellers, found.agree, found.differing

    assert papers_of(papers.ballot) == Papers(4, 3, at_work(False, False), None, ())
    papers.enter(cast.member, papers.totals())
    assert told() == (at_work(True, False), False, ())
    papers.enter(cast.deputy, papers.totals(changed={1: (3, 0, 0, 0, 0)}))
    name = papers.ballot.subjects.get(position=1).name
    assert told() == (at_work(True, True), False, (f"第2行{name}",))
    papers.enter(cast.deputy, papers.totals())
    assert told() == (at_work(True, True), True, ())


def test_papers_stay_unknown_until_the_count(papers):
    before = turnout(papers.ballot)
    papers.agree()
    assert turnout(papers.ballot) == before == Turnout(due=9, signed_in=7, issued=7, returned=3)


@pytest.mark.parametrize(
    ("handed_out", "elsewhere", "warnings"),
    [
        (0, 2, (False, False)),
        (1, 5, (True, False)),
        (2, 1, (True, True)),
        (3, 3, (False, False)),
        (3, 2, (False, True)),
        (3, 0, (False, False)),
    ],
)
def test_few_papers_and_few_others_are_warned_of(handed_out, elsewhere, warnings):
    papers = Papers(handed_out, elsewhere, (), None, ())
    assert (papers.are_few, papers.leave_few) == warnings


def test_lost_keys_are_told_by_the_count_and_break_no_page(cast, papers):
    papers.agree()
    keys.erase(papers.ballot.pk)
    assert not papers_of(papers.ballot).agree
    assert refused_count(cast, papers.ballot) == actions.GONE


# --- at once ---


@pytest.mark.django_db(transaction=True)
def test_two_tellers_who_enter_at_once_both_keep_their_count(cast, papers):
    same = papers.totals()
    outcomes = at_once(lambda: papers.enter(cast.member, same), lambda: papers.enter(cast.deputy, same))
    assert outcomes == [None, None]
    assert paper_counts.opened(papers.ballot) == {cast.member.pk: same, cast.deputy.pk: same}


@pytest.mark.django_db(transaction=True)
def test_of_two_counts_that_one_teller_enters_at_once_one_stays(cast, papers):
    first, second = papers.totals(), papers.totals(invalid=0)
    outcomes = at_once(lambda: papers.enter(cast.member, first), lambda: papers.enter(cast.member, second))
    assert outcomes == [None, None]
    assert paper_counts.opened(papers.ballot)[cast.member.pk] in (first, second)


@pytest.mark.django_db(transaction=True)
def test_an_entry_comes_before_the_count_or_after_its_refusal(cast, papers):
    papers.enter(cast.member, papers.totals())
    entered, counted = at_once(
        lambda: papers.enter(cast.deputy, papers.totals()),
        lambda: actions.count(by=cast.secretary.user, ballot=papers.ballot),
    )
    assert entered is None
    ballot = Ballot.objects.get()
    if isinstance(counted, Refused):
        assert (ballot.state, PaperCount.objects.count()) == ("SEALED", 2)
    else:
        assert (ballot.state, PaperCount.objects.count(), turnout(ballot).returned) == ("COUNTED", 0, 6)


@pytest.mark.django_db(transaction=True)
def test_no_entry_changes_a_count_that_has_been_made(cast, papers):
    papers.agree()
    outcomes = at_once(
        lambda: papers.enter(cast.deputy, papers.totals(invalid=0)),
        lambda: actions.count(by=cast.secretary.user, ballot=papers.ballot),
    )
    assert refusals(outcomes) == [outcomes[0]]
    assert (Ballot.objects.get().invalid_papers, PaperCount.objects.count()) == (1, 0)


def test_in_a_secretary_meeting_branch_secretaries_count_though_they_do_not_see_the_committee(cast, secretary_meeting):
    by = cast.committee_secretary.user
    ballot = actions.open_ballot(by=by, meeting=secretary_meeting)
    for person in (cast.committee_secretary, cast.secretary, cast.sibling_secretary):
        actions.hand_out(by=by, ballot=ballot, person=person, channel="paper")
    appoint(cast, ballot, cast.secretary, cast.sibling_secretary, by=cast.committee_secretary)
    actions.start_voting(by=by, ballot=ballot)
    actions.seal(by=by, ballot=ballot)
    for teller in (cast.secretary, cast.sibling_secretary):
        actions.enter_paper(by=teller.user, ballot=ballot, totals=PaperTotals(3, 0, ((1, 1, 1, 0, 0),) * 2))
    assert turnout(actions.count(by=by, ballot=ballot)).returned == 3
