"""What stands on a sheet beside each level: read once, in a fixed number of queries, for the screen and for paper."""

from collections import Counter
from dataclasses import dataclass

from commitments.models import Commitment, CommitmentItem
from evaluations.ballots.models import Grade
from evaluations.ballots.results import SubjectResult
from evaluations.ratings.advice import results_by_subject
from evaluations.ratings.models import Pool, Rating, RatingSheet
from evaluations.ratings.quotas import quota_of
from evaluations.ratings.rules import Quota
from meetings.models import BranchCritique, BranchStatement, Critique, Statement
from organizations.models import Policy

STATEMENT = ("duties", "gains", "gaps", "direction")
CRITIQUE = ("progress", "shortcomings", "direction")
BRANCH_STATEMENT = ("activities", "fulfilment", "five_goods")
BRANCH_CRITIQUE = ("achievements", "gaps", "suggestions")


@dataclass(frozen=True)
class Said:
    """A statement (讲述) or a critique (点评): each part under its heading."""

    parts: tuple[tuple[str, str], ...] = ()
    by: str = ""

    @property
    def gist(self) -> str:
        return "".join(text if text.endswith(("。", "！", "？")) else f"{text}。" for _, text in self.parts)


@dataclass(frozen=True)
class Line:
    """One subject with everything its deciding body looks at."""

    rating: Rating
    fulfilment: str
    statement: Said
    critique: Said
    counts: tuple[tuple[str, int], ...]  # empty where they may not be shown
    is_mostly_good: bool | None  # None where not even that may be shown
    previous: Rating | None
    replaced: tuple[Rating, ...]  # what corrections have replaced, newest first


@dataclass(frozen=True)
class SheetPage:
    sheet: RatingSheet
    lines: tuple[Line, ...]
    quota: Quota
    policy: Policy
    has_ballot: bool

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
    of_organizations = sheet.pool == Pool.ORGANIZATIONS
    year = sheet.period_start.year
    if of_organizations:
        commitments = Commitment.objects.for_organizations([r.organization_id for r in ratings], year)
        statements = _statements(BranchStatement, BRANCH_STATEMENT, sheet, "organization_id")
        critiques = _critiques(BranchCritique, BRANCH_CRITIQUE, sheet, "organization_id")
    else:
        commitments = Commitment.objects.for_people([r.person_id for r in ratings], year)
        statements = _statements(Statement, STATEMENT, sheet, "person_id")
        critiques = _critiques(Critique, CRITIQUE, sheet, "person_id")
    results = results_by_subject(sheet.meeting)
    previous = {}
    for earlier in Rating.objects.before(sheet):
        previous.setdefault(earlier.subject, earlier)
    lines = []
    for rating in ratings:
        key = rating.organization_id if of_organizations else rating.person_id
        result = results.get(rating.subject)
        lines.append(
            Line(
                rating=rating,
                fulfilment=_fulfilment(commitments.get(key)),
                statement=statements.get(key, Said()),
                critique=critiques.get(key, Said()),
                counts=_counts(result),
                is_mostly_good=result.mostly_good if result else None,
                previous=previous.get(rating.subject),
                replaced=tuple(r for r in everything if not r.is_current and r.subject == rating.subject),
            )
        )
    policy = Policy.objects.on(sheet.meeting.held_on)
    return SheetPage(sheet, tuple(lines), quota_of(sheet, ratings, policy), policy, has_ballot=bool(results))


def _counts(result: SubjectResult | None) -> tuple[tuple[str, int], ...]:
    if result is None or result.counts is None:
        return ()
    return tuple((grade.label, result.counts[grade]) for grade in Grade)


def _statements(model, fields: tuple[str, ...], sheet: RatingSheet, about: str) -> dict[int, Said]:
    """What was told at the sheet's meeting, by the id of whom it is about."""
    return {getattr(row, about): Said(_parts(row, fields)) for row in model.objects.filter(meeting=sheet.meeting_id)}


def _critiques(model, fields: tuple[str, ...], sheet: RatingSheet, about: str) -> dict[int, Said]:
    rows = model.objects.filter(meeting=sheet.meeting_id).select_related("commented_by")
    return {getattr(row, about): Said(_parts(row, fields), by=row.commented_by.name) for row in rows}


def _parts(row, fields: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    written = ((field, getattr(row, field)) for field in fields)
    return tuple((row._meta.get_field(field).verbose_name, text) for field, text in written if text)


def _fulfilment(commitment: Commitment | None) -> str:
    """兑现 in brief: how many items stand where."""
    if commitment is None:
        return ""
    counted = Counter(item.fulfilment for item in commitment.items.all())
    stages = reversed(CommitmentItem.Fulfilment.choices)
    return "，".join(f"{label}{counted[stage]}项" for stage, label in stages if counted[stage])
