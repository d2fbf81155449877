"""What every write to a saved commitment does first: lock it, see that the move is one, compare versions.

A save names the version it was typed upon. When somebody else has saved since, it is refused and both texts are shown.
"""

from django.utils import timezone

from commitments.models import Commitment
from organizations.holding import held
from organizations.refusals import Refused

State = Commitment.State

RELATED = ("campaign", "organization", "person__organization", "person__user")
_REFUSED = {
    (State.SUBMITTED, State.SUBMITTED): "这份承诺已经提交，请等书记确认。",
    (State.CONFIRMED, State.SUBMITTED): "这份承诺已经确认，不用再提交。",
    (State.DRAFT, State.CONFIRMED): "这份承诺还没有提交，请先由填写人提交。",
    (State.CONFIRMED, State.CONFIRMED): "这份承诺已经确认，不用再办。",
    (State.DRAFT, State.DRAFT): "这份承诺还没有提交，可以直接修改。",
}


def locked(commitment: Commitment) -> Commitment:
    """The commitment as it stands now, held until the transaction ends."""
    return held(Commitment.objects.select_related(*RELATED), commitment.pk)


def check_move(commitment: Commitment, state: State) -> None:
    """Refuse, with a sentence, what `Commitment.MOVES` does not hold."""
    if state not in Commitment.MOVES[State(commitment.state)]:
        raise Refused(_REFUSED[State(commitment.state), state])


class Conflict(Refused):
    """Somebody else has saved the same commitment meanwhile; `commitment` is what stands now."""

    def __init__(self, commitment: Commitment):
        by, at = commitment.last_saved
        super().__init__(
            f"{by.display_name}在{timezone.localtime(at):%H:%M}已经改过这一份，您的文字没有盖上去。"
            "请对照两份，合成一份再保存。"
        )
        self.commitment = commitment


def require_version(commitment: Commitment, based_on: int) -> None:
    """Refuse what was typed upon an older version than the one that stands."""
    if based_on != commitment.version:
        raise Conflict(commitment)
