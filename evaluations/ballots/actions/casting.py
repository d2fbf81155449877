"""投票: a form goes into the urn; nothing here knows or asks whose it is, and nothing is recorded of it."""

import hashlib
from enum import Enum
from uuid import UUID

from django.db import connection, transaction

from evaluations.ballots import blind_rsa, keys, rules, sealing, slips
from evaluations.ballots.actions.turns import shared
from evaluations.ballots.models import Ballot, Slip, SlipFailures, Urn
from organizations.refusals import Refused

State = Ballot.State

NOT_YET = "投票还没有开始，票没有投进去。请等主持人宣布开始投票，再点一次。"
OVER = "投票已经结束，这张票没有投进去。"
NO_KEY = "这场投票的密钥不在了，票没有投进去。请告诉主持人，作废后重新投票。"
SLIPS_ARE_STOPPED = "输错的抽签码太多，抽签码投票先停了，票没有投进去。请告诉主持人，恢复以后再投，您填的都还在。"


class Casting(Enum):
    """How a casting ended that was not refused."""

    CAST = "cast"
    ALREADY_IN_URN = "already in urn"


class UnknownSlip(Refused):
    """A code that no slip of this ballot bears; each one counts against guessing."""


@transaction.atomic
def cast(*, ballot: UUID, nonce: bytes, signature: bytes, marks: bytes) -> Casting:
    """投票: put a sealed form into the urn; who sends it is not known here.

    The same credential again changes nothing and says so: after a lost answer the voter's browser asks again.
    """
    state, public_key, subjects = shared(ballot)
    if state != State.VOTING:
        raise Refused(NOT_YET if state == State.SIGNIN else OVER)
    if not blind_rsa.verify(public_key, ballot.bytes + nonce, signature):
        raise Refused("这张票的凭证没有通过核对，票没有投进去。请用签到时的手机和浏览器再试。")
    if not rules.is_complete(marks, subjects):
        raise Refused("票没有填完整，没有投进去。请刷新页面，每一位都选一项再投。")
    try:
        key = keys.sealing_key(ballot)
    except keys.Gone as gone:
        raise Refused(NO_KEY) from gone
    ticket = hashlib.sha256(nonce).digest()
    return _drop(ballot, ticket, sealing.seal(key, ballot, ticket, marks))


def cast_with_slip(*, ballot: UUID, code: str, marks: bytes) -> Casting:
    """投票 with a slip (抽签码): as `cast`, only that a code drawn from a hat is the credential.

    Two transactions at most: what a wrong code adds to the failures must outlive its refusal.
    """
    try:
        return _cast_with_slip(ballot, code, marks)
    except UnknownSlip:
        _count_failure(ballot)
        raise


@transaction.atomic
def _cast_with_slip(ballot: UUID, code: str, marks: bytes) -> Casting:
    state, _, subjects = shared(ballot)
    if state != State.VOTING:
        raise Refused(NOT_YET if state == State.SIGNIN else OVER)
    if SlipFailures.objects.filter(ballot=ballot, failures__gte=rules.MOST_FAILURES).exists():
        raise Refused(SLIPS_ARE_STOPPED)
    if not rules.is_complete(marks, subjects):
        raise Refused("票没有填完整，没有投进去。请每一位都选一项再投。")
    try:
        sealing_key, ticket = keys.sealing_key(ballot), slips.digest(keys.slip_key(ballot), code)
    except keys.Gone as gone:
        raise Refused(NO_KEY) from gone
    if not Slip.objects.filter(ballot=ballot, code_hmac=ticket).exists():
        raise UnknownSlip("没有这个抽签码，票没有投进去。请对照纸上的10位字母和数字改一改，再投一次。")
    return _drop(ballot, ticket, sealing.seal(sealing_key, ballot, ticket, marks))


@transaction.atomic
def _count_failure(ballot: UUID) -> None:
    # Only while voting, and in one statement: after the count no row may come back, and none of many at once is lost.
    failures, ballots = SlipFailures._meta.db_table, Ballot._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {failures} (ballot, failures)"
            f" SELECT id, 1 FROM {ballots} WHERE id = %s AND state = %s FOR SHARE"
            f" ON CONFLICT (ballot) DO UPDATE SET failures = {failures}.failures + 1",
            [ballot, State.VOTING],
        )


def _drop(ballot: UUID, ticket: bytes, sealed: bytes) -> Casting:
    # The ORM can ignore a conflict, but then does not tell whether there was one.
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Urn._meta.db_table} (ballot, ticket, sealed) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [ballot, ticket, sealed],
        )
        return Casting.CAST if cursor.rowcount else Casting.ALREADY_IN_URN
