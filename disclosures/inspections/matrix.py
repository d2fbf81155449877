"""Branches × months (检查一览): which lines are asked for, in which order, added up by superior."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from disclosures.inspections import rules
from disclosures.inspections.ground import Ground
from disclosures.inspections.lines import Line, counted, lines_of
from disclosures.inspections.reach import Reach
from disclosures.inspections.rules import Cell, Count, Mark
from disclosures.inspections.steps import DATED, SHOWN_BY, Order, Wanting, What
from disclosures.inspections.superiors_two_months import OwnCells, own_cells
from disclosures.inspections.undated_facts import UndatedFacts, undated_facts
from organizations.models import Organization
from organizations.name_order import spelling_of_some_word
from organizations.periods import Month

LINES_A_PAGE = 50


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see."""

    months: tuple[Month, ...]
    what: What = What.ALL
    parent: Organization | None = None
    kind: str = ""
    wanting: Wanting | None = None
    q: str = ""
    only: bool = False
    order: Order = Order.TREE

    @property
    def needs_every_undated_fact(self) -> bool:
        """Whether rows are chosen, ordered or added up by what is otherwise read for the page's rows only."""
        undated = self.wanting is not None and SHOWN_BY[self.wanting][0] not in DATED
        by_exceptions = self.what is What.ALL and (self.only or self.order is Order.EXCEPTIONS)
        return undated or by_exceptions or self.what not in (What.ALL, *DATED)


@dataclass(frozen=True)
class Row:
    """A line with the cells that are shown of it."""

    line: Line
    cells: tuple[tuple[Month, Cell], ...]
    count: Count
    facts: UndatedFacts
    what: What

    @property
    def told_cells(self) -> list[tuple[Month, Cell, str]]:
        """The cells, and where one stands for several steps of which some are open, how each of them is."""
        return [(month, cell, self._steps(place, cell)) for place, (month, cell) in enumerate(self.cells)]

    def _steps(self, place: int, cell: Cell) -> str:
        if self.what is not What.ALL or cell.mark in (Mark.DONE, Mark.NONE):
            return ""
        return "，".join(f"{label}：{step.words}" for label, step in self.line.steps(place, self.facts).items())

    @property
    def exceptions(self) -> list[tuple[Month, Cell]]:
        """The newest first: what is to be done now before what is long past."""
        return [(month, cell) for month, cell in reversed(self.cells) if cell.is_exception]


@dataclass(frozen=True)
class Group:
    """A superior with the rows of its branches on this page, and the figures of all that were asked for."""

    superior: Organization | None
    name: str
    rows: tuple[Row, ...]
    counts: tuple[Count, ...]
    count: Count
    own: OwnCells | None = None


class Matrix:
    """All that was asked for; `lines` is what a paginator cuts into pages, `groups` what one of them shows."""

    def __init__(self, asked: Asked, lines: list[Line], facts: UndatedFacts, ground: Ground, reach: Reach):
        self.asked, self.lines, self.months = asked, lines, asked.months
        self._facts, self._ground, self._reach = facts, ground, reach

    @cached_property
    def count(self) -> Count:
        return sum((count for _, count in self.trend), Count())

    @cached_property
    def trend(self) -> list[tuple[Month, Count]]:
        """How punctual all of them were, month by month."""
        return list(zip(self.months, self._counts(self.lines) or [Count()] * len(self.months), strict=True))

    @property
    def newest(self) -> Month:
        return self.months[-1]

    @property
    def is_in_groups(self) -> bool:
        return self.asked.order is Order.TREE

    def groups(self, lines: list[Line]) -> list[Group]:
        """The rows of one page, under their superiors where the tree's order was asked for."""
        if not self.asked.needs_every_undated_fact and self.asked.what is What.ALL:
            ids = sorted({line.branch.pk for line in lines})
            facts = undated_facts(ids, self.months[0].start, self.months[-1].start, self._ground.today)
        else:
            facts = self._facts
        if not self.is_in_groups:
            return [Group(None, "", self._rows(lines, facts), (), self._count(lines))]
        superiors = list(dict.fromkeys(line.superior for line in lines))
        # who inspects a branch does not inspect what stands above it
        inspected = [each for each in self._reach.listed if each in superiors]
        own = own_cells(inspected, self.months, self._ground)
        return [self._group(superior, lines, facts, own) for superior in superiors]

    def _group(self, superior, lines: list[Line], facts: UndatedFacts, own: dict[int, OwnCells]) -> Group:
        """Its own figures are of all its branches, also of those on the next page."""
        whole = self._by_superior[superior]
        shown = [line for line in lines if line.superior == superior]
        return Group(
            superior,
            whole[-1].superior_name,
            self._rows(shown, facts),
            tuple(self._counts(whole)),
            self._count(whole),
            own.get(superior.pk) if superior else None,
        )

    @cached_property
    def _by_superior(self) -> dict[Organization | None, list[Line]]:
        found: dict[Organization | None, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.superior, []).append(line)
        return found

    def _rows(self, lines: list[Line], facts: UndatedFacts) -> tuple[Row, ...]:
        what = self.asked.what
        return tuple(
            Row(line, tuple(zip(self.months, line.cells(what, facts), strict=True)), self._count([line]), facts, what)
            for line in lines
        )

    def _count(self, lines: Iterable[Line]) -> Count:
        if self.asked.what is What.ALL:
            return counted(standing for line in lines for standing in line.standings)
        return rules.count(cell for line in lines for cell in line.cells(self.asked.what, self._facts))

    def _counts(self, lines: list[Line]) -> list[Count]:
        if self.asked.what is What.ALL:
            return [counted(column) for column in zip(*(line.standings for line in lines), strict=True)]
        columns = zip(*(line.cells(self.asked.what, self._facts) for line in lines), strict=True)
        return [rules.count(column) for column in columns]


def matrix_of(reach: Reach, asked: Asked, ground: Ground) -> Matrix:
    """The lines that are asked for; what has no last day is read for all of them only when it decides about rows."""
    days = [month.end for month in asked.months]
    if asked.parent:
        reach = reach.within(asked.parent, days)
    first, last = asked.months[0].start, asked.months[-1].start
    facts = UndatedFacts()
    if asked.needs_every_undated_fact:
        facts = undated_facts(reach.branch_ids, first, last, ground.today)
    lines = [line for line in lines_of(reach, asked.months, ground) if _is_asked(line, asked, reach, facts)]
    lines.sort(key=_order(asked, facts))
    return Matrix(asked, lines, facts, ground, reach)


def _is_asked(line: Line, asked: Asked, reach: Reach, facts: UndatedFacts) -> bool:
    if asked.kind and line.branch.kind != asked.kind:
        return False
    if asked.parent and not _stood_below(line, asked.parent, reach):
        return False
    if asked.q and not (is_named(line.branch, asked.q) or asked.q.strip() in line.name):
        return False
    if asked.wanting and not _has(line, *SHOWN_BY[asked.wanting], facts):
        return False
    return not asked.only or line.exceptions(asked.what, facts) > 0


def _stood_below(line: Line, parent: Organization, reach: Reach) -> bool:
    return line.superior is not None and any(reach.stood_within(line.superior, parent, day) for day in line.span.ends)


def _has(line: Line, step: What, mark: Mark, facts: UndatedFacts) -> bool:
    if step in DATED:
        return any(standing.has(step, mark) for standing in line.standings)
    return any(cell.mark is mark for cell in line.cells(step, facts))


def _order(asked: Asked, facts: UndatedFacts) -> Callable[[Line], tuple]:
    """Equal ones stand in the order of the tree."""
    if asked.order is Order.EXCEPTIONS:
        return lambda line: (-line.exceptions(asked.what, facts), line.branch.path)
    if asked.order is Order.RATE:
        return lambda line: (_percent(line, asked.what, facts), line.branch.path)
    return lambda line: (line.superior.path if line.superior else "", line.branch.path)


def _percent(line: Line, what: What, facts: UndatedFacts) -> float:
    """The exact share, so that two who round to the same percentage still stand right; nothing due stands last."""
    count = line.count if what is What.ALL else rules.count(line.cells(what, facts))
    return count.on_time / count.expected if count.expected else 2


def is_named(organization: Organization, q: str) -> bool:
    """Whether a search finds it, as `Organization.objects.called` does in the database: by a name or its pinyin."""
    q = q.strip().lower()
    spelling = spelling_of_some_word(q)
    return (
        q in organization.name.lower()
        or q in organization.short_name.lower()
        or bool(spelling and re.search(spelling, organization.sort_key))
    )
