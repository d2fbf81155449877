"""What every move of a commitment does first: lock it, and see that the move is one."""

from commitments.models import Commitment
from organizations.refusals import Refused

State = Commitment.State

_REFUSED = {
    (State.SUBMITTED, State.SUBMITTED): "这份承诺已经提交，请等书记确认。",
    (State.CONFIRMED, State.SUBMITTED): "这份承诺已经确认，不用再提交。",
    (State.DRAFT, State.CONFIRMED): "这份承诺还没有提交，请先由填写人提交。",
    (State.CONFIRMED, State.CONFIRMED): "这份承诺已经确认，不用再办。",
    (State.DRAFT, State.DRAFT): "这份承诺还没有提交，可以直接修改。",
}


def locked(commitment: Commitment) -> Commitment:
    """The commitment as it stands now, held until the transaction ends."""
    related = ("campaign", "organization", "person__organization")
    return Commitment.objects.select_related(*related).select_for_update(of=("self",)).get(pk=commitment.pk)


def check_move(commitment: Commitment, state: State) -> None:
    """Refuse, with a sentence, what `Commitment.MOVES` does not hold."""
    if state not in Commitment.MOVES[State(commitment.state)]:
        raise Refused(_REFUSED[State(commitment.state), state])
