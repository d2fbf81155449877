"""Every write to a ballot: opened, signed in, voting, cast, sealed, counted; or void.

Casting takes the ballot's row FOR SHARE, every move takes it FOR UPDATE: nobody casts into a ballot being sealed.
Sign-ins and votes leave no line in the process register (全程记实); the moves do.
"""

import hashlib
from enum import Enum
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from evaluations.ballots import blind_rsa, electorate, keys, rules, sealing
from evaluations.ballots.models import Ballot, Channel, Grade, PaperCount, Roll, Slip, Subject, Tally, Urn
from meetings.actions import begin_voting, end_voting, undo_voting
from meetings.models import Meeting
from organizations import access, audit
from organizations.access import Permission
from organizations.models import Person, Policy
from organizations.refusals import Refused

State = Ballot.State

NOT_YET = "投票还没有开始，票没有投进去。请等主持人宣布开始投票，再点一次。"
OVER = "投票已经结束，这张票没有投进去。"
GONE = "这场投票的密钥不在了，票箱打不开，只能作废。请写明原因作废，再重新投票。"
OUT_OF_TURN = {
    State.SIGNIN: "这场投票正在签到，不能这样做。请先按顺序走完签到、投票。",
    State.VOTING: "这场投票正在进行，不能这样做。请先封票。",
    State.SEALED: "票箱已经封好，不能这样做。下一步是计票。",
    State.COUNTED: "这场投票已经计票，不能再改动。",
    State.VOID: "这场投票已经作废，不能再改动。需要的话，请重新开始一场投票。",
}


class Casting(Enum):
    """How a casting ended that was not refused."""

    CAST = "cast"
    ALREADY_IN_URN = "already in urn"


@transaction.atomic
def open_ballot(*, by, meeting: Meeting) -> Ballot:
    """Freeze roll and form, make the keys and open sign-in (签到)."""
    access.require(by, Permission.RUN_MEETING, meeting.organization)
    ballot = Ballot(meeting=meeting)
    with audit.acting(by, "开始无记名投票的签到", organization=meeting.organization, record=ballot):
        begin_voting(by=by, meeting=meeting)
        voters, subjects = electorate.voters(meeting), electorate.subjects(meeting)
        fewest = rules.fewest_voters(_policy())
        if len(voters) < fewest:
            raise Refused(f"有表决资格的到会人员不足{fewest}人，电子投票看得出谁投了什么。请在会上改用其他办法评价。")
        if not subjects:
            raise Refused("没有可评价的对象，不能投票。请先核对会议名单。")
        ballot.public_key = keys.make(ballot.pk)
        try:
            _freeze(ballot, voters, subjects)
        except BaseException:
            keys.erase(ballot.pk)  # no ballot, no keys
            raise
    return ballot


def _freeze(ballot: Ballot, voters: list[Person], subjects: list[Subject]) -> None:
    ballot.fingerprint = hashlib.sha256(ballot.public_key).hexdigest()
    ballot.save(force_insert=True)
    Roll.objects.bulk_create(Roll(ballot=ballot, person=person) for person in voters)
    for position, subject in enumerate(subjects):
        subject.ballot, subject.position = ballot, position
    Subject.objects.bulk_create(subjects)


@transaction.atomic
def issue_credential(*, by, ballot: Ballot, blinded: bytes) -> bytes:
    """签到: sign a blinded message for somebody on the roll; the same one again gets the same answer."""
    state, public_key, _ = _shared(ballot.pk)
    row = Roll.objects.select_for_update().filter(ballot=ballot, person__user=by).first()
    if row is None:
        raise Refused("您不在这次投票的名册上，不能签到。到会情况有误的，请告诉主持人。")
    if row.channel not in (None, Channel.PHONE):
        raise Refused(f"您已用“{row.get_channel_display()}”签到，不能再用手机领凭证。")
    again = row.blinded is not None and bytes(row.blinded) == blinded
    if state not in (State.SIGNIN, State.VOTING) or (state == State.VOTING and not again):
        raise Refused("签到已经结束，不能再领凭证。有疑问的，请告诉主持人。")
    if row.blinded is not None and not again:
        raise Refused("您已在另一部手机或另一个浏览器签到。请用签到时的那一个投票；一人一票，不能再领一张凭证。")
    if not blind_rsa.in_range(public_key, blinded):
        raise Refused("收到的内容不完整，没有签到。请刷新页面再试一次。")
    if not again:
        _sign_in(row, blinded)
    try:
        return blind_rsa.blind_sign(keys.signing_key(ballot.pk), blinded)
    except keys.Gone as gone:
        raise Refused("这场投票的密钥不在了，不能签到。请告诉主持人，作废后重新投票。") from gone


def _sign_in(row: Roll, blinded: bytes) -> None:
    try:
        with transaction.atomic():
            Roll.objects.filter(ballot=row.ballot_id, person=row.person_id).update(
                channel=Channel.PHONE, blinded=blinded
            )
    except IntegrityError as taken:
        raise Refused("这个浏览器里有另一位同志的凭证。请换一部手机或另一个浏览器签到。") from taken


@transaction.atomic
def start_voting(*, by, ballot: Ballot) -> Ballot:
    """Close sign-in and open the urn: from here on nobody signs in."""
    ballot = _locked(by, ballot)
    if ballot.state != State.SIGNIN:
        raise Refused(OUT_OF_TURN[ballot.state])
    fewest = rules.fewest_voters(_policy())
    if ballot.roll.exclude(channel=None).count() < fewest:
        raise Refused(f"签到的不足{fewest}人，还不能开始投票。请等大家签到。")
    return _move(by, ballot, State.VOTING, "签到结束，开始投票")


@transaction.atomic
def cast(*, ballot: UUID, nonce: bytes, signature: bytes, marks: bytes) -> Casting:
    """投票: put a sealed form into the urn; who sends it is not known here.

    The same credential again changes nothing and says so: after a lost answer the voter's browser asks again.
    """
    state, public_key, subjects = _shared(ballot)
    if state != State.VOTING:
        raise Refused(NOT_YET if state == State.SIGNIN else OVER)
    if not blind_rsa.verify(public_key, ballot.bytes + nonce, signature):
        raise Refused("这张票的凭证没有通过核对，票没有投进去。请用签到时的手机和浏览器再试。")
    if not rules.is_complete(marks, subjects):
        raise Refused("票没有填完整，没有投进去。请刷新页面，每一位都选一项再投。")
    try:
        key = keys.sealing_key(ballot)
    except keys.Gone as gone:
        raise Refused("这场投票的密钥不在了，票没有投进去。请告诉主持人，作废后重新投票。") from gone
    ticket = hashlib.sha256(nonce).digest()
    return _drop(ballot, ticket, sealing.seal(key, ballot, ticket, marks))


def _drop(ballot: UUID, ticket: bytes, sealed: bytes) -> Casting:
    # The ORM can ignore a conflict, but then does not tell whether there was one.
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Urn._meta.db_table} (ballot, ticket, sealed) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [ballot, ticket, sealed],
        )
        return Casting.CAST if cursor.rowcount else Casting.ALREADY_IN_URN


@transaction.atomic
def seal(*, by, ballot: Ballot) -> Ballot:
    """封票: close the urn; whoever has not cast has not voted."""
    ballot = _locked(by, ballot)
    if ballot.state != State.VOTING:
        raise Refused(OUT_OF_TURN[ballot.state])
    return _move(by, ballot, State.SEALED, "投票结束，封存票箱")


@transaction.atomic
def count(*, by, ballot: Ballot) -> Ballot:
    """计票: open the urn once, in memory, leave totals only; no recount, as with burnt paper."""
    ballot = _locked(by, ballot)
    if ballot.state != State.SEALED:
        raise Refused(OUT_OF_TURN[ballot.state])
    totals = rules.add_up(_forms(ballot), ballot.subjects.count())
    Tally.objects.bulk_create(
        Tally(ballot=ballot, position=position, grade=grade, votes=row[grade])
        for position, row in enumerate(totals)
        for grade in Grade
    )
    _burn(ballot)
    return _move(by, ballot, State.COUNTED, "计票，销毁选票和密钥", meeting_follows=end_voting)


def _forms(ballot: Ballot) -> list[bytes]:
    """Open every ballot in the urn, or refuse to count at all."""
    signed_in = ballot.roll.filter(channel__in=[Channel.PHONE, Channel.SLIP]).count()
    sealed = list(Urn.objects.filter(ballot=ballot.pk).values_list("ticket", "sealed"))
    if len(sealed) > signed_in:
        raise Refused("票箱里的票比签到的人多，不能计票。请作废这场投票，查明原因后重新投票。")
    fewest = rules.fewest_voters(_policy())
    if len(sealed) < fewest:
        raise Refused(f"收回的票不足{fewest}张，计票会看出各人怎么投的，不能计票。请作废这场投票。")
    subjects = ballot.subjects.count()
    try:
        key = keys.sealing_key(ballot.pk)
        forms = [sealing.unseal(key, ballot.pk, bytes(ticket), bytes(content)) for ticket, content in sealed]
    except keys.Gone as gone:
        raise Refused(GONE) from gone
    except sealing.Broken as broken:
        raise Refused("票箱里有票被改动过，不能计票。请作废这场投票，查明原因后重新投票。") from broken
    if not all(rules.is_complete(marks, subjects) for marks in forms):
        raise Refused("票箱里有不完整的票，不能计票。请作废这场投票，查明原因后重新投票。")
    return forms


@transaction.atomic
def void(*, by, ballot: Ballot, reason: str) -> Ballot:
    """作废: give a running ballot up; nothing of it is ever shown, and a new one may follow."""
    ballot = _locked(by, ballot)
    if not ballot.is_running:
        raise Refused(OUT_OF_TURN[ballot.state])
    if not reason.strip():
        raise Refused("请写明作废的原因。")
    _burn(ballot)
    ballot.void_reason = reason.strip()
    return _move(by, ballot, State.VOID, "作废无记名投票", reason=ballot.void_reason, meeting_follows=undo_voting)


def erase_spent_keys() -> int:
    """Erase keys that outlived their count because the process died before it came to it; return how many."""
    done = set(Ballot.objects.exclude(state__in=Ballot.RUNNING).values_list("pk", flat=True)) & keys.kept()
    for ballot in done:
        keys.erase(ballot)
    return len(done)


def _burn(ballot: Ballot) -> None:
    Urn.objects.filter(ballot=ballot.pk).delete()
    Slip.objects.filter(ballot=ballot.pk).delete()
    PaperCount.objects.filter(ballot=ballot).delete()
    # Every row, also those without: afterwards one xmin covers the roll and its order of signing in is gone.
    ballot.roll.update(blinded=None)
    transaction.on_commit(lambda: keys.erase(ballot.pk))


def _move(by, ballot: Ballot, state: str, verb: str, *, reason: str = "", meeting_follows=None) -> Ballot:
    if state not in Ballot.MOVES[ballot.state]:
        raise Refused(OUT_OF_TURN[ballot.state])
    ballot.state = state
    with audit.acting(by, verb, organization=ballot.meeting.organization, record=ballot, reason=reason):
        ballot.save(update_fields=["state", "void_reason"])
        if meeting_follows:
            meeting_follows(by=by, meeting=ballot.meeting)
    return ballot


def _locked(by, ballot: Ballot) -> Ballot:
    ballot = Ballot.objects.select_for_update(of=["self"]).select_related("meeting__organization").get(pk=ballot.pk)
    access.require(by, Permission.RUN_MEETING, ballot.meeting.organization)
    return ballot


def _shared(ballot: UUID) -> tuple[str, bytes, int]:
    """Hold the ballot in its state while this transaction lasts; any number of voters may do so at once."""
    # The ORM has no FOR SHARE.
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT state, public_key, (SELECT count(*) FROM {Subject._meta.db_table} s WHERE s.ballot_id = b.id)"
            f" FROM {Ballot._meta.db_table} b WHERE id = %s FOR SHARE OF b",
            [ballot],
        )
        row = cursor.fetchone()
    if row is None:
        raise Refused("没有这场投票。请重新扫大屏幕上的二维码。")
    return row[0], bytes(row[1]), row[2]


def _policy() -> Policy:
    return Policy.objects.on(timezone.localdate())
