"""Decisions about ratings that need neither the database nor the clock; the policy is a parameter.

The machine only advises (参考无记名评价结果): it scores, suggests, counts the quota, and never breaks a tie.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from evaluations.ballots.models import Grade
from evaluations.ratings.levels import Level

TENTH = Decimal("0.1")

Counts = Sequence[int]


@dataclass(frozen=True)
class Suggestion:
    """What the ballot advises about one subject; empty where the counts may not be shown."""

    score: Decimal | None = None
    level: Level | None = None
    is_tied: bool = False  # stands level with others for the last ★ of the quota
    is_flagged_unfamiliar: bool = False


@dataclass(frozen=True)
class Quota:
    """How many ★ the deciding body may give in this round, and how many it has given."""

    rated: int  # subjects rated in the time the quota counts, this round included
    earned: int  # ★ that come with them
    given_before: int  # ★ of the year's other rounds
    used: int  # ★ of this round

    @property
    def allowed(self) -> int:
        """可用: what this round may give; a year that has overdrawn leaves nothing, never less."""
        return max(0, self.earned - self.given_before)

    @property
    def left(self) -> int:
        return max(0, self.allowed - self.used)

    @property
    def excess(self) -> int:
        return max(0, self.used - self.allowed)

    @property
    def is_exceeded(self) -> bool:
        return self.used > self.allowed


def percent_half_up(count: int, percent: int) -> int:
    """Return `percent` per cent of `count`, halves rounded up, without a float that could fall short of the half."""
    return (2 * count * percent + 100) // 200


def quota(*, rated_before: int, given_before: int, rated_now: int, used_now: int, policy) -> Quota:
    """Count the quota of a round. 通知二(二): “先锋”比例控制在15%左右.

    Rolling over the year a branch of three earns about five ★; rounded each month it would never earn one.
    """
    if policy.quota_mode == policy.QuotaMode.ROUND:
        rated_before = given_before = 0
    rated = rated_before + rated_now
    return Quota(
        rated=rated,
        earned=percent_half_up(rated, policy.pioneer_percent),
        given_before=given_before,
        used=used_now,
    )


def weights(policy) -> dict[Grade, int]:
    """What each mark other than 不了解 is worth."""
    return {
        Grade.GOOD: policy.score_good,
        Grade.FAIRLY_GOOD: policy.score_fairly_good,
        Grade.FAIR: policy.score_fair,
        Grade.POOR: policy.score_poor,
    }


def score(counts: Counts, policy) -> Decimal | None:
    """Return the mean of the marks other than 不了解; None when nobody knows the subject.

    Rounded down to a tenth, so that the figure shown never seems to reach a line it has not reached.
    """
    worth = weights(policy)
    known = sum(counts[grade] for grade in worth)
    if not known:
        return None
    total = sum(points * counts[grade] for grade, points in worth.items())
    return (Decimal(total) / known).quantize(TENTH, rounding=ROUND_FLOOR)


def is_flagged_unfamiliar(counts: Counts, policy) -> bool:
    """Say whether so many of the ballots were marked 不了解 that the deciding body should know: a third, by default."""
    return counts[Grade.UNFAMILIAR] > 0 and policy.unfamiliar_share * counts[Grade.UNFAMILIAR] >= sum(counts)


def is_poor_for_many(counts: Counts, policy) -> bool:
    """Say whether the policy's share (a third) or more of those who know the subject marked 差."""
    known = sum(counts) - counts[Grade.UNFAMILIAR]
    return counts[Grade.POOR] > 0 and policy.lagging_share * counts[Grade.POOR] >= known


def basic_level(counts: Counts, policy) -> Level | None:
    """Return the level the score alone suggests, before any ★ is considered."""
    points = score(counts, policy)
    if points is None:
        return None
    if is_poor_for_many(counts, policy) or points < policy.basically_qualified_from:
        return Level.LAGGING
    if points < policy.qualified_from:
        return Level.BASICALLY_QUALIFIED
    return Level.QUALIFIED


def _candidates(scores: Sequence[Decimal], allowed: int) -> tuple[set[Decimal], Decimal | None]:
    """Return the scores that get a ★ inside the quota, and the one whose holders are too many for what is left."""
    chosen: set[Decimal] = set()
    left = allowed
    for points in sorted(set(scores), reverse=True):
        holders = scores.count(points)
        if holders > left:
            return chosen, points if left else None
        chosen.add(points)
        left -= holders
    return chosen, None


def suggest(
    all_counts: Sequence[Counts | None], allowed: int, policy, barred: Collection[int] = ()
) -> list[Suggestion]:
    """Return what the ballot advises for each subject of a sheet; None stands for counts that may not be shown.

    `barred` holds the places of those whom the policy gives no ★, whatever their score.
    """
    basics = [basic_level(counts, policy) if counts is not None else None for counts in all_counts]
    scores = [score(counts, policy) if counts is not None else None for counts in all_counts]
    in_reach = [
        points
        for place, (points, level) in enumerate(zip(scores, basics, strict=True))
        if level is Level.QUALIFIED and points >= policy.pioneer_from and place not in barred
    ]
    chosen, tied = _candidates(in_reach, allowed)
    suggestions = []
    for place, (counts, points, level) in enumerate(zip(all_counts, scores, basics, strict=True)):
        if counts is None:
            suggestions.append(Suggestion())
            continue
        stands_out = level is Level.QUALIFIED and place not in barred
        suggestions.append(
            Suggestion(
                score=points,
                level=Level.PIONEER if stands_out and points in chosen else level,
                is_tied=stands_out and tied is not None and points == tied,
                is_flagged_unfamiliar=is_flagged_unfamiliar(counts, policy),
            )
        )
    return suggestions
