"""What the inspection says of the reports that leading bodies hear (听取汇报). 通知四: 每两月至少听取一次汇报."""

import datetime as dt
from collections.abc import Iterable

from disclosures.inspections import rules
from disclosures.inspections.rules import Cell, Mark
from meetings.models import ReportHearing
from organizations.models import Organization
from organizations.periods import TwoMonths

NOT_A_COMMITTEE = "不适用"


def first_hearings(superiors: Iterable[Organization], period: TwoMonths) -> dict[int, ReportHearing]:
    """Each superior's first recorded hearing of the period, by its id; one query."""
    hearings = (
        ReportHearing.objects.recorded()
        .of_period(period)
        .filter(organization__in=[each.pk for each in superiors])
        .order_by("organization", "held_on", "pk")
        .distinct("organization")
        .only("organization", "held_on")
    )
    return {hearing.organization_id: hearing for hearing in hearings}


def hearing_cell(superior: Organization, period: TwoMonths, heard_on: dt.date | None, absence: str, today) -> Cell:
    """How the superior's hearing stands; a general branch (党总支) may hear reports and is not asked to."""
    if absence:
        return Cell(Mark.NONE, absence)
    if heard_on is None and not superior.is_committee:
        return Cell(Mark.NONE, NOT_A_COMMITTEE)
    return rules.hearing(period, heard_on, today)
