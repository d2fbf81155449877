"""A branch's month with every figure of the report, in a number of queries that never grows."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from commitments.models import Campaign, Commitment
from disclosures.inspections import rules
from disclosures.inspections.branch_months import PEOPLE_POOLS, BranchMonth
from disclosures.inspections.burden import Work, works_of
from disclosures.inspections.ground import Ground
from disclosures.inspections.reach import Reach
from disclosures.inspections.rules import Observation, Quota
from disclosures.opinions.models import Opinion
from disclosures.publications.models import Publication
from evaluations.ballots.models import Ballot
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Pool, Rating, RatingSheet
from meetings.models import Attendance, Critique, Statement
from organizations.periods import Month

Presence = Attendance.Presence
HERE = (Presence.PRESENT, Presence.ONLINE)
SPEAKING = (*HERE, Presence.WRITTEN)


@dataclass(frozen=True)
class BranchRow(BranchMonth):
    """A branch's month with every figure of the report."""

    expected: int = 0
    present: int = 0
    speakers: int = 0
    statements: int = 0
    critiques: int = 0
    on_roll: int = 0
    signed_in: int = 0
    levels: dict[str, dict[str, int]] = field(default_factory=dict)  # pool → level → how many
    quotas: tuple[Quota, ...] = ()
    opinions_open: int = 0
    opinions_answered: int = 0
    opinions_overdue: int = 0
    commitments_published: int = 0
    commitments_unpublished: int = 0  # past their day
    work: Work | None = None  # what typing the meeting in took

    @property
    def statements_missing(self) -> int:
        return self.speakers - self.statements

    @property
    def critiques_missing(self) -> int:
        return self.speakers - self.critiques

    @property
    def quota_reasons(self) -> str:
        return "；".join(f"{quota.pool}：{quota.reason or '没有写原因'}" for quota in self.quotas if quota.is_exceeded)

    def level_counts(self, pool: str) -> tuple[int, int, int, int]:
        """How many ★ ☆ ○ △ of one pool."""
        counted = self.levels.get(pool, {})
        return tuple(counted.get(level, 0) for level in Level)

    @property
    def member_levels(self) -> tuple[int, int, int, int]:
        return self.level_counts(Pool.MEMBERS)

    @property
    def staff_levels(self) -> tuple[int, int, int, int]:
        return self.level_counts(Pool.STAFF)

    @property
    def findings(self) -> list[Observation]:
        return [
            Observation(self.branch.pk, self.name, self.superior, problem, words)
            for problem, words in rules.problems(self)
        ]


def detailed(months: list[BranchMonth], reach: Reach, month: Month, ground: Ground) -> list[BranchRow]:
    """The branches' rows of one month with every figure of the report."""
    ids = reach.branch_ids
    meeting_pks = [row.meeting_pk for row in months if row.meeting_pk]
    attended = _attended(meeting_pks)
    voters = _voters(meeting_pks)
    works = works_of(meeting_pks)
    levels = Rating.objects.filter(sheet__organization__in=ids).distribution(month.start, month.start)
    quotas = _quotas(ids, month)
    opinions = _opinions(ids, month, ground.today)
    commitments = _commitments(reach, ground)
    return [
        BranchRow(
            **vars(row),
            **attended.get(row.meeting_pk, {}),
            **voters.get(row.meeting_pk, {}),
            levels={pool: levels.get((row.branch.pk, month.start, pool), {}) for pool in PEOPLE_POOLS},
            quotas=tuple(quotas.get(row.branch.pk, ())),
            **opinions.get(row.branch.pk, {}),
            **commitments.get(row.branch.pk, {}),
            work=works.get(row.meeting_pk),
        )
        for row in months
    ]


def added_levels(counts) -> tuple[int, int, int, int]:
    """Several counts of ★ ☆ ○ △ added up."""
    return tuple(sum(column) for column in zip((0, 0, 0, 0), *counts, strict=True))


def _attended(meeting_pks: list[int]) -> dict[int, dict]:
    about = {"meeting": OuterRef("meeting"), "person": OuterRef("person")}
    speaks = Q(presence__in=SPEAKING)
    rows = (
        Attendance.objects.subjects()
        .filter(meeting__in=meeting_pks)
        .order_by()
        .annotate(has_said=Exists(Statement.objects.filter(**about)))
        .annotate(is_criticized=Exists(Critique.objects.complete().filter(**about)))
        .values("meeting_id")
        .annotate(
            expected=Count("pk"),
            present=Count("pk", filter=Q(presence__in=HERE)),
            speakers=Count("pk", filter=speaks),
            statements=Count("pk", filter=speaks & Q(has_said=True)),
            critiques=Count("pk", filter=speaks & Q(is_criticized=True)),
        )
    )
    figures = ("expected", "present", "speakers", "statements", "critiques")
    return {row["meeting_id"]: {name: row[name] for name in figures} for row in rows}


def _voters(meeting_pks: list[int]) -> dict[int, dict]:
    rows = (
        Ballot.objects.standing()
        .filter(meeting__in=meeting_pks)
        .order_by()
        .values("meeting_id")
        .annotate(on_roll=Count("roll__person"), signed_in=Count("roll__person", filter=Q(roll__channel__isnull=False)))
    )
    return {row["meeting_id"]: {"on_roll": row["on_roll"], "signed_in": row["signed_in"]} for row in rows}


def _quotas(ids: QuerySet, month: Month) -> dict[int, list[Quota]]:
    sheets = (
        RatingSheet.objects.confirmed()
        .for_period(month)
        .filter(organization__in=ids)
        .with_figures()
        .select_related("unit")
        .order_by("pool", "pk")
    )
    found: dict[int, list[Quota]] = {}
    for sheet in sheets:
        pool = f"{sheet.get_pool_display()}（{sheet.unit}）" if sheet.unit else sheet.get_pool_display()
        quota = Quota(pool, sheet.pioneers, sheet.quota_allowed, sheet.over_quota_reason)
        found.setdefault(sheet.organization_id, []).append(quota)
    return found


def _opinions(ids: QuerySet, month: Month, today: dt.date) -> dict[int, dict]:
    waiting = Q(state__in=Opinion.WAITING)
    rows = (
        Opinion.objects.filter(organization__in=ids, received_on__range=(month.start, month.end))
        .order_by()
        .values("organization_id")
        .annotate(
            opinions_open=Count("pk", filter=waiting),
            opinions_answered=Count("pk", filter=~waiting),
            opinions_overdue=Count("pk", filter=waiting & Q(due_on__lt=today)),
        )
    )
    return {row.pop("organization_id"): row for row in rows}


def _commitments(reach: Reach, ground: Ground) -> dict[int, dict]:
    """Of the campaign in force today: how many commitments hang published, how many don't though they should."""
    campaign = Campaign.objects.in_force_on(ground.today)
    if campaign is None:
        return {}
    shown = Publication.objects.standing().commitments_of_year(campaign.year).filter(commitments=OuterRef("pk"))
    rows = (
        Commitment.objects.filter(campaign=campaign)
        .confirmed()
        .order_by()
        .annotate(keeper_id=Coalesce(F("person__organization"), F("organization")), is_shown=Exists(shown))
        .filter(keeper_id__in=reach.branch_ids)
        .values("keeper_id")
        .annotate(
            published=Count("pk", filter=Q(is_shown=True)),
            waiting=Count("pk", filter=Q(is_shown=False)),
        )
    )
    made = {row["keeper_id"]: row for row in rows}
    policy = ground.policy_on(ground.today)
    missing = Commitment.objects.missing_by_organization(reach.chosen.branches(), campaign, ground.today, policy)
    is_over = ground.today > campaign.commitments_due_on
    return {
        pk: {
            "commitments_published": made.get(pk, {}).get("published", 0),
            "commitments_unpublished": lacking.overdue + (made.get(pk, {}).get("waiting", 0) if is_over else 0),
        }
        for pk, lacking in missing.items()
    }
