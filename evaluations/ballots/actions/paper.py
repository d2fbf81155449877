"""纸票: who counts the ballot papers, and what each of the two counted, without seeing what the other one did."""

from collections.abc import Mapping

from django.db import transaction

from evaluations.ballots import electorate, keys, paper, paper_counts, sealing
from evaluations.ballots.access import teller_or_404
from evaluations.ballots.actions.turns import GONE, held, locked, require_state
from evaluations.ballots.models import Ballot, Channel, PaperCount, Teller
from evaluations.ballots.paper import PaperTotals
from organizations import audit
from organizations.models import Person
from organizations.refusals import Refused

State = Ballot.State
Duty = Teller.Duty

AGREED = "两人清点的结果一致，已经锁定，不能再改。请主持人计票；确实有错的，只能作废这场投票。"
CHANGED = "录入的纸票清点被改动过，打不开。请作废这场投票，查明原因后重新投票。"


@transaction.atomic
def appoint_tellers(*, by, ballot: Ballot, tellers: Mapping[str, Person]) -> None:
    """Name the two who count the papers; what somebody entered who no longer counts is removed unread."""
    ballot = locked(by, ballot)
    require_state(ballot, *Ballot.RUNNING)
    _require_two_who_may_count(by, ballot, tellers)
    _require_not_agreed(ballot)
    names = {Duty(duty).label: tellers[duty].name for duty in Duty}
    with audit.acting(by, "指定纸票点票人", organization=ballot.meeting.organization, record=ballot, detail=names):
        ballot.paper_counts.exclude(teller__in=tellers.values()).delete()
        ballot.tellers.all().delete()
        Teller.objects.bulk_create(Teller(ballot=ballot, duty=duty, person=tellers[duty]) for duty in Duty)


def _require_two_who_may_count(by, ballot: Ballot, tellers: Mapping[str, Person]) -> None:
    if set(tellers) != set(Duty):
        raise Refused("计票人和监票人都要选。")
    if tellers[Duty.COUNTING] == tellers[Duty.OVERSEEING]:
        raise Refused("计票人和监票人要由两个人担任，请另选一人。")
    possible = electorate.possible_tellers(ballot.meeting, getattr(by, "person", None))
    chosen = {person.pk for person in tellers.values()}
    if possible.filter(pk__in=chosen).count() != len(chosen):
        raise Refused("点票人要在会场、有账号，不能是主持人，也不能是您自己。请在名单里另选一人。")


@transaction.atomic
def enter_paper(*, by, ballot: Ballot, totals: PaperTotals) -> None:
    """Keep, sealed, what one teller counted; a new count of his replaces it until both have counted the same."""
    ballot = held(ballot)
    teller = teller_or_404(by, ballot)
    require_state(ballot, State.SEALED)
    _require_possible(ballot, totals)
    _require_not_agreed(ballot)
    try:
        sealed = paper_counts.sealed(ballot, teller.person_id, totals)
    except keys.Gone as gone:
        raise Refused(GONE) from gone
    with audit.acting(by, "录入纸票清点", organization=ballot.meeting.organization, record=ballot):
        ballot.paper_counts.filter(teller=teller.person_id).delete()
        PaperCount(ballot=ballot, teller_id=teller.person_id, sealed=sealed).save(force_insert=True)


def _require_possible(ballot: Ballot, totals: PaperTotals) -> None:
    handed_out = ballot.roll.filter(channel=Channel.PAPER).count()
    if not handed_out:
        raise Refused("没有人领纸票，不用清点。")
    names = list(ballot.subjects.values_list("name", flat=True))
    if found := paper.problems(totals, names, handed_out):
        raise Refused("".join(problem.sentence for problem in found))


def _require_not_agreed(ballot: Ballot) -> None:
    counts = entered(ballot)
    if len(counts) == len(Duty) and paper.compare(*counts).agrees:
        raise Refused(AGREED)


def entered(ballot: Ballot) -> list[PaperTotals]:
    """Return what its tellers entered so far, or refuse when that can't be opened any more."""
    try:
        counts = paper_counts.opened(ballot)
    except keys.Gone as gone:
        raise Refused(GONE) from gone
    except sealing.Broken as broken:
        raise Refused(CHANGED) from broken
    return list(counts.values())
