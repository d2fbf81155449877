"""A ballot's life from its opening to its end, save the count: opened, voting, sealed; or void."""

import hashlib
from functools import partial
from uuid import UUID

from django.db import transaction

from evaluations.ballots import electorate, keys, rules
from evaluations.ballots.actions.turns import burn, locked, move, policy, require_state
from evaluations.ballots.models import Ballot, Roll, Subject
from evaluations.ballots.results import slips_of
from meetings.actions import begin_voting, undo_voting
from meetings.models import Meeting
from organizations import access, audit
from organizations.access import Permission
from organizations.models import Person
from organizations.refusals import Refused

State = Ballot.State
NO_ROOM = "服务器存不下这场投票的密钥，投票没有开始。请告诉系统管理员腾出磁盘空间，再点一次；会上等不及的，改用纸票。"


@transaction.atomic
def open_ballot(*, by, meeting: Meeting) -> Ballot:
    """Freeze roll and form, make the keys and open sign-in (签到)."""
    access.require(by, Permission.RUN_MEETING, meeting.organization)
    ballot = Ballot(meeting=meeting)
    with audit.acting(by, "开始无记名投票的签到", organization=meeting.organization, record=ballot):
        begin_voting(by=by, meeting=meeting)
        voters, subjects = electorate.voters(meeting), electorate.subjects(meeting)
        fewest = rules.fewest_voters(policy())
        if len(voters) < fewest:
            raise Refused(f"有表决资格的到会人员不足{fewest}人，电子投票看得出谁投了什么。请在会上改用其他办法评价。")
        if not subjects:
            raise Refused("没有可评价的对象，不能投票。请先核对会议名单。")
        ballot.public_key = _new_keys(ballot.pk)
        try:
            _freeze(ballot, voters, subjects)
        except BaseException:
            keys.erase(ballot.pk)  # no ballot, no keys
            raise
    transaction.on_commit(partial(keys.say_opened, ballot.pk))
    return ballot


def _new_keys(ballot: UUID) -> bytes:
    try:
        return keys.make(ballot)
    except OSError as full:
        raise Refused(NO_ROOM) from full


def _freeze(ballot: Ballot, voters: list[Person], subjects: list[Subject]) -> None:
    ballot.fingerprint = hashlib.sha256(ballot.public_key).hexdigest()
    ballot.save(force_insert=True)
    Roll.objects.bulk_create(Roll(ballot=ballot, person=person) for person in voters)
    for position, subject in enumerate(subjects):
        subject.ballot, subject.position = ballot, position
    Subject.objects.bulk_create(subjects)


@transaction.atomic
def start_voting(*, by, ballot: Ballot) -> Ballot:
    """Close sign-in and open the urn: from here on nobody signs in."""
    ballot = locked(by, ballot)
    require_state(ballot, State.SIGNIN)
    fewest = rules.fewest_voters(policy())
    if ballot.roll.exclude(channel=None).count() < fewest:
        raise Refused(f"签到的不足{fewest}人，还不能开始投票。请等大家签到。")
    _require_a_slip_each(slips_of(ballot))
    return move(by, ballot, State.VOTING, "签到结束，开始投票")


def _require_a_slip_each(slips: rules.Slips) -> None:
    """Votes by slip are then never more than people who took one: a good slip that nobody took could be anybody's."""
    facts = f"登记领抽签码的{slips.taken}人，有效的抽签码{slips.living}张"
    if slips.left_over:
        raise Refused(
            f"{facts}，多出{slips.left_over}张。请把没有发出去的收回来，在“抽签码”页作废；漏了登记的，请在签到台补上。"
            "然后再开始投票。"
        )
    if slips.lacking:
        raise Refused(
            f"{facts}，少{slips.lacking}张。请在“抽签码”页补印，让没有拿到的人来抽；登记错了的，请在签到台改正。"
            "然后再开始投票。"
        )


@transaction.atomic
def seal(*, by, ballot: Ballot) -> Ballot:
    """封票: close the urn; whoever has not cast has not voted."""
    ballot = locked(by, ballot)
    require_state(ballot, State.VOTING)
    return move(by, ballot, State.SEALED, "投票结束，封存票箱")


@transaction.atomic
def void(*, by, ballot: Ballot, reason: str) -> Ballot:
    """作废: give a running ballot up; nothing of it is ever shown, and a new one may follow."""
    ballot = locked(by, ballot)
    require_state(ballot, *Ballot.RUNNING)
    if not reason.strip():
        raise Refused("请写明作废的原因。")
    burn(ballot)
    ballot.void_reason = reason.strip()
    return move(by, ballot, State.VOID, "作废无记名投票", reason=ballot.void_reason, meeting_follows=undo_voting)


def erase_spent_keys() -> int:
    """Erase keys that a process left which died: behind a count, or in the middle of an opening; return how many."""
    states = dict(Ballot.objects.values_list("pk", "state"))
    for ballot in keys.being_opened() & states.keys():
        keys.say_opened(ballot)
    spent = {ballot for ballot in keys.kept() & states.keys() if states[ballot] not in Ballot.RUNNING}
    spent |= keys.long_being_opened() - states.keys()
    for ballot in spent:
        keys.erase(ballot)
    return len(spent)
