"""抽签码: slips become good for a ballot when printed, void when left over; guessing is stopped and let on again.

The register's lines hold numbers, never a code. Who drew which slip, nobody notes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction

from evaluations.ballots import keys, rules, slips
from evaluations.ballots.actions.turns import GONE, locked, require_state
from evaluations.ballots.models import Ballot, Slip, SlipFailures
from evaluations.ballots.results import slips_of
from organizations import audit
from organizations.refusals import Refused

State = Ballot.State

SIGN_IN_IS_OVER = "签到已经结束，抽签码不能再印，也不能再作废。抽签码丢了的，请作废这场投票，重新开始。"


@dataclass(frozen=True)
class Voided:
    """How many slips became void, and which of the codes no good slip of the ballot bears."""

    number: int
    unknown: tuple[str, ...]


@transaction.atomic
def add_slips(*, by, ballot: Ballot, codes: Collection[str], living: int) -> None:
    """Make freshly printed codes good; `living` is how many good ones there were when the printing was asked for.

    A second click would else leave codes that are good and on nobody's paper, which nobody could gather in again.
    """
    ballot = _held_at_sign_in(by, ballot)
    before = slips_of(ballot).living
    if before != living:
        raise Refused(
            f"有效的抽签码刚才从{living}张变成了{before}张，可能是点了两次，也可能有别人在印，所以这一次没有印。"
            "那几张您拿到了的，不用再印；没有拿到的，请全部作废重印。"
        )
    most = ballot.roll.count() + rules.SPARE_SLIPS
    if before + len(codes) > most:
        raise Refused(f"有效的抽签码最多{most}张，现在已有{before}张，不能再印{len(codes)}张。请少印几张。")
    with audit.acting(by, f"印抽签码{len(codes)}张", organization=ballot.meeting.organization, record=ballot):
        _write_anew(ballot, _digests(ballot, codes))


@transaction.atomic
def void_slips(*, by, ballot: Ballot, codes: Iterable[str]) -> Voided:
    """Make leftover slips void; a code that no good slip bears changes nothing and is named in the answer."""
    ballot = _held_at_sign_in(by, ballot)
    living = set(_living(ballot))
    codes = dict.fromkeys(codes)  # a scanner may have read one twice
    digests = dict(zip(codes, _digests(ballot, codes), strict=True))
    void = [digest for digest in digests.values() if digest in living]
    if void:
        with audit.acting(by, f"作废抽签码{len(void)}张", organization=ballot.meeting.organization, record=ballot):
            Slip.objects.filter(ballot=ballot.pk, code_hmac__in=void).delete()
    return Voided(len(void), tuple(code for code, digest in digests.items() if digest not in living))


@transaction.atomic
def void_all_slips(*, by, ballot: Ballot) -> int:
    """Make every slip void: a sheet was lost, or was never seen; return how many there were."""
    ballot = _held_at_sign_in(by, ballot)
    living = slips_of(ballot).living
    if not living:
        raise Refused("现在没有有效的抽签码，不用作废。需要的话，请直接印。")
    with audit.acting(by, f"作废全部抽签码，共{living}张", organization=ballot.meeting.organization, record=ballot):
        Slip.objects.filter(ballot=ballot.pk).delete()
    return living


@transaction.atomic
def resume_slips(*, by, ballot: Ballot) -> None:
    """Let votes by slip in again after too many wrong codes: the host has looked into it."""
    ballot = locked(by, ballot)
    require_state(ballot, State.VOTING)
    failures = slips_of(ballot).failures
    if failures < rules.MOST_FAILURES:
        raise Refused("抽签码投票没有停，不用恢复。")
    verb = f"抽签码输错{failures}次，恢复抽签码投票"
    with audit.acting(by, verb, organization=ballot.meeting.organization, record=ballot):
        SlipFailures.objects.filter(ballot=ballot.pk).update(failures=0)


def _held_at_sign_in(by, ballot: Ballot) -> Ballot:
    ballot = locked(by, ballot)
    if ballot.state != State.SIGNIN:
        raise Refused(SIGN_IN_IS_OVER)
    return ballot


def _living(ballot: Ballot) -> list[bytes]:
    return [bytes(digest) for digest in Slip.objects.filter(ballot=ballot.pk).values_list("code_hmac", flat=True)]


def _digests(ballot: Ballot, codes: Iterable[str]) -> list[bytes]:
    try:
        key = keys.slip_key(ballot.pk)
    except keys.Gone as gone:
        raise Refused(GONE) from gone
    return [slips.digest(key, code) for code in codes]


def _write_anew(ballot: Ballot, added: list[bytes]) -> None:
    # Every row, also those from before, in an order of their own: a slip printed later for somebody who came late
    # would else stand in a transaction of its own, and its vote with it; the rows' order would be the sheet's.
    everything = sorted(_living(ballot) + added)
    Slip.objects.filter(ballot=ballot.pk).delete()
    Slip.objects.bulk_create(Slip(ballot=ballot.pk, code_hmac=digest) for digest in everything)
