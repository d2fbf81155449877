"""What every action on a ballot shares: whose turn it is, how the ballot is held meanwhile, how it moves on.

Casting takes the ballot's row FOR SHARE, every move takes it FOR UPDATE: nobody casts into a ballot being sealed.
"""

from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from evaluations.ballots import keys
from evaluations.ballots.models import Ballot, PaperCount, Slip, SlipFailures, Subject, Urn
from organizations import access, audit
from organizations.access import Permission
from organizations.models import Policy
from organizations.refusals import Refused

State = Ballot.State

GONE = "这场投票的密钥不在了，票箱打不开，只能作废。请写明原因作废，再重新投票。"
OUT_OF_TURN = {
    State.SIGNIN: "这场投票正在签到，不能这样做。请先按顺序走完签到、投票。",
    State.VOTING: "这场投票正在进行，不能这样做。请先封票。",
    State.SEALED: "票箱已经封好，不能这样做。下一步是计票。",
    State.COUNTED: "这场投票已经计票，不能再改动。",
    State.VOID: "这场投票已经作废，不能再改动。需要的话，请重新开始一场投票。",
}


def locked(by, ballot: Ballot, permission: Permission = Permission.RUN_MEETING) -> Ballot:
    """Hold the ballot for `by` alone until the transaction ends; 404 or 403 for those who may not."""
    ballot = held(ballot)
    access.require(by, permission, ballot.meeting.organization)
    return ballot


def held(ballot: Ballot) -> Ballot:
    """Hold the ballot alone until the transaction ends, for an action that asks for more than a permission."""
    return Ballot.objects.select_for_update(of=["self"]).select_related("meeting__organization").get(pk=ballot.pk)


def require_state(ballot: Ballot, *states: str) -> None:
    """Refuse what is not this state's turn."""
    if ballot.state not in states:
        raise Refused(OUT_OF_TURN[ballot.state])


def shared(ballot: UUID) -> tuple[str, bytes, int]:
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


def move(by, ballot: Ballot, state: str, verb: str, *, reason: str = "", meeting_follows=None) -> Ballot:
    """Take a held ballot to its next state and leave the register's line; the one place where a state changes."""
    if state not in Ballot.MOVES[ballot.state]:
        raise Refused(OUT_OF_TURN[ballot.state])
    ballot.state = state
    with audit.acting(by, verb, organization=ballot.meeting.organization, record=ballot, reason=reason):
        ballot.save(update_fields=["state", "void_reason", "invalid_papers"])
        if meeting_follows:
            meeting_follows(by=by, meeting=ballot.meeting)
    return ballot


def burn(ballot: Ballot) -> None:
    """Destroy everything that a count does not leave behind; the keys go once that has committed."""
    Urn.objects.filter(ballot=ballot.pk).delete()
    Slip.objects.filter(ballot=ballot.pk).delete()
    SlipFailures.objects.filter(ballot=ballot.pk).delete()
    PaperCount.objects.filter(ballot=ballot).delete()
    # Every row, also those without: afterwards one xmin covers the roll and its order of signing in is gone.
    ballot.roll.update(blinded=None)
    transaction.on_commit(lambda: keys.erase(ballot.pk))


def policy() -> Policy:
    """The policy of today."""
    return Policy.objects.on(timezone.localdate())
