"""Branches × months of a year (检查一览): which rows a page shows, added up by superior."""

from dataclasses import dataclass
from enum import StrEnum

from disclosures.inspections import rules
from disclosures.inspections.branch_months import BranchMonth, branch_months
from disclosures.inspections.ground import Ground
from disclosures.inspections.reach import Reach
from disclosures.inspections.rules import Cell, Count
from organizations.models import Organization
from organizations.periods import Month

BRANCHES_A_PAGE = 60


class What(StrEnum):
    """What the matrix looks at."""

    MEETING = "meeting"
    VOTE = "vote"
    RATING = "rating"
    PUBLICATION = "publication"


WHAT_LABELS = {What.MEETING: "开会", What.VOTE: "投票", What.RATING: "评定", What.PUBLICATION: "公示"}

WHAT_DONE = {What.MEETING: "已开", What.VOTE: "已投", What.RATING: "已评", What.PUBLICATION: "已公示"}


@dataclass(frozen=True)
class Line:
    """One branch with its months under one superior; it has a line under each that it had in the year."""

    branch: Organization
    name: str
    cells: tuple[tuple[Month, Cell], ...]

    @property
    def count(self) -> Count:
        return rules.count(cell for _, cell in self.cells)

    @property
    def newest(self) -> Month:
        return self.cells[-1][0]

    @property
    def has_an_exception(self) -> bool:
        return any(cell.is_exception for _, cell in self.cells)


@dataclass(frozen=True)
class Group:
    """A superior with the lines of its direct branches."""

    superior: str
    superior_pk: int | None
    lines: tuple[Line, ...]

    @property
    def counts(self) -> list[Count]:
        return counts_by_month(self.lines)

    @property
    def count(self) -> Count:
        return added(self.lines)


@dataclass(frozen=True)
class Matrix:
    """All that was asked for; `page` cuts it into screens."""

    months: tuple[Month, ...]
    groups: tuple[Group, ...]

    @property
    def newest(self) -> Month:
        return self.months[-1]

    @property
    def lines(self) -> list[Line]:
        return [line for group in self.groups for line in group.lines]

    @property
    def count(self) -> Count:
        return added(self.lines)

    @property
    def waiting_now(self) -> int:
        """How many branches still have the newest month before them."""
        return counts_by_month(self.lines)[-1].waiting if self.lines else 0

    @property
    def pages(self) -> list[tuple[Group, ...]]:
        """Whole groups on each page, about sixty branches; a group larger than that has a page of its own."""
        pages: list[list[Group]] = []
        size = 0
        for group in self.groups:
            if not pages or (size and size + len(group.lines) > BRANCHES_A_PAGE):
                pages.append([])
                size = 0
            pages[-1].append(group)
            size += len(group.lines)
        return [tuple(page) for page in pages]


def added(lines) -> Count:
    return rules.count(cell for line in lines for _, cell in line.cells)


def counts_by_month(lines) -> list[Count]:
    return [rules.count(cell for _, cell in column) for column in zip(*(line.cells for line in lines), strict=True)]


def months_of(year: int, ground: Ground) -> list[Month]:
    """The months of a year that have begun, from the district's first on; this month where that leaves none."""
    first = ground.started_on
    months = [month for month in (Month(year, number) for number in range(1, 13)) if first <= month.start]
    return [month for month in months if month.start <= ground.today] or [Month.of(ground.today)]


def matrix_of(
    reach: Reach,
    year: int,
    what: What,
    ground: Ground,
    *,
    parent: Organization | None = None,
    q: str = "",
    only: bool = False,
) -> Matrix:
    """The matrix of the branches in reach that are asked for; three queries whatever their number."""
    months = months_of(year, ground)
    if parent:
        reach = reach.within(parent, [month.end for month in months])
    lines: dict[tuple, list[tuple[BranchMonth, Line]]] = {}
    for branch_rows in _by_branch(branch_months(reach, months, ground)):
        counted = [row for row in branch_rows if not parent or reach.stood_within(row.branch, parent, row.month.end)]
        for (superior_path, superior_pk), own in _by_superior(counted).items():
            line = Line(own[-1].branch, own[-1].name, _cells(branch_rows, own, what))
            if (is_named(line.branch, q) or q.strip() in line.name) and (line.has_an_exception or not only):
                lines.setdefault((superior_path, superior_pk), []).append((own[-1], line))
    groups = tuple(
        Group(pairs[0][0].superior, superior_pk, tuple(line for _, line in pairs))
        for (_, superior_pk), pairs in sorted(lines.items(), key=lambda item: item[0][0])
    )
    return Matrix(tuple(months), groups)


def _by_superior(branch_rows: list[BranchMonth]) -> dict[tuple, list[BranchMonth]]:
    """The months that count for each superior; most branches have one."""
    found: dict[tuple, list[BranchMonth]] = {}
    for row in branch_rows:
        found.setdefault((row.superior_path, row.superior_pk), []).append(row)
    return found


def _cells(branch_rows: list[BranchMonth], own: list[BranchMonth], what: What) -> tuple[tuple[Month, Cell], ...]:
    """A cell for every month; what counts for another superior says so."""
    cells = {row.month: getattr(row, f"{what}_cell") for row in own}
    first = own[0].month
    return tuple(
        (row.month, cells.get(row.month) or rules.elsewhere(is_before=row.month < first)) for row in branch_rows
    )


def _by_branch(found: dict) -> list[list[BranchMonth]]:
    rows: dict[int, list[BranchMonth]] = {}
    for row in found.values():
        rows.setdefault(row.branch.pk, []).append(row)
    return sorted(rows.values(), key=lambda branch_rows: branch_rows[0].branch.path)


def is_named(organization: Organization, q: str) -> bool:
    """Whether a search finds it: a part of a name, or the initials of its pinyin (thsq → 桐花社区)."""
    q = q.strip().lower()
    initials = "".join(syllable[0] for syllable in organization.sort_key.split()[:-1]).lower()
    return not q or q in organization.name.lower() or q in organization.short_name.lower() or q in initials
