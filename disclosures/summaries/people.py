"""The years of people: one builder feeds page, sheet and workbook, in sets of branches, so that memory stays flat.

What a month says are the frozen rows of its meeting and the standing rating of its confirmed sheet. The roster only
says who belongs to a list of the running year, and where somebody was whom no meeting lists.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from disclosures.inspections.rules import NOT_STARTED
from disclosures.summaries import fulfilment, rules
from disclosures.summaries.frame import Frame, Places, places_of
from disclosures.summaries.rules import Cell, Entry, Fulfilment, Summary, Use, Word
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating, RatingSheet
from meetings.models import Attendance, Meeting
from organizations.models import Organization, Person, Policy, Transfer
from organizations.periods import Month

BRANCHES_AT_ONCE = 40
ON_THE_ROSTER = (Person.Standing.NORMAL, Person.Standing.AWAY)
MOVED_AWAY = "已转出"  # on a day that no transfer tells


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


def of_branches(branches: Sequence[Organization], frame: Frame, details_of: Collection[int]) -> Iterator[Summary]:
    """Everybody whom each branch lists for the year, by name; members first.

    Who was at the branch to the year's end (or is now) is shown with the whole year, the meetings' details of
    `details_of` only; who left, with nothing but the months here.
    """
    for start in range(0, len(branches), BRANCHES_AT_ONCE):
        chosen = branches[start : start + BRANCHES_AT_ONCE]
        facts = _read(_people_of(chosen, frame), frame)
        lists = _lists(facts, frame)
        for branch in chosen:
            yield from _of_branch(branch, lists[branch.pk], facts, frame, details_of)


def of_person(person: Person, frame: Frame) -> Summary:
    """The whole year of one person, wherever it was spent."""
    facts = _read(Person.objects.filter(pk=person.pk), frame)
    place_pk = home_on(facts.people[person.pk], facts, frame.day) or person.organization_id
    return _summary(person.pk, place_pk, facts.listed[person.pk], facts, frame)


def home_on(person: Person, facts: "Facts", day: dt.date) -> int | None:
    """The id of the organization that listed somebody on `day`; None where nothing shows that any did."""
    if person.since <= day:
        return person.organization_id
    later = [transfer for transfer in facts.transfers[person.pk] if transfer.moved_on > day]
    if later:
        return later[-1].origin_id
    # merging branches and importing a roster move people without a transfer; their meetings show where they were
    before = [row for row in facts.listed[person.pk] if row.held_on <= day]
    return before[-1].place_pk if before else None


def _people_of(branches: Sequence[Organization], frame: Frame):
    """Whom the year's meetings list, and in the running year whom the roster does."""
    pks = [branch.pk for branch in branches]
    attended = _listed().filter(meeting__organization__in=pks, meeting__period_start__range=frame.span)
    wanted = Q(pk__in=attended.order_by().values("person"))
    if frame.is_running:
        wanted |= Q(organization__in=pks, standing__in=ON_THE_ROSTER)
    return Person.objects.filter(wanted)


def _listed():
    opened = [Meeting.State.IN_SESSION, Meeting.State.CONCLUDED]
    return Attendance.objects.filter(meeting__kind=Meeting.Kind.MEMBER, meeting__state__in=opened, is_observer=False)


def _read(wanted, frame: Frame) -> Facts:
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


def _lists(facts: Facts, frame: Frame) -> dict[int, set[int]]:
    """The ids of the people on each branch's list."""
    found = defaultdict(set)
    for pk, rows in facts.listed.items():
        for row in rows:
            found[row.place_pk].add(pk)
    if frame.is_running:
        for person in facts.people.values():
            if person.standing in ON_THE_ROSTER:
                found[person.organization_id].add(person.pk)
    return found


def _of_branch(
    branch: Organization, listed: set[int], facts: Facts, frame: Frame, details_of: Collection[int]
) -> list[Summary]:
    lines = []
    for pk in listed:
        own = [row for row in facts.listed[pk] if row.place_pk == branch.pk]
        whole = _summary(pk, branch.pk, own, facts, frame)
        stayed = home_on(facts.people[pk], facts, frame.day) == branch.pk
        line = whole.with_details_of(details_of) if stayed else _of_who_left(whole, branch)
        sort_key = own[-1].sort_key if own else facts.people[pk].sort_key
        lines.append(((line.is_of_staff, sort_key, pk), line))
    return [line for _, line in sorted(lines, key=lambda pair: pair[0])]


def _of_who_left(whole: Summary, branch: Organization) -> Summary:
    return replace(whole, movement=whole.movement or MOVED_AWAY).only_of({branch.pk})


def _summary(pk: int, place_pk: int, named_by: Sequence[Listed], facts: Facts, frame: Frame) -> Summary:
    """One person's year at one branch, under the name that its last meeting froze."""
    person, places = facts.people[pk], facts.places
    if named_by:
        last = named_by[-1]
        name, category, post_title, unit_pk = last.name, last.category, last.post_title, last.unit_pk
    else:
        name, category, post_title, unit_pk = person.name, person.kind, person.post_title, person.unit_id
    return Summary(
        subject_pk=pk,
        year=frame.year,
        name=name,
        category=Person.Kind(category).label,
        use=Use.ANNUAL_ASSESSMENT if category == Person.Kind.STAFF else Use.DEMOCRATIC_APPRAISAL,
        post_title=post_title,
        place_pk=place_pk,
        place=places.name_on(place_pk, frame.day),
        superior=places.superior_name_on(place_pk, frame.day),
        unit_pk=unit_pk,
        cells=tuple(_cell(person, month, facts, frame) for month in rules.months_of(frame.year)),
        fulfilment=facts.fulfilment.get(pk, Fulfilment()),
        movement=_movement(facts.transfers[pk], place_pk, frame.year),
    )


def _cell(person: Person, month: Month, facts: Facts, frame: Frame) -> Cell:
    rows = [row for row in facts.listed[person.pk] if row.period_start == month.start]
    entries = tuple(_entry(person.pk, row, facts, frame) for row in rows)
    return Cell(month, entries or (_unlisted(person, month, facts, frame),))


def _entry(pk: int, row: Listed, facts: Facts, frame: Frame) -> Entry:
    rated = facts.rated.get((pk, row.meeting_pk), UNRATED)
    words = rules.rated_words(
        presence=row.presence,
        state=row.state,
        level=rated.level,
        is_deferred=rated.is_deferred,
        has_no_level=_has_no_level(row, frame),
    )
    return Entry(
        words=words,
        level=Level(rated.level) if rated.level else None,
        is_corrected=rated.is_corrected,
        presence=row.presence if row.state == Meeting.State.CONCLUDED else "",
        place_pk=row.place_pk,
        place=row.place or facts.places.name_on(row.place_pk, row.held_on),
        unit_pk=row.unit_pk,
    )


UNRATED = Rated(level=None, is_deferred=False, is_corrected=False)


def _has_no_level(row: Listed, frame: Frame) -> bool:
    """Whether the policy of the meeting's day gave probationary members (预备党员) no level."""
    policy = frame.ground.policy_on(row.held_on)
    is_probationary = row.category == Person.Kind.PROBATIONARY
    return is_probationary and policy.probationary_members == Policy.Probation.NO_LEVEL


def _unlisted(person: Person, month: Month, facts: Facts, frame: Frame) -> Entry:
    """Why a month has no meeting of somebody, and at which branch."""
    if month.start > frame.today:
        return Entry(Word.TO_COME)
    if month.start < frame.ground.started_on:
        return Entry(NOT_STARTED)
    home = home_on(person, facts, min(month.end, frame.today))
    if home is None:
        return Entry(Word.NOT_JOINED)
    if not facts.places.by_pk[home].is_branch:
        return Entry(Word.NO_BRANCH)
    words = rules.unheld_words(month, frame.ground.due(month), frame.today, was_held=(home, month.start) in facts.met)
    if words == Word.NOT_YET_HELD and person.standing not in ON_THE_ROSTER:
        return Entry(Word.NO_BRANCH)
    return Entry(words, place_pk=home, place=facts.places.name_on(home, month.end), unit_pk=_unit_at(home, person))


def _unit_at(home: int, person: Person) -> int | None:
    return person.unit_id if home == person.organization_id else None


def _movement(transfers: Sequence[Transfer], place_pk: int, year: int) -> str:
    """When somebody came and went in the year; later moves change nothing of a year that is over."""
    moves = [transfer for transfer in reversed(transfers) if transfer.moved_on.year == year]
    return "，".join(words for move in moves if (words := _move_words(move, place_pk)))


def _move_words(move: Transfer, place_pk: int) -> str:
    day = f"{move.moved_on.month}月{move.moved_on.day}日"
    if move.destination_id == place_pk:
        return f"{day}转入"
    return f"{day}转出" if move.origin_id == place_pk else ""
