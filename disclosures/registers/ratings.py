"""The register of ratings (评定台账): levels of confirmed sheets, no scores, never in order of level. 通知二(二)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from disclosures.exports.models import ExportJob
from disclosures.registers.kinds import Choice, Register
from disclosures.registers.places import OrganizationLine, as_it_stood, of_organizations, superior_on
from disclosures.registers.wish import Wish
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Pool, Rating, RatingSheet
from organizations.access import Permission
from organizations.documents import LATE, PIONEER, Column, Value, begins_with
from organizations.periods import Month, TwoMonths

DEFERRED = "deferred"
LEVELS = {level.value: f"{level.symbol}{level.label}" for level in Level} | {DEFERRED: "暂缓"}
COLUMNS = (
    Column("姓名或党组织", 9),
    Column("职务", 9),
    Column("类别", 6),
    Column("所在党组织", 10),
    Column("上级党组织", 10),
    Column("评定期", 7),
    Column("等次", 6, tints=(begins_with("★", PIONEER), begins_with("△", LATE))),
    Column("评定日期", 7),
    Column("作出评定的", 11),
    Column("备注", 4),
)
POOLS = {Pool.MEMBERS: "党员", Pool.STAFF: "职工", Pool.ORGANIZATIONS: "本组织"}
SUMMARY_COLUMNS = (
    Column("党组织", 11),
    Column("上级党组织", 11),
    *(Column(f"{words}{level}", 4, is_added=True) for words in POOLS.values() for level in LEVELS.values()),
)


@dataclass(frozen=True)
class RatingLine:
    """One standing level."""

    name: str
    post_title: str
    pool: str
    organization: str
    superior: str
    period: str
    level: str
    decided_on: dt.date
    decided_by: str
    is_corrected: bool
    person_pk: int | None
    home_pk: int

    @property
    def values(self) -> tuple[Value, ...]:
        return (
            self.name,
            self.post_title,
            self.pool,
            self.organization,
            self.superior,
            self.period,
            self.level,
            self.decided_on,
            self.decided_by,
            "更正" if self.is_corrected else "",
        )

    @property
    def url(self) -> str:
        if self.person_pk:
            return reverse("disclosures:summary_of_person", args=[self.person_pk])
        return reverse("disclosures:summaries_of_organization", args=[self.home_pk])


def records(wish: Wish) -> QuerySet[Rating]:
    """People by the branch that rated them, organizations by themselves; each half finds its own index."""
    of_people = Rating.objects.filter(
        as_it_stood(wish, "sheet__organization", "sheet__period_start", Month), person__isnull=False
    )
    of_themselves = Rating.objects.filter(as_it_stood(wish, "organization", "sheet__period_start", TwoMonths))
    halves = [_chosen(half, wish).order_by().values("pk") for half in (of_people, of_themselves)]
    return (
        Rating.objects.filter(pk__in=halves[0].union(halves[1], all=True))
        .annotate(
            home=Coalesce("organization", "sheet__organization"),
            path=Coalesce("organization__path", "sheet__organization__path"),
        )
        .select_related("organization")
        .only("sheet_id", "person_id", "name", "post_title", "level", "is_deferred", "replaces_id", "organization")
        .order_by("path", "sheet__period_start", "sheet__pool", "sheet_id", "position", "pk")
    )


def _chosen(ratings: QuerySet[Rating], wish: Wish) -> QuerySet[Rating]:
    standing = ratings.confirmed().current()
    if pool := wish.chosen.get("pool"):
        standing = standing.filter(sheet__pool=pool)
    if level := wish.chosen.get("level"):
        standing = standing.filter(is_deferred=True) if level == DEFERRED else standing.filter(level=level)
    return standing


def lines(wish: Wish, batch: Sequence[Rating]) -> Iterator[RatingLine]:
    """Read the batch's sheets; one query."""
    sheets = RatingSheet.objects.select_related("meeting__organization", "organization", "unit")
    by_id = sheets.in_bulk({rating.sheet_id for rating in batch})
    for rating in batch:
        yield _line(wish, rating, by_id[rating.sheet_id])


def _line(wish: Wish, rating: Rating, sheet: RatingSheet) -> RatingLine:
    home = rating.organization or sheet.organization
    return RatingLine(
        name=rating.name,
        post_title=rating.post_title,
        pool=sheet.get_pool_display(),
        organization=rating.name if rating.organization else sheet.meeting.organization_name,
        superior=superior_on(wish.reach, home, sheet.period.end),
        period=sheet.period.label,
        level=LEVELS[DEFERRED if rating.is_deferred else rating.level],
        decided_on=sheet.decided_on,
        decided_by=sheet.deciding_body,
        is_corrected=rating.replaces_id is not None,
        person_pk=rating.person_id,
        home_pk=home.pk,
    )


def summary(wish: Wish) -> list[OrganizationLine]:
    """How many of each level, each counted for itself; two queries."""
    counts = {
        f"{pool}_{level}": Count("pk", filter=Q(sheet__pool=pool) & _at(level)) for pool in POOLS for level in LEVELS
    }
    rows = records(wish).order_by().values("home").annotate(**counts)
    return of_organizations(wish, rows.values_list("home", *counts))


def _at(level: str) -> Q:
    return Q(is_deferred=True) if level == DEFERRED else Q(level=level)


RATINGS = Register(
    kind=ExportJob.Kind.RATINGS,
    about="每个人、每个党组织每期评定的等次，按已确认的评价表。",
    permission=Permission.VIEW_SUMMARIES,
    columns=COLUMNS,
    records=records,
    lines=lines,
    choices=(Choice("pool", "评定对象", Pool.choices), Choice("level", "等次", tuple(LEVELS.items()))),
    summary_columns=SUMMARY_COLUMNS,
    summary=summary,
)
