"""计票: the urn is opened once, in memory, the papers are added; only totals survive it."""

from collections import Counter

from django.db import transaction

from evaluations.ballots import keys, paper, rules, sealing
from evaluations.ballots.actions.paper import CHANGED, entered
from evaluations.ballots.actions.turns import GONE, burn, locked, move, policy, require_state
from evaluations.ballots.models import Ballot, Channel, Grade, Slip, Tally, Teller, Urn
from evaluations.ballots.paper import PaperTotals
from meetings.actions import end_voting
from organizations.refusals import Refused

State = Ballot.State


@transaction.atomic
def count(*, by, ballot: Ballot) -> Ballot:
    """计票: open the urn once, in memory, leave totals only; no recount, as with burnt paper."""
    ballot = locked(by, ballot)
    require_state(ballot, State.SEALED)
    names = list(ballot.subjects.values_list("name", flat=True))
    papers, urn = _papers(by, ballot, names), _urn(ballot)
    fewest = rules.fewest_voters(policy())
    if len(urn) + papers.valid < fewest:
        raise Refused(f"收回的票不足{fewest}张，计票会看出各人怎么投的，不能计票。请作废这场投票。")
    totals = paper.merged(rules.add_up(_forms(ballot, urn, len(names)), len(names)), papers)
    Tally.objects.bulk_create(
        Tally(ballot=ballot, position=position, grade=grade, votes=row[grade])
        for position, row in enumerate(totals)
        for grade in Grade
    )
    ballot.invalid_papers = papers.invalid
    burn(ballot)
    return move(by, ballot, State.COUNTED, "计票，销毁选票和密钥", meeting_follows=end_voting)


def _papers(by, ballot: Ballot, names: list[str]) -> PaperTotals:
    """Return what both tellers counted, or refuse to count at all."""
    handed_out = ballot.roll.filter(channel=Channel.PAPER).count()
    if not handed_out:
        return paper.no_papers(len(names))
    if ballot.tellers.filter(person__user=by).exists():
        raise Refused("您是点票人，不能主持计票。请主持人登录后计票。")
    counts = entered(ballot)
    if len(counts) < len(Teller.Duty):
        raise Refused("有人领了纸票，计票人和监票人要先各自清点、各自录入，才能计票。")
    if differing := paper.compare(*counts).differing(names):
        raise Refused(f"计票人和监票人清点得不一致，不能计票。请两人各自重新清点：{'、'.join(differing)}。")
    if paper.problems(counts[0], names, handed_out):
        raise Refused(CHANGED)
    return counts[0]


def _urn(ballot: Ballot) -> list[tuple[bytes, bytes]]:
    """Return every ticket with its sealed form, or refuse when there are more than were issued."""
    sealed = list(Urn.objects.filter(ballot=ballot.pk).values_list("ticket", "sealed"))
    by_slip = Urn.objects.filter(
        ballot=ballot.pk, ticket__in=Slip.objects.filter(ballot=ballot.pk).values("code_hmac")
    ).count()
    signed_in = Counter(ballot.roll.values_list("channel", flat=True))
    if by_slip > signed_in[Channel.SLIP] or len(sealed) - by_slip > signed_in[Channel.PHONE]:
        raise Refused("票箱里的票比签到的人多，不能计票。请作废这场投票，查明原因后重新投票。")
    return sealed


def _forms(ballot: Ballot, urn: list[tuple[bytes, bytes]], subjects: int) -> list[bytes]:
    """Open every ballot in the urn, or refuse to count at all."""
    try:
        key = keys.sealing_key(ballot.pk)
        forms = [sealing.unseal(key, ballot.pk, bytes(ticket), bytes(content)) for ticket, content in urn]
    except keys.Gone as gone:
        raise Refused(GONE) from gone
    except sealing.Broken as broken:
        raise Refused("票箱里有票被改动过，不能计票。请作废这场投票，查明原因后重新投票。") from broken
    if not all(rules.is_complete(marks, subjects) for marks in forms):
        raise Refused("票箱里有不完整的票，不能计票。请作废这场投票，查明原因后重新投票。")
    return forms
