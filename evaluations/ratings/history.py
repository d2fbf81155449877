"""The last six rounds of a sheet's subjects, and what of them is still deferred (暂缓)."""

from dataclasses import dataclass

from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating, RatingSheet
from organizations.periods import Period

ROUNDS_BACK = 6


@dataclass(frozen=True)
class Past:
    """One earlier round of one subject; without a rating nobody rated them then."""

    period: Period
    rating: Rating | None

    @property
    def symbol(self) -> str:
        if self.rating is None:
            return "–"
        return "缓" if self.rating.is_deferred else Level(self.rating.level).symbol

    def __str__(self):
        if self.rating is None or self.rating.is_deferred:
            words = "暂缓" if self.rating else "–"
        else:
            words = f"{self.symbol}{Level(self.rating.level).label}"
        return f"{self.period.short_label}{words}"


@dataclass(frozen=True)
class History:
    """The six rounds before a sheet, oldest first, of all its subjects."""

    periods: tuple[Period, ...]
    ratings: dict[tuple, dict]  # by subject, then by the round's first day
    body: tuple[int, int | None]  # the deciding organization and its unit, as ids

    def of(self, subject: tuple) -> tuple[Past, ...]:
        rounds = self.ratings.get(subject, {})
        return tuple(Past(period, rounds.get(period.start)) for period in self.periods)

    def deferred(self, subject: tuple) -> Rating | None:
        """The newest round, when this body deferred it and nobody has decided it since; why another did is theirs."""
        rounds = self.ratings.get(subject)
        newest = rounds[max(rounds)] if rounds else None
        return newest if newest and newest.is_deferred and _body_of(newest.sheet) == self.body else None


def history_before(sheet: RatingSheet) -> History:
    """Read the six rounds before the sheet; one query."""
    periods = [sheet.period.previous()]
    while len(periods) < ROUNDS_BACK:
        periods.append(periods[-1].previous())
    ratings: dict[tuple, dict] = {}
    for earlier in Rating.objects.before(sheet).filter(sheet__period_start__gte=periods[-1].start):
        ratings.setdefault(earlier.subject, {}).setdefault(earlier.sheet.period_start, earlier)
    return History(tuple(reversed(periods)), ratings, _body_of(sheet))


def _body_of(sheet: RatingSheet) -> tuple[int, int | None]:
    return sheet.organization_id, sheet.unit_id
