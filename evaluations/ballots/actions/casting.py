"""投票: a form goes into the urn; nothing here knows or asks whose it is, and nothing is recorded of it."""

import hashlib
from enum import Enum
from uuid import UUID

from django.db import connection, transaction

from evaluations.ballots import blind_rsa, keys, rules, sealing
from evaluations.ballots.actions.turns import shared
from evaluations.ballots.models import Ballot, Urn
from organizations.refusals import Refused

State = Ballot.State

NOT_YET = "投票还没有开始，票没有投进去。请等主持人宣布开始投票，再点一次。"
OVER = "投票已经结束，这张票没有投进去。"


class Casting(Enum):
    """How a casting ended that was not refused."""

    CAST = "cast"
    ALREADY_IN_URN = "already in urn"


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
