"""How one organization stands: its month, its next deadlines, its boards; in the same number of queries for each."""

import datetime as dt
from dataclasses import dataclass

from commitments.models import Campaign
from disclosures.home import rules
from disclosures.home.desk import District, district_of
from disclosures.inspections.branch_months import BranchMonth, branch_months
from disclosures.inspections.ground import Ground, ground_on
from disclosures.inspections.reach import reach_of
from disclosures.inspections.rules import Cell
from disclosures.inspections.rules import meeting as meeting_cell
from disclosures.publications.models import Publication
from meetings.models import Meeting
from organizations.models import Organization
from organizations.periods import Month, Period, TwoMonths

DEADLINES_SHOWN = 6
BOARDS_SHOWN = 5


@dataclass(frozen=True)
class Deadline:
    """A day to come, and what is due until then."""

    day: dt.date
    title: str
    words: str  # how much time is left
    note: str = ""  # the last working day before a rest day

    @property
    def day_words(self) -> str:
        return rules.day_and_weekday(self.day)


@dataclass(frozen=True)
class Standing:
    """What an organization's page says beside who leads it; what does not concern its kind is empty."""

    today: dt.date
    month: BranchMonth | None  # of a branch
    two_months: TwoMonths | None  # of a superior
    secretary_cell: Cell | None
    below: District | None
    deadlines: tuple[Deadline, ...]
    boards: tuple[Publication, ...]


def holds_meetings(organization: Organization) -> bool:
    """The district committee and its office arrange the meetings of others; what is dissolved holds none."""
    return organization.dissolved_on is None and (organization.is_branch or organization.is_superior)


def standing_of(organization: Organization, today: dt.date) -> Standing:
    """Read how `organization` stands today."""
    ground = ground_on(today)
    is_at_work = holds_meetings(organization)
    two_months = TwoMonths.of(today) if is_at_work and organization.is_superior else None
    boards = Publication.objects.standing().filter(organization=organization).for_lists()[:BOARDS_SHOWN]
    return Standing(
        today=today,
        month=_month_of(organization, ground) if is_at_work and organization.is_branch else None,
        two_months=two_months,
        secretary_cell=_secretary_cell(organization, two_months, ground) if two_months else None,
        below=None if organization.is_branch else _below(organization, ground),
        deadlines=tuple(deadlines_of(organization, ground)),
        boards=tuple(boards),
    )


def _secretary_cell(superior: Organization, period: TwoMonths, ground: Ground) -> Cell:
    return meeting_cell(period, ground.due(period), _held_on(superior, period), ground.today)


def _month_of(branch: Organization, ground: Ground) -> BranchMonth:
    reach = reach_of(Organization.objects.filter(pk=branch.pk))
    return branch_months(reach, [Month.of(ground.today)], ground)[branch.pk, Month.of(ground.today)]


def _held_on(organization: Organization, period: Period) -> dt.date | None:
    held = Meeting.objects.live().of_period(period).filter(organization=organization, held_on__isnull=False)
    return held.values_list("held_on", flat=True).first()


def _below(superior: Organization, ground: Ground) -> District:
    month = Month.of(ground.today)
    reach = reach_of(Organization.objects.within(superior).branches())
    return district_of(list(branch_months(reach, [month], ground).values()), month)


def deadlines_of(organization: Organization, ground: Ground) -> list[Deadline]:
    """The next days of this year: meetings of its kind and the campaign's commitments. 通知一(一), 一(二)."""
    days = _meeting_days(organization, ground)
    campaign = Campaign.objects.in_force_on(ground.today)
    if campaign:
        days.append((campaign.commitments_due_on, "公示承诺"))
    coming = sorted(day for day in days if day[0] >= ground.today)
    return [_deadline(due, title, ground) for due, title in coming[:DEADLINES_SHOWN]]


def _meeting_days(organization: Organization, ground: Ground) -> list[tuple[dt.date, str]]:
    """The days of the meetings that are still to be held this year."""
    if not holds_meetings(organization):
        return []
    period = (Month if organization.is_branch else TwoMonths).of(ground.today)
    kind = Meeting.Kind.MEMBER if organization.is_branch else Meeting.Kind.SECRETARY
    if _held_on(organization, period):
        period = period.next()
    days = []
    while period.start.year == ground.today.year:
        days.append((ground.due(period), f"召开{period.short_label}{kind.label}"))
        period = period.next()
    return days


def _deadline(due: dt.date, title: str, ground: Ground) -> Deadline:
    working_day = ground.calendar.last_on_or_before(due)
    return Deadline(due, title, rules.tag_words(due, ground.today), rules.deadline_note(due, working_day))
