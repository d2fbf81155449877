"""What every row is measured against: the policies, the calendar, the district's first month, the day."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Min

from meetings.models import Meeting
from organizations.models import Holiday, Policy
from organizations.periods import Month, Period, TwoMonths
from organizations.working_days import WorkCalendar

MONTHS_TO_REPORT = 24


@dataclass(frozen=True)
class Ground:
    """What every row is measured against: the policies, the calendar, the district's first month, the day."""

    today: dt.date
    policies: tuple[Policy, ...]
    calendar: WorkCalendar
    started_on: dt.date

    def policy_on(self, day: dt.date) -> Policy:
        return next((policy for policy in self.policies if policy.starts_on <= day), Policy(starts_on=day))

    def due(self, period: Period) -> dt.date:
        return period.due(self.policy_on(period.start))

    @property
    def first_pair_on(self) -> dt.date:
        """A district that began in the second month of a pair still owes that pair's secretary meeting."""
        return TwoMonths.of(self.started_on).start


def started_on(today: dt.date) -> dt.date:
    """The first month in which anybody met, this month at the latest.

    Months before it are nobody's omission, the district had not begun; what is due now is due from the first day.
    """
    first = Meeting.objects.live().aggregate(first=Min("period_start"))["first"]
    return min(first or today, today.replace(day=1))


def months_to_report(today: dt.date) -> list[Month]:
    """The months that can be reported, newest first, back to the district's first meeting."""
    return Month.of(started_on(today)).until(Month.of(today))[: -MONTHS_TO_REPORT - 1 : -1]


def ground_on(today: dt.date) -> Ground:
    return Ground(today, tuple(Policy.objects.order_by("-starts_on")), Holiday.objects.calendar(), started_on(today))


def months_begun(first: Month, last: Month, ground: Ground) -> tuple[Month, ...]:
    """The months that have begun, from the district's first on; this month where that leaves none."""
    begun = [month for month in first.until(last) if ground.started_on <= month.start <= ground.today]
    return tuple(begun or [Month.of(ground.today)])
