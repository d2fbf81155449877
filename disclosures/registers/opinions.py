"""The register of opinions (意见台账): how each was handled, never what was said, by whom or about whom. 通知三.

Its rows are those of the page of opinions: what lies with the reader, and nothing about the reader.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from disclosures.exports.models import ExportJob
from disclosures.opinions.access import opinions_open_to
from disclosures.opinions.models import Opinion
from disclosures.registers.kinds import Choice, Register
from disclosures.registers.places import OrganizationLine, of_organizations
from disclosures.registers.wish import Wish
from organizations.access import Permission
from organizations.documents import LATE, Column, Value, above
from organizations.models import Organization

State = Opinion.State
COLUMNS = (
    Column("意见", 9),
    Column("收到的党组织", 11),
    Column("办理的党组织", 11),
    Column("收到日期", 6),
    Column("关于的公示", 14),
    Column("答复期限", 6),
    Column("状态", 5),
    Column("承办人", 5),
    Column("核查结论", 9),
    Column("答复日期", 6),
    Column("办结日期", 6),
    Column("逾期天数", 4, tints=(above(0, LATE),)),
)
SUMMARY_COLUMNS = (
    Column("收到的党组织", 14),
    Column("上级党组织", 14),
    Column("收到", 6, is_added=True),
    Column("待答复", 6, is_added=True),
    Column("其中逾期", 6, is_added=True),
    Column("已答复", 6, is_added=True),
    Column("已办结", 6, is_added=True),
)


@dataclass(frozen=True)
class OpinionLine:
    """What became of one opinion."""

    opinion: str
    organization: str
    handler: str
    received_on: dt.date
    publication: str
    due_on: dt.date
    state: str
    assignee: str
    outcome: str
    answered_on: dt.date | None
    closed_on: dt.date | None
    days_overdue: int
    pk: int

    @property
    def values(self) -> tuple[Value, ...]:
        return (
            self.opinion,
            self.organization,
            self.handler,
            self.received_on,
            self.publication,
            self.due_on,
            self.state,
            self.assignee,
            self.outcome,
            self.answered_on,
            self.closed_on,
            self.days_overdue or None,
        )

    @property
    def url(self) -> str:
        return reverse("disclosures:opinion", args=[self.pk])


def records(wish: Wish) -> QuerySet[Opinion]:
    """The opinions that are the reader's to handle, as far as they lie with the scope; their words are not read."""
    lie_within = opinions_open_to(wish.user).handled_at(Organization.objects.within(wish.scope))
    found = lie_within.filter(received_on__range=(wish.first.start, wish.last.end))
    if state := wish.chosen.get("state"):
        found = found.filter(state=state)
    if channel := wish.chosen.get("channel"):
        found = found.filter(channel=channel)
    return (
        found.select_related("organization", "referred_to", "publication", "assignee")
        .defer("text", "contact", "about_name", "finding", "answer", "publication__content")
        .order_by("received_on", "pk")
    )


def lines(wish: Wish, batch: Sequence[Opinion]) -> Iterator[OpinionLine]:
    """No query of its own."""
    for opinion in batch:
        yield OpinionLine(
            opinion=str(opinion),
            organization=str(opinion.organization),
            handler=str(opinion.handler),
            received_on=opinion.received_on,
            publication=opinion.publication.title if opinion.publication else "",
            due_on=opinion.due_on,
            state=opinion.get_state_display(),
            assignee=str(opinion.assignee or ""),
            outcome=opinion.get_outcome_display(),
            answered_on=opinion.answered_on,
            closed_on=opinion.closed_on,
            days_overdue=opinion.days_overdue(wish.today),
            pk=opinion.pk,
        )


def summary(wish: Wish) -> list[OrganizationLine]:
    """How many are where; two queries."""
    waiting = Q(state__in=Opinion.WAITING)
    counts = {
        "received": Count("pk"),
        "waiting": Count("pk", filter=waiting),
        "overdue": Count("pk", filter=waiting & Q(due_on__lt=wish.today)),
        "answered": Count("pk", filter=~waiting),
        "closed": Count("pk", filter=Q(state=State.CLOSED)),
    }
    rows = records(wish).order_by().values("organization").annotate(**counts)
    return of_organizations(wish, rows.values_list("organization", *counts))


OPINIONS = Register(
    kind=ExportJob.Kind.OPINIONS,
    about="收到的意见办到哪一步。意见原文、意见人和当事人不进台账。",
    permission=Permission.ANSWER_OPINIONS,
    columns=COLUMNS,
    records=records,
    lines=lines,
    choices=(Choice("state", "状态", State.choices), Choice("channel", "来源", Opinion.Channel.choices)),
    summary_columns=SUMMARY_COLUMNS,
    summary=summary,
)
