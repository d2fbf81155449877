"""What stands on a sheet beside each level: read once, in a fixed number of queries, for the screen and for paper."""

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from commitments.models import Commitment, CommitmentItem
from evaluations.ballots.models import Grade
from evaluations.ballots.results import SubjectResult
from evaluations.ratings.advice import barred_from_pioneer, results_by_subject
from evaluations.ratings.deciding import lacks_a_secretary
from evaluations.ratings.history import Past, history_before
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Pool, Rating, RatingSheet
from evaluations.ratings.quotas import quota_of
from evaluations.ratings.reasons import why
from evaluations.ratings.rules import Quota, Suggestion
from evaluations.ratings.said import Said, heard_at
from meetings.models import Attendance
from organizations.models import Person, Policy

Presence = Attendance.Presence
NOT_HERE = {Presence.WRITTEN, Presence.LEAVE, Presence.ABSENT, Presence.EXPECTED}


@dataclass(frozen=True)
class Line:
    """One subject with everything its deciding body looks at."""

    rating: Rating
    attendance: Attendance | None  # None for a branch
    fulfilment: str
    statement: Said
    critique: Said
    counts: tuple[tuple[str, int], ...]  # empty where they may not be shown
    is_mostly_good: bool | None  # None where not even that may be shown
    reasons: tuple[str, ...]  # why the ballot advises what it advises
    past: tuple[Past, ...]  # the last six rounds, oldest first
    deferred: Rating | None  # an earlier round that is deferred still
    replaced: tuple[Rating, ...]  # what corrections have replaced, newest first

    @property
    def presence(self) -> str:
        """What of somebody's presence bears on the level: 流出, 预备党员, not here."""
        if self.attendance is None:
            return ""
        words = []
        if self.attendance.category == Person.Kind.PROBATIONARY:
            words.append(self.attendance.get_category_display())
        if self.attendance.standing == Person.Standing.AWAY:
            words.append(self.attendance.get_standing_display())
        if self.attendance.presence in NOT_HERE:
            words.append(self.attendance.get_presence_display())
        if self.statement.channel and self.statement.channel not in words:
            words.append(f"{self.statement.channel}讲述")
        return "，".join(words)

    @property
    def may_be_deferred_for_absence(self) -> bool:
        """Neither here nor heard in writing: rated all the same, or deferred with a reason."""
        return self.attendance is not None and not self.statement.parts and self.attendance.presence in NOT_HERE


@dataclass(frozen=True)
class SheetPage:
    sheet: RatingSheet
    lines: tuple[Line, ...]
    quota: Quota
    policy: Policy
    has_ballot: bool
    lacks_a_secretary: bool  # the superior of the branches, on the day of the confirmation, or today before it

    @property
    def ratings(self) -> list[Rating]:
        return [line.rating for line in self.lines]

    @property
    def undecided(self) -> list[Rating]:
        return [rating for rating in self.ratings if not rating.is_decided]

    @property
    def deferred(self) -> int:
        return sum(rating.is_deferred for rating in self.ratings)

    @property
    def tied(self) -> list[Rating]:
        """Those who stand level at the quota's edge."""
        return [rating for rating in self.ratings if rating.is_tied]

    @property
    def rated_before(self) -> int:
        """What of `quota.rated` other rounds bring; the page's script adds this round's as they are decided."""
        return self.quota.rated - (len(self.lines) - self.deferred)

    @property
    def allowed(self) -> int:
        """The quota: as it stood when the sheet was confirmed, else as it stands now."""
        return self.sheet.quota_allowed if self.sheet.is_confirmed else self.quota.allowed

    @property
    def left(self) -> int:
        return max(0, self.allowed - self.quota.used)

    @property
    def excess(self) -> int:
        return max(0, self.quota.used - self.allowed)


def sheet_page(sheet: RatingSheet) -> SheetPage:
    """Read a sheet and everything beside it."""
    everything = list(sheet.ratings.order_by("position", "-pk"))
    ratings = [rating for rating in everything if rating.is_current]
    policy = Policy.objects.on(sheet.meeting.held_on)
    commitments = _commitments(sheet, ratings)
    attendances = _attendances(sheet)
    heard = heard_at(sheet)
    results = results_by_subject(sheet.meeting)
    barred = barred_from_pioneer(sheet, policy)
    history = history_before(sheet)
    lines = []
    for rating in ratings:
        key = rating.organization_id or rating.person_id
        result = results.get(rating.subject)
        lines.append(
            Line(
                rating=rating,
                attendance=attendances.get(rating.person_id),
                fulfilment=_fulfilment(commitments.get(key)),
                statement=heard.statements.get(key, Said()),
                critique=heard.critiques.get(key, Said()),
                counts=_counts(result),
                is_mostly_good=result.mostly_good if result else None,
                reasons=_reasons(rating, result, policy, barred),
                past=history.of(rating.subject),
                deferred=history.deferred(rating.subject),
                replaced=tuple(r for r in everything if not r.is_current and r.subject == rating.subject),
            )
        )
    return SheetPage(
        sheet=sheet,
        lines=tuple(lines),
        quota=quota_of(sheet, ratings, policy),
        policy=policy,
        has_ballot=bool(results),
        lacks_a_secretary=_lacks_a_secretary(sheet),
    )


def _lacks_a_secretary(sheet: RatingSheet) -> bool:
    day = timezone.localdate(sheet.confirmed_at) if sheet.confirmed_at else timezone.localdate()
    return sheet.pool == Pool.ORGANIZATIONS and lacks_a_secretary(sheet.organization, day)


def _commitments(sheet: RatingSheet, ratings: list[Rating]) -> dict[int, Commitment]:
    year = sheet.period_start.year
    if sheet.pool == Pool.ORGANIZATIONS:
        return Commitment.objects.for_organizations([rating.organization_id for rating in ratings], year)
    return Commitment.objects.for_people([rating.person_id for rating in ratings], year)


def _attendances(sheet: RatingSheet) -> dict[int, Attendance]:
    if sheet.pool == Pool.ORGANIZATIONS:
        return {}
    return {attendance.person_id: attendance for attendance in sheet.meeting.attendances.all()}


def _counts(result: SubjectResult | None) -> tuple[tuple[str, int], ...]:
    if result is None or result.counts is None:
        return ()
    return tuple((grade.label, result.counts[grade]) for grade in Grade)


def _reasons(rating: Rating, result: SubjectResult | None, policy: Policy, barred: set[int]) -> tuple[str, ...]:
    if result is None or result.counts is None:
        return ()
    suggestion = Suggestion(
        rating.score,
        Level(rating.suggestion) if rating.suggestion else None,
        rating.is_tied,
        rating.is_flagged_unfamiliar,
    )
    return why(result.counts, suggestion, policy, is_barred=rating.person_id in barred)


def _fulfilment(commitment: Commitment | None) -> str:
    """兑现 in brief: how many items stand where."""
    if commitment is None:
        return ""
    counted = Counter(item.fulfilment for item in commitment.items.all())
    stages = reversed(CommitmentItem.Fulfilment.choices)
    return "，".join(f"{label}{counted[stage]}项" for stage, label in stages if counted[stage])
