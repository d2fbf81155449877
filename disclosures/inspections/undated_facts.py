"""What the tables say of the steps without a last day, by branch and month: statements, critiques, opinions."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Case, CharField, Count, DateField, Exists, F, Max, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, TruncMonth

from disclosures.inspections.dated_facts import Key
from disclosures.inspections.steps import What
from disclosures.opinions.models import Opinion
from meetings.models import Attendance, Critique, Meeting, Statement
from organizations.periods import Month

ANSWERED, WAITING, OVERDUE = "answered", "waiting", "overdue"


@dataclass(frozen=True)
class UndatedFacts:
    """Only what is there: a branch's month that lacks nothing and got no opinion is in none of them."""

    found: dict[str, dict[Key, int]] = field(default_factory=lambda: defaultdict(dict))

    def lacking(self, step: What, key: Key) -> int:
        """How many lack a statement, or a critique."""
        return self.found[step].get(key, 0)

    def opinions(self, key: Key) -> tuple[int, int, int]:
        """How many are answered, may still wait, and wait too long."""
        return tuple(self.found[state].get(key, 0) for state in (ANSWERED, WAITING, OVERDUE))

    def exceptions(self, key: Key) -> int:
        """In how many of the three something lacks or waits too long."""
        return sum(key in self.found[what] for what in (What.STATEMENTS, What.CRITIQUES, OVERDUE))


def undated_facts(ids: QuerySet | list[int], first: dt.date, last: dt.date, today: dt.date) -> UndatedFacts:
    """Two queries. For a district's year it walks through 700,000 statements and as many critiques: about a second."""
    spoken = Attendance.objects.speakers().filter(
        meeting__kind=Meeting.Kind.MEMBER,
        meeting__state=Meeting.State.CONCLUDED,
        meeting__organization__in=ids,
        meeting__period_start__range=(first, last),
    )
    of_the_time = _of_meetings_between(first, last)
    rows = _lacking(spoken, What.STATEMENTS, Statement.objects.filter(of_the_time)).union(
        _lacking(spoken, What.CRITIQUES, Critique.objects.complete().filter(of_the_time)),
        _opinions(ids, first, last, today),
        all=True,
    )
    facts = UndatedFacts()
    for what, organization, month, how_many in rows:
        facts.found[what][organization, month] = how_many
    return facts


def _of_meetings_between(first: dt.date, last: dt.date) -> Q:
    """What can be said of a time's meetings, told by their numbers: they follow one another as the months do.

    It changes nothing of what is found. Without it PostgreSQL reads the statements of all years to find one year's.
    """
    meetings = Meeting.objects.filter(period_start__range=(first, last)).order_by()
    numbers = meetings.aggregate(first=Min("pk"), last=Max("pk"))
    return Q(meeting__gte=numbers["first"] or 0, meeting__lte=numbers["last"] or 0)


def _lacking(spoken: QuerySet, step: What, records: QuerySet) -> QuerySet:
    """An anti-join each: both in one condition would be probed row by row, which took five times as long.

    The sum is there to be no column: by the column alone PostgreSQL would merge, and compare everybody who was at a
    meeting with everything said there.
    """
    said = records.annotate(number=F("meeting_id") + 0).filter(number=OuterRef("meeting"), person=OuterRef("person"))
    return (
        spoken.filter(~Exists(said))
        .order_by()
        .annotate(what=Value(str(step), CharField()))
        .values_list("what", "meeting__organization", "meeting__period_start")
        .annotate(how_many=Count("pk"))
    )


def _opinions(ids, first: dt.date, last: dt.date, today: dt.date) -> QuerySet:
    waiting = Q(state__in=Opinion.WAITING)
    standing = Case(
        When(waiting & Q(due_on__lt=today), then=Value(OVERDUE)),
        When(waiting, then=Value(WAITING)),
        default=Value(ANSWERED),
        output_field=CharField(),
    )
    return (
        Opinion.objects.filter(organization__in=ids, received_on__gte=first, received_on__lt=_day_after(last))
        .order_by()
        .annotate(what=standing, month=Cast(TruncMonth("received_on"), DateField()))
        .values_list("what", "organization", "month")
        .annotate(how_many=Count("pk"))
    )


def _day_after(last: dt.date) -> dt.date:
    return Month.of(last).next().start
