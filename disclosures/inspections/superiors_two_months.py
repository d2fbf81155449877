"""What superiors did themselves in two months, in the matrix: secretary meeting (支部书记会), hearing (听取汇报)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import CharField, Min, QuerySet, Value

from disclosures.inspections import rules
from disclosures.inspections.branch_months import lifetime
from disclosures.inspections.ground import Ground
from disclosures.inspections.hearings import hearing_cell
from disclosures.inspections.rules import Cell, Mark
from meetings.models import Meeting, ReportHearing
from organizations.models import Organization
from organizations.periods import Month, TwoMonths

HELD, HEARD = "held", "heard"


@dataclass(frozen=True)
class Pair:
    """Two months and how many of them the matrix shows."""

    period: TwoMonths
    columns: int


@dataclass(frozen=True)
class OwnCells:
    """A superior's own row: a cell for each two months that the matrix shows."""

    secretary: tuple[tuple[Pair, Cell], ...]
    hearing: tuple[tuple[Pair, Cell], ...]


def pairs_of(months: Sequence[Month]) -> list[Pair]:
    periods = [TwoMonths.of(month.start) for month in months]
    return [Pair(period, periods.count(period)) for period in dict.fromkeys(periods)]


def own_cells(superiors: Sequence[Organization], months: Sequence[Month], ground: Ground) -> dict[int, OwnCells]:
    """By the superior's number; one query whatever their number. Who is asked for none (区委) has no row."""
    asked = [each for each in superiors if each.is_superior]
    pairs = pairs_of(months)
    days = _days(asked, [pair.period.start for pair in pairs])
    return {each.pk: _own(each, pairs, days, ground) for each in asked}


def _days(superiors: Sequence[Organization], starts: list[dt.date]) -> dict[tuple[str, int, dt.date], dt.date | None]:
    """The day of each secretary meeting and of each first hearing."""
    about = {"organization__in": superiors, "period_start__in": starts}
    held = Meeting.objects.live().filter(kind=Meeting.Kind.SECRETARY, **about)
    heard = ReportHearing.objects.recorded().filter(**about)
    rows = _first_days(held, HELD).union(_first_days(heard, HEARD), all=True)
    return {(what, organization, start): day for what, organization, start, day in rows}


def _first_days(records: QuerySet, what: str) -> QuerySet:
    return (
        records.order_by()
        .annotate(what=Value(what, CharField()))
        .values_list("what", "organization", "period_start")
        .annotate(first=Min("held_on"))
    )


def _own(superior: Organization, pairs: list[Pair], days: dict, ground: Ground) -> OwnCells:
    secretary, hearing = [], []
    for pair in pairs:
        period, due, key = pair.period, ground.due(pair.period), (superior.pk, pair.period.start)
        absence = rules.not_expected(period, due, *lifetime(superior), ground.first_pair_on)
        met = Cell(Mark.NONE, absence) if absence else rules.meeting(period, due, days.get((HELD, *key)), ground.today)
        secretary.append((pair, met))
        hearing.append((pair, hearing_cell(superior, period, days.get((HEARD, *key)), absence, ground.today)))
    return OwnCells(tuple(secretary), tuple(hearing))
