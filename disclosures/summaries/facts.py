"""What is read about a set of people for one year, in a fixed number of queries however many they are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from commitments.fulfilment import Fulfilment
from disclosures.summaries import fulfilment
from disclosures.summaries.frame import Frame, Places, places_of
from evaluations.ratings.models import Rating, RatingSheet
from meetings.models import Attendance, Meeting
from organizations.models import Organization, Person, Transfer

ON_THE_ROSTER = (Person.Standing.NORMAL, Person.Standing.AWAY)


@dataclass(frozen=True, slots=True)
class Listed:
    """One person on the list of one meeting, as it was frozen."""

    meeting_pk: int
    period_start: dt.date
    state: str
    held_on: dt.date
    place_pk: int
    place: str
    presence: str
    name: str
    sort_key: str
    category: str
    post_title: str
    unit_pk: int | None


@dataclass(frozen=True, slots=True)
class Rated:
    """What a confirmed sheet holds of somebody; a correction (更正) stands in the place of what it replaced."""

    level: str | None
    is_deferred: bool
    is_corrected: bool


@dataclass(frozen=True)
class Facts:
    """All that is read about a set of people, by their ids."""

    people: dict[int, Person]
    listed: dict[int, list[Listed]]
    rated: dict[tuple[int, int], Rated]  # (person id, meeting id)
    transfers: dict[int, list[Transfer]]  # newest first
    fulfilment: dict[int, Fulfilment]
    met: set[tuple[int, dt.date]]  # (branch id, month) of meetings that were opened
    places: Places

    def home_on(self, person: Person, day: dt.date) -> int | None:
        """The id of the organization that listed somebody on `day`; None where nothing shows that any did."""
        if person.since <= day:
            return person.organization_id
        later = [transfer for transfer in self.transfers[person.pk] if transfer.moved_on > day]
        if later:
            return later[-1].origin_id
        # merging branches and importing a roster move people without a transfer; their meetings show where they were
        before = [row for row in self.listed[person.pk] if row.held_on <= day]
        return before[-1].place_pk if before else None

    def lists(self, frame: Frame) -> dict[int, set[int]]:
        """The ids of the people on each branch's list."""
        found = defaultdict(set)
        for pk, rows in self.listed.items():
            for row in rows:
                found[row.place_pk].add(pk)
        if frame.is_running:
            for person in self.people.values():
                if person.standing in ON_THE_ROSTER:
                    found[person.organization_id].add(person.pk)
        return found


def people_of(branches: Sequence[Organization], frame: Frame) -> QuerySet[Person]:
    """Whom the year's meetings list, and in the running year whom the roster does."""
    pks = [branch.pk for branch in branches]
    attended = _listed().filter(meeting__organization__in=pks, meeting__period_start__range=frame.span)
    wanted = Q(pk__in=attended.order_by().values("person"))
    if frame.is_running:
        wanted |= Q(organization__in=pks, standing__in=ON_THE_ROSTER)
    return Person.objects.filter(wanted)


def read(wanted: QuerySet[Person], frame: Frame) -> Facts:
    """A fixed number of queries, however many people they are."""
    people = {person.pk: person for person in wanted.order_by()}
    transfers = defaultdict(list)
    for transfer in Transfer.objects.filter(person__in=people).order_by("-moved_on", "-pk"):
        transfers[transfer.person_id].append(transfer)
    listed = _read_lists(people, frame)
    homes = {person.organization_id for person in people.values()}
    homes |= {transfer.origin_id for moves in transfers.values() for transfer in moves}
    homes |= {row.place_pk for rows in listed.values() for row in rows}
    return Facts(
        people=people,
        listed=listed,
        rated=_read_ratings(people, frame),
        transfers=transfers,
        fulfilment=fulfilment.of_people(people, frame.year),
        met=_read_meetings(homes, frame),
        places=places_of(homes, frame.past),
    )


def _listed():
    opened = [Meeting.State.IN_SESSION, Meeting.State.CONCLUDED]
    return Attendance.objects.filter(meeting__kind=Meeting.Kind.MEMBER, meeting__state__in=opened, is_observer=False)


def _read_lists(people: Collection[int], frame: Frame) -> dict[int, list[Listed]]:
    rows = (
        _listed()
        .filter(person__in=people, meeting__period_start__range=frame.span)
        .order_by("meeting__held_on", "meeting")
        .values_list(
            "person",
            "meeting",
            "meeting__period_start",
            "meeting__state",
            "meeting__held_on",
            "meeting__organization",
            "meeting__held_as",
            "presence",
            "name",
            "sort_key",
            "category",
            "post_title",
            "unit",
        )
    )
    found = defaultdict(list)
    for person, *values in rows:
        found[person].append(Listed(*values))
    return found


def _read_ratings(people: Collection[int], frame: Frame) -> dict[tuple[int, int], Rated]:
    rows = (
        Rating.objects.current()
        .confirmed()
        .filter(person__in=people, sheet__period_start__range=frame.span)
        .exclude(sheet__pool=RatingSheet.Pool.ORGANIZATIONS)
        .order_by()
        .values_list("person", "sheet__meeting", "level", "is_deferred", "replaces")
    )
    return {
        (person, meeting): Rated(level, is_deferred, replaces is not None)
        for person, meeting, level, is_deferred, replaces in rows
    }


def _read_meetings(branches: Collection[int], frame: Frame) -> set[tuple[int, dt.date]]:
    opened = Meeting.objects.live().filter(
        kind=Meeting.Kind.MEMBER,
        organization__in=branches,
        period_start__range=frame.span,
        held_on__isnull=False,
    )
    return set(opened.order_by().values_list("organization", "period_start"))
