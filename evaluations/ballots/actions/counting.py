"""计票: the urn is opened once, in memory; only totals survive it."""

from django.db import transaction

from evaluations.ballots import keys, rules, sealing
from evaluations.ballots.actions.turns import GONE, burn, locked, move, policy, require_state
from evaluations.ballots.models import Ballot, Channel, Grade, Tally, Urn
from meetings.actions import end_voting
from organizations.refusals import Refused

State = Ballot.State


@transaction.atomic
def count(*, by, ballot: Ballot) -> Ballot:
    """计票: open the urn once, in memory, leave totals only; no recount, as with burnt paper."""
    ballot = locked(by, ballot)
    require_state(ballot, State.SEALED)
    totals = rules.add_up(_forms(ballot), ballot.subjects.count())
    Tally.objects.bulk_create(
        Tally(ballot=ballot, position=position, grade=grade, votes=row[grade])
        for position, row in enumerate(totals)
        for grade in Grade
    )
    burn(ballot)
    return move(by, ballot, State.COUNTED, "计票，销毁选票和密钥", meeting_follows=end_voting)


def _forms(ballot: Ballot) -> list[bytes]:
    """Open every ballot in the urn, or refuse to count at all."""
    signed_in = ballot.roll.filter(channel__in=[Channel.PHONE, Channel.SLIP]).count()
    sealed = list(Urn.objects.filter(ballot=ballot.pk).values_list("ticket", "sealed"))
    if len(sealed) > signed_in:
        raise Refused("票箱里的票比签到的人多，不能计票。请作废这场投票，查明原因后重新投票。")
    fewest = rules.fewest_voters(policy())
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
