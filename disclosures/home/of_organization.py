"""How one organization stands: its month, its next deadlines, its boards; in the same number of queries for each."""

import datetime as dt
from dataclasses import dataclass

from commitments.models import Campaign
from disclosures.home import rules
from disclosures.home.desk import District, district_of
from disclosures.inspections.rows import BranchMonth, Ground, branch_months, ground_on, reach_of
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


def standing_of(organization: Organization, today: dt.date) -> Standing:
    """Read how `organization` stands today."""
    ground = ground_on(today)
    is_alive = organization.dissolved_on is None
    month = _month_of(organization, ground) if organization.is_branch and is_alive else None
    two_months = TwoMonths.of(today) if organization.is_superior and is_alive else None
    held_on = _held_on(organization, two_months) if two_months else None
    boards = Publication.objects.standing().filter(organization=organization).for_lists()[:BOARDS_SHOWN]
    return Standing(
        today=today,
        month=month,
        two_months=two_months,
        secretary_cell=meeting_cell(two_months, ground.due(two_months), held_on, today) if two_months else None,
        below=None if organization.is_branch else _below(organization, ground),
        deadlines=tuple(deadlines_of(organization, ground, held_on or (month and month.held_on)) if is_alive else ()),
        boards=tuple(boards),
    )


def _month_of(branch: Organization, ground: Ground) -> BranchMonth:
    reach = reach_of(Organization.objects.filter(pk=branch.pk))
    return branch_months(reach, [Month.of(ground.today)], ground)[branch.pk, Month.of(ground.today)]


def _held_on(superior: Organization, period: TwoMonths) -> dt.date | None:
    held = Meeting.objects.live().of_period(period).filter(organization=superior, held_on__isnull=False)
    return held.values_list("held_on", flat=True).first()


def _below(superior: Organization, ground: Ground) -> District:
    month = Month.of(ground.today)
    reach = reach_of(Organization.objects.within(superior).branches())
    return district_of(list(branch_months(reach, [month], ground).values()), month)


def deadlines_of(organization: Organization, ground: Ground, held_on: dt.date | None) -> list[Deadline]:
    """The next days of this year: meetings of its kind and the campaign's commitments. 通知一(一), 一(二)."""
    days = [(due, title) for due, title in _meeting_days(organization, ground) if due.year == ground.today.year]
    if held_on:
        days = days[1:]  # this period's is behind it
    campaign = Campaign.objects.in_force_on(ground.today)
    if campaign:
        days.append((campaign.commitments_due_on, "公示承诺"))
    coming = sorted(day for day in days if day[0] >= ground.today)
    return [_deadline(due, title, ground) for due, title in coming[:DEADLINES_SHOWN]]


def _meeting_days(organization: Organization, ground: Ground) -> list[tuple[dt.date, str]]:
    if organization.is_branch:
        return [(due, f"召开{period.short_label}组织生活会") for due, period in _dues(Month.of(ground.today), ground)]
    if organization.is_superior:
        return [
            (due, f"召开{period.short_label}支部书记会") for due, period in _dues(TwoMonths.of(ground.today), ground)
        ]
    return []


def _dues(period: Period, ground: Ground) -> list[tuple[dt.date, Period]]:
    found = []
    while period.start.year == ground.today.year:
        found.append((ground.due(period), period))
        period = period.next()
    return found


def _deadline(due: dt.date, title: str, ground: Ground) -> Deadline:
    working_day = ground.calendar.last_on_or_before(due)
    return Deadline(due, title, rules.tag_words(due, ground.today), rules.deadline_note(due, working_day))
