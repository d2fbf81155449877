"""The years of people: one builder feeds page, sheet and workbook, in sets of branches, so that memory stays flat.

What a month says are the frozen rows of its meeting and the standing rating of its confirmed sheet. The roster only
says who belongs to a list of the running year, and where somebody was whom no meeting lists.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from commitments.fulfilment import Fulfilment
from disclosures.inspections.rules import NOT_STARTED
from disclosures.summaries import rules
from disclosures.summaries.facts import ON_THE_ROSTER, Facts, Listed, Rated, people_of, read
from disclosures.summaries.frame import Frame
from disclosures.summaries.rules import Use, Word
from disclosures.summaries.summary import Cell, Entry, Summary
from evaluations.ratings.levels import Level
from meetings.models import Meeting
from organizations.models import Organization, Person, Policy, Transfer
from organizations.periods import Month

BRANCHES_AT_ONCE = 40
MOVED_AWAY = "已转出"  # on a day that no transfer tells


def of_branches(branches: Sequence[Organization], frame: Frame, details_of: Collection[int]) -> Iterator[Summary]:
    """Everybody whom each branch lists for the year, by name; members first.

    Who was at the branch to the year's end (or is now) is shown with the whole year, the meetings' details of
    `details_of` only; who left, with nothing but the months here.
    """
    for start in range(0, len(branches), BRANCHES_AT_ONCE):
        chosen = branches[start : start + BRANCHES_AT_ONCE]
        facts = read(people_of(chosen, frame), frame)
        lists = facts.lists(frame)
        for branch in chosen:
            yield from _of_branch(branch, lists[branch.pk], facts, frame, details_of)


def of_person(person: Person, frame: Frame) -> Summary:
    """The whole year of one person, wherever it was spent."""
    facts = read(Person.objects.filter(pk=person.pk), frame)
    place_pk = facts.home_on(facts.people[person.pk], frame.day) or person.organization_id
    return _summary(person.pk, place_pk, facts.listed[person.pk], facts, frame)


def _of_branch(
    branch: Organization, listed: set[int], facts: Facts, frame: Frame, details_of: Collection[int]
) -> list[Summary]:
    lines = []
    for pk in listed:
        own = [row for row in facts.listed[pk] if row.place_pk == branch.pk]
        whole = _summary(pk, branch.pk, own, facts, frame)
        stayed = facts.home_on(facts.people[pk], frame.day) == branch.pk
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
    if row.category != Person.Kind.PROBATIONARY:
        return False
    return frame.ground.policy_on(row.held_on).probationary_members == Policy.Probation.NO_LEVEL


def _unlisted(person: Person, month: Month, facts: Facts, frame: Frame) -> Entry:
    """Why a month has no meeting of somebody, and at which branch."""
    if month.start > frame.today:
        return Entry(Word.TO_COME)
    if month.start < frame.ground.started_on:
        return Entry(NOT_STARTED)
    home = facts.home_on(person, min(month.end, frame.today))
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
