"""A branch's month with every figure of the report, in a number of queries that never grows."""

import datetime as dt
from dataclasses import dataclass, field

from disclosures.inspections import branch_facts, rules
from disclosures.inspections.branch_months import PEOPLE_POOLS, BranchMonth, exists_on
from disclosures.inspections.burden import Work, works_of
from disclosures.inspections.evidence import Evidence, EvidenceKind
from disclosures.inspections.ground import Ground
from disclosures.inspections.reach import Reach
from disclosures.inspections.rules import Observation, Quota
from evaluations.ballots.results import not_adding_up
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Pool, Rating
from meetings.alike import critiques_alike
from organizations.periods import Month


@dataclass(frozen=True)
class BranchRow(BranchMonth):
    """A branch's month with every figure of the report."""

    expected: int = 0
    present: int = 0
    speakers: int = 0
    statements: int = 0
    critiques: int = 0
    staff_speakers: int = 0
    staff_statements: int = 0
    staff_critiques: int = 0
    critiques_alike: int = 0  # of these, with the words of another one of the meeting
    exempt_without_agreement: int = 0
    on_roll: int = 0
    signed_in: int = 0
    ballot_adds_up: bool = True
    levels: dict[str, dict[str, int]] = field(default_factory=dict)  # pool → level → how many
    quotas: tuple[Quota, ...] = ()
    deferred_left: int = 0  # 暂缓 that the next round left deferred
    opinions_open: int = 0
    opinions_answered: int = 0
    opinions_overdue: int = 0
    commitments_published: int = 0
    commitments_unpublished: int = 0  # past their day
    campaign_year: int | None = None
    vacant_on: dt.date | None = None  # the day on which it has no secretary
    work: Work | None = None  # what typing the meeting in took

    @property
    def statements_missing(self) -> int:
        return self.speakers - self.statements

    @property
    def critiques_missing(self) -> int:
        return self.speakers - self.critiques

    @property
    def staff_statements_missing(self) -> int:
        return self.staff_speakers - self.staff_statements

    @property
    def member_statements_missing(self) -> int:
        return self.statements_missing - self.staff_statements_missing

    @property
    def staff_critiques_missing(self) -> int:
        return self.staff_speakers - self.staff_critiques

    @property
    def member_critiques_missing(self) -> int:
        return self.critiques_missing - self.staff_critiques_missing

    @property
    def commitments_evidence(self) -> Evidence:
        if self.campaign_year == self.month.year:
            return Evidence(EvidenceKind.COMMITMENTS, self.branch.pk)
        return self.month_evidence

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
        return [Observation(self.branch.pk, self.name, self.superior, *found) for found in rules.problems(self)]


def detailed(months: list[BranchMonth], reach: Reach, month: Month, ground: Ground) -> list[BranchRow]:
    """The branches' rows of one month with every figure of the report."""
    ids = reach.branch_ids
    meeting_pks = [row.meeting_pk for row in months if row.meeting_pk]
    day = min(month.end, ground.today)
    attended = branch_facts.attended(meeting_pks)
    voters = branch_facts.voters(meeting_pks)
    exempt = branch_facts.exempt_without_agreement(meeting_pks)
    alike = critiques_alike(meeting_pks)
    contradicting = not_adding_up(meeting_pks)
    works = works_of(meeting_pks)
    levels = Rating.objects.filter(sheet__organization__in=ids).distribution(month.start, month.start)
    quotas = branch_facts.quotas(ids, month)
    deferred = branch_facts.deferred_left(ids, month)
    opinions = branch_facts.opinions(ids, month, ground.today)
    commitments = branch_facts.commitments(reach, ground.policy_on(day), day)
    led = branch_facts.led_on(ids, day)
    return [
        BranchRow(
            **vars(row),
            **attended.get(row.meeting_pk, {}),
            **voters.get(row.meeting_pk, {}),
            exempt_without_agreement=exempt.get(row.meeting_pk, 0),
            critiques_alike=alike.get(row.meeting_pk, 0),
            ballot_adds_up=row.meeting_pk not in contradicting,
            levels={pool: levels.get((row.branch.pk, month.start, pool), {}) for pool in PEOPLE_POOLS},
            quotas=tuple(quotas.get(row.branch.pk, ())),
            deferred_left=deferred.get(row.branch.pk, 0),
            **opinions.get(row.branch.pk, {}),
            **commitments.get(row.branch.pk, {}),
            vacant_on=None if row.branch.pk in led or not exists_on(row.branch, day) else day,
            work=works.get(row.meeting_pk),
        )
        for row in months
    ]


def added_levels(counts) -> tuple[int, int, int, int]:
    """Several counts of ★ ☆ ○ △ added up."""
    return tuple(sum(column) for column in zip((0, 0, 0, 0), *counts, strict=True))
