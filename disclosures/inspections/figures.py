"""The figures that an inspection freezes for the circular, by superior and in total, and who is to be praised."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from disclosures.inspections.branch_rows import BranchRow
from disclosures.inspections.dated_facts import PEOPLE_POOLS
from disclosures.inspections.report import Report
from disclosures.inspections.rules import Cell, Mark
from disclosures.inspections.superior_rows import SuperiorRow
from evaluations.ratings.levels import Level
from organizations.periods import TwoMonths

# The steps of a branch's month, by the name under which they are kept.
STEPS = {"meeting": "meeting_cell", "vote": "vote_cell", "rating": "rating_cell", "publication": "publication_cell"}
MARKS = {Mark.DONE: "on_time", Mark.LATE: "late", Mark.MISSING: "missing", Mark.WAITING: "waiting"}


@dataclass
class Line:
    """One superior's figures over all months of the inspection."""

    organization: int | None
    name: str
    branches: set[int] = field(default_factory=set)
    counted: Counter = field(default_factory=Counter)

    def as_json(self) -> dict:
        return {"organization": self.organization, "name": self.name, **_as_json(len(self.branches), self.counted)}


def _as_json(branches: int, counted: Counter) -> dict:
    """`months`: how many branch-months were expected; each step by how it stands; ★ ☆ ○ △; opinions."""
    steps = {
        step: {mark: counted[step, mark] for mark in MARKS.values()}
        for step in (*STEPS, "secretary_meeting", "hearing")
    }
    return {
        "branches": branches,
        "months": counted["months"],
        **steps,
        "levels": [counted["level", str(level)] for level in Level],
        "opinions_answered": counted["opinions_answered"],
        "opinions_open": counted["opinions_open"],
        "opinions_overdue": counted["opinions_overdue"],
    }


@dataclass
class Figures:
    """The lines by superior, in the order of the tree as the first month has it."""

    lines: dict[int | None, Line] = field(default_factory=dict)
    pairs: set[tuple[int, TwoMonths]] = field(default_factory=set)

    def add(self, report: Report) -> None:
        for row in report.superiors:
            self._add_superior(row, TwoMonths.of(report.month.start))
        for row in report.expected_rows:
            self._add_branch(row)

    def _line(self, pk: int | None, name: str) -> Line:
        return self.lines.setdefault(pk, Line(pk, name))

    def _add_superior(self, row: SuperiorRow, pair: TwoMonths) -> None:
        line = self._line(row.organization.pk, row.name)
        if (row.organization.pk, pair) not in self.pairs:  # the pair's other month says the same
            self.pairs.add((row.organization.pk, pair))
            _count(line.counted, "secretary_meeting", row.secretary_cell)
            _count(line.counted, "hearing", row.hearing_cell)

    def _add_branch(self, row: BranchRow) -> None:
        line = self._line(row.superior_pk, row.superior)
        line.branches.add(row.branch.pk)
        line.counted["months"] += 1
        for step, cell in STEPS.items():
            _count(line.counted, step, getattr(row, cell))
        for pool in PEOPLE_POOLS:
            for level, how_many in zip(Level, row.level_counts(pool), strict=True):
                line.counted["level", str(level)] += how_many
        line.counted["opinions_answered"] += row.opinions_answered
        line.counted["opinions_open"] += row.opinions_open
        line.counted["opinions_overdue"] += row.opinions_overdue

    def as_json(self) -> dict:
        branches = set().union(*(line.branches for line in self.lines.values()))
        total = sum((line.counted for line in self.lines.values()), Counter())
        return {
            "superiors": [line.as_json() for line in self.lines.values()],
            "total": _as_json(len(branches), total),
        }


def _count(counted: Counter, step: str, cell: Cell) -> None:
    if cell.mark in MARKS:
        counted[step, MARKS[cell.mark]] += 1


@dataclass
class Praise:
    """Units that had something due and did all of it on time."""

    units: dict[int, dict] = field(default_factory=dict)
    out: set[int] = field(default_factory=set)

    def add(self, report: Report) -> None:
        for row in report.expected_rows:
            cells = [getattr(row, cell) for cell in STEPS.values()]
            self._weigh(row.branch.pk, row.name, row.superior, cells)
        for row in report.superiors:
            self._weigh(row.organization.pk, row.name, "", [row.secretary_cell, row.hearing_cell])

    def _weigh(self, pk: int, name: str, superior: str, cells: Iterable[Cell]) -> None:
        marks = {cell.mark for cell in cells} - {Mark.NONE}
        if marks & {Mark.LATE, Mark.MISSING}:
            self.out.add(pk)
        elif marks == {Mark.DONE}:  # a month that is not over yet neither praises nor spoils
            self.units[pk] = {"organization": pk, "name": name, "superior": superior}

    def but_not(self, found: set[int]) -> "Praise":
        """Without those of which something was found, whatever it was."""
        return Praise(self.units, self.out | found)

    def as_json(self) -> list[dict]:
        return [unit for pk, unit in self.units.items() if pk not in self.out]
