"""One branch's months under one superior, as the matrix shows and counts them.

A district's year is 24,000 months; most of them stand alike, so each way of standing is one `Standing` that all of them
share, and adding up is counting the same objects.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from disclosures.inspections import rules
from disclosures.inspections.branch_months import DatedCells, dated_cells, lifetime, posting_due_of
from disclosures.inspections.dated_facts import Key, meetings_of, publications_of, ratings_of
from disclosures.inspections.ground import Ground
from disclosures.inspections.reach import Reach
from disclosures.inspections.rules import Cell, Count, Mark
from disclosures.inspections.steps import DATED, STEPS, What
from disclosures.inspections.undated_facts import UndatedFacts
from organizations.models import Organization
from organizations.periods import Month


@dataclass(frozen=True, eq=False)
class Standing:
    """How a month stands, of however many branches."""

    cells: DatedCells
    is_concluded: bool

    @cached_property
    def marks(self) -> Counter[Mark]:
        return Counter(cell.mark for cell in self.cells)

    def has(self, what: What, mark: Mark) -> bool:
        return getattr(self.cells, what).mark is mark


@dataclass(frozen=True, eq=False)
class Span:
    """The months shown, with their days worked out once for all lines."""

    months: tuple[Month, ...]
    starts: tuple[dt.date, ...]
    ends: tuple[dt.date, ...]

    @classmethod
    def of(cls, months: Iterable[Month]) -> "Span":
        months = tuple(months)
        return cls(months, tuple(month.start for month in months), tuple(month.end for month in months))


@dataclass(frozen=True, eq=False)
class Line:
    """One branch under one superior; it has a line under each that it had in the months shown."""

    branch: Organization
    name: str
    superior: Organization | None
    superior_name: str
    span: Span
    standings: tuple[Standing, ...]

    @property
    def newest(self) -> Month:
        return self.span.months[-1]

    @cached_property
    def count(self) -> Count:
        """The steps with a last day, all months added up."""
        return counted(self.standings)

    def step(self, step: What, place: int, facts: UndatedFacts) -> Cell:
        """One step of one month."""
        standing = self.standings[place]
        if step in DATED:
            return getattr(standing.cells, step)
        held, key = standing.cells.meeting, self._key(place)
        if step is not What.OPINIONS:
            return rules.said_of_all(held, standing.is_concluded, facts.lacking(step, key))
        return held if held.mark is Mark.NONE else rules.opinions(*facts.opinions(key))

    def cells(self, what: What, facts: UndatedFacts) -> list[Cell]:
        """A cell a month: of one step, or of all seven together."""
        places = range(len(self.standings))
        if what is not What.ALL:
            return [self.step(what, place, facts) for place in places]
        return [rules.whole(self.steps(place, facts)) for place in places]

    def steps(self, place: int, facts: UndatedFacts) -> dict[str, Cell]:
        """The seven steps of one month, by what they are called."""
        return {step.label: self.step(step, place, facts) for step in STEPS}

    def exceptions(self, what: What, facts: UndatedFacts) -> int:
        """How many months have one, or of all seven steps together, how many steps of all months."""
        if what is not What.ALL:
            return sum(cell.is_exception for cell in self.cells(what, facts))
        lacking = (
            facts.exceptions(self._key(place))
            for place, standing in enumerate(self.standings)
            if standing.cells.meeting.mark is not Mark.NONE
        )
        return self.count.exceptions + sum(lacking)

    def _key(self, place: int) -> Key:
        return self.branch.pk, self.span.starts[place]


def counted(standings: Iterable[Standing]) -> Count:
    """The steps with a last day of any number of months, by counting the standings that they share."""
    marks: Counter[Mark] = Counter()
    for standing, times in Counter(standings).items():
        for mark, steps in standing.marks.items():
            marks[mark] += steps * times
    return rules.count_marks(marks)


def lines_of(reach: Reach, months: Iterable[Month], ground: Ground) -> list[Line]:
    """Every branch in reach, in the order of the tree; three queries whatever their number."""
    span = Span.of(months)
    return [
        line
        for branch, standings in zip(reach.branches, _standings(reach, span, ground), strict=True)
        for line in _lines(branch, standings, reach, span)
    ]


def _lines(branch: Organization, standings: list[Standing], reach: Reach, span: Span) -> list[Line]:
    """One line, or one under each superior of those months; what counts for another one says so."""
    superiors = reach.superiors_on(branch, span.ends)
    if len(superiors) == 1:
        return [_line(branch, superiors[0], standings, span.ends[-1], reach, span)]
    found = []
    for superior in dict.fromkeys(superiors):
        own = [place for place, each in enumerate(superiors) if each == superior]
        shown = [
            standing if place in own else (BEFORE if place < own[0] else AFTER)
            for place, standing in enumerate(standings)
        ]
        found.append(_line(branch, superior, shown, span.ends[own[-1]], reach, span))
    return found


def _line(branch, superior, standings: list[Standing], newest: dt.date, reach: Reach, span: Span) -> Line:
    """Under the names of its newest month."""
    superior_name = reach.name_on(superior, newest) if superior else ""
    return Line(branch, reach.name_on(branch, newest), superior, superior_name, span, tuple(standings))


def _nothing(cell: Cell) -> Standing:
    return Standing(DatedCells(cell, cell, cell, cell), is_concluded=False)


BEFORE, AFTER = _nothing(rules.elsewhere(is_before=True)), _nothing(rules.elsewhere(is_before=False))


def _standings(reach: Reach, span: Span, ground: Ground) -> list[list[Standing]]:
    """A list of months for each branch in reach."""
    first, last = span.starts[0], span.starts[-1]
    meetings = meetings_of(reach.branch_ids, first, last)
    ratings = ratings_of(reach.branch_ids, first, last)
    posts = publications_of(reach.branch_ids, first, last)
    months = [(month, month.start, ground.due(month)) for month in span.months]
    shared: dict[tuple, Standing] = {}
    found = []
    for branch in reach.branches:
        pk, life, standings = branch.pk, lifetime(branch), []
        for month, start, due in months:
            key = pk, start
            absence = rules.not_expected(month, due, *life, ground.started_on)
            meeting, rated_on, post = meetings.get(key), ratings.get(key), posts.get(key)
            alike = start, absence, meeting and meeting[1:4], rated_on, post and post[1:3]
            if alike not in shared:
                shared[alike] = _standing(month, due, absence, meeting, rated_on, post, ground)
            standings.append(shared[alike])
        found.append(standings)
    return found


def _standing(month: Month, due, absence: str, meeting, rated_on, post, ground: Ground) -> Standing:
    posting_due = post.due_on if post else posting_due_of(rated_on, ground)
    cells = dated_cells(month, due, absence, meeting, rated_on, posting_due, post and post.posted_on, ground.today)
    return Standing(cells, is_concluded=meeting is not None and meeting.is_concluded)
