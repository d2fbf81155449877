"""The register of commitments (承诺台账): what is confirmed, item by item, and how far it is fulfilled. 通知一(一)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from commitments.models import Commitment, CommitmentItem
from disclosures.exports.models import ExportJob
from disclosures.registers.kinds import Choice, Register
from disclosures.registers.places import OrganizationLine, of_organizations, superior_on
from disclosures.registers.wish import Wish
from organizations.access import Permission
from organizations.documents import DONE, Column, Value, equal

Fulfilment = CommitmentItem.Fulfilment
COLUMNS = (
    Column("承诺人", 9),
    Column("类别", 6),
    Column("所在党组织", 9),
    Column("上级党组织", 9),
    Column("方面", 5),
    Column("承诺事项", 22),
    Column("落实措施", 14),
    Column("完成期限", 6),
    Column("兑现情况", 5, tints=(equal(Fulfilment.FULFILLED.label, DONE),)),
    Column("兑现说明", 12),
)
KINDS = {
    Commitment.Kind.ORGANIZATION: "党组织",
    Commitment.Kind.MEMBER: "党员",
    Commitment.Kind.STAFF: "党外干部职工",
}
SUMMARY_COLUMNS = (
    Column("党组织", 12),
    Column("上级党组织", 12),
    *(Column(f"{words}承诺份数", 6, is_added=True) for words in KINDS.values()),
    Column("承诺事项", 5, is_added=True),
    *(Column(label, 5, is_added=True) for label in reversed(Fulfilment.labels)),
)


@dataclass(frozen=True)
class CommitmentLine:
    """One thing promised."""

    subject: str
    kind: str
    organization: str
    superior: str
    area: str
    text: str
    measure: str
    due_on: dt.date | None
    fulfilment: str
    note: str
    commitment_pk: int

    @property
    def values(self) -> tuple[Value, ...]:
        return (
            self.subject,
            self.kind,
            self.organization,
            self.superior,
            self.area,
            self.text,
            self.measure,
            self.due_on,
            self.fulfilment,
            self.note,
        )

    @property
    def url(self) -> str:
        return reverse("commitments:detail", args=[self.commitment_pk])


def records(wish: Wish) -> QuerySet[CommitmentItem]:
    """The items of the year's confirmed commitments, which follow the roster of today."""
    kept_by = wish.reach.chosen.within(wish.scope).order_by()
    confirmed = Commitment.objects.confirmed().of_year(wish.first.year).kept_by(kept_by)
    if kind := wish.chosen.get("kind"):
        confirmed = confirmed.filter(kind=kind)
    # The year twice: it is what leads PostgreSQL to the year's items instead of through those of all years.
    items = CommitmentItem.objects.filter(
        commitment__campaign__year=wish.first.year, commitment__in=confirmed.order_by().values("pk")
    )
    if fulfilment := wish.chosen.get("fulfilment"):
        items = items.filter(fulfilment=fulfilment)
    return (
        items.annotate(
            path=Coalesce("commitment__person__organization__path", "commitment__organization__path"),
            home=Coalesce("commitment__person__organization", "commitment__organization"),
        )
        .select_related("added_area")
        .order_by("path", "commitment__kind", "commitment__person__sort_key", "commitment_id", "position")
    )


def lines(wish: Wish, batch: Sequence[CommitmentItem]) -> Iterator[CommitmentLine]:
    """Read the batch's commitments; one query."""
    related = ("campaign", "organization", "person__organization")
    found = Commitment.objects.select_related(*related).in_bulk({item.commitment_id for item in batch})
    for item in batch:
        yield _line(wish, item, found[item.commitment_id])


def _line(wish: Wish, item: CommitmentItem, commitment: Commitment) -> CommitmentLine:
    return CommitmentLine(
        subject=str(commitment.subject),
        kind=KINDS[commitment.kind],
        organization=str(commitment.keeper),
        superior=superior_on(wish.reach, commitment.keeper, wish.today),
        area=item.heading,
        text=item.text,
        measure=item.measure,
        due_on=item.due_on,
        fulfilment=item.get_fulfilment_display(),
        note=item.fulfilment_note,
        commitment_pk=commitment.pk,
    )


def summary(wish: Wish) -> list[OrganizationLine]:
    """How many commitments and items, and how far they are; two queries."""
    commitments = {f"of_{kind}": Count("commitment", filter=Q(commitment__kind=kind), distinct=True) for kind in KINDS}
    stages = {stage: Count("pk", filter=Q(fulfilment=stage)) for stage in reversed(Fulfilment.values)}
    counts = commitments | {"items": Count("pk")} | stages
    rows = records(wish).order_by().values("home").annotate(**counts)
    return of_organizations(wish, rows.values_list("home", *counts))


COMMITMENTS = Register(
    kind=ExportJob.Kind.COMMITMENTS,
    about="已确认的承诺事项和兑现情况，一项一行。",
    permission=Permission.INSPECT,
    columns=COLUMNS,
    records=records,
    lines=lines,
    choices=(
        Choice("kind", "类别", tuple(KINDS.items())),
        Choice("fulfilment", "兑现情况", Fulfilment.choices),
    ),
    summary_columns=SUMMARY_COLUMNS,
    summary=summary,
    is_of_years=True,
)
