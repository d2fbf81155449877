"""签到: a voter takes the ballot as a credential on the phone, as a slip out of the hat or on paper.

Sign-ins leave no line in the process register (全程记实): a moment beside a person is half of an order.
"""

from django.db import IntegrityError, transaction

from evaluations.ballots import blind_rsa, keys
from evaluations.ballots.actions.turns import shared
from evaluations.ballots.models import Ballot, Channel, Roll
from organizations import access
from organizations.access import Permission
from organizations.models import Person
from organizations.refusals import Refused

State = Ballot.State


@transaction.atomic
def issue_credential(*, by, ballot: Ballot, blinded: bytes) -> bytes:
    """签到: sign a blinded message for somebody on the roll; the same one again gets the same answer."""
    state, public_key, _ = shared(ballot.pk)
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
def hand_out(*, by, ballot: Ballot, person: Person, channel: Channel) -> None:
    """Note that somebody took a slip out of the hat, or a ballot paper; which one, nobody notes."""
    row = _row_at_the_desk(by, ballot, person)
    _set_channel(row, channel)


@transaction.atomic
def take_back(*, by, ballot: Ballot, person: Person) -> None:
    """Undo `hand_out`: the slip or paper has come back, or the wrong name was taken."""
    row = _row_at_the_desk(by, ballot, person)
    _set_channel(row, None)


def _row_at_the_desk(by, ballot: Ballot, person: Person) -> Roll:
    access.require(by, Permission.RECORD_MEETING, ballot.meeting.organization)
    state, _, _ = shared(ballot.pk)
    if state != State.SIGNIN:
        raise Refused("签到已经结束，不能再登记抽签码和纸票。")
    row = Roll.objects.select_for_update().filter(ballot=ballot, person=person).first()
    if row is None:
        raise Refused("名册上没有这个人，不能登记。到会情况有误的，请作废这场投票，改好到会名单再重新开始。")
    if row.channel == Channel.PHONE:
        raise Refused(f"{person.name}已用手机签到，凭证在他自己的手机里，不能改领别的。")
    return row


def _set_channel(row: Roll, channel: Channel | None) -> None:
    Roll.objects.filter(ballot=row.ballot_id, person=row.person_id).update(channel=channel)
