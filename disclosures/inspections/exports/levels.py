"""How the levels are spread (等次分布): a line for each superior and pool, so that any of them can be filtered out."""

from collections.abc import Iterable, Iterator

from disclosures.inspections.backdrop import NO_LEVELS, Backdrop
from disclosures.inspections.branch_rows import BranchRow, added_levels
from disclosures.inspections.dated_facts import PEOPLE_POOLS
from disclosures.inspections.report import Report
from disclosures.inspections.rest import rest_of
from evaluations.ratings.models import Pool


def level_lines(report: Report, backdrop: Backdrop) -> Iterator[list]:
    """The cells of each line, in the order of `LEVEL_COLUMNS`."""
    by_superior: dict[int | None, list[BranchRow]] = {}
    for row in report.rows:
        by_superior.setdefault(row.superior_pk, []).append(row)
    for superior in report.superiors:
        pk = superior.organization.pk
        yield from _of_people(superior.name, by_superior.get(pk, []), report.month.label)
        yield _line(superior.name, "党支部", backdrop.pair.label, backdrop.levels_of_branches.get(pk, NO_LEVELS))
    if (rest := rest_of(report)) and rest.rows:
        yield from _of_people(rest.name, rest.rows, report.month.label)


def _of_people(name: str, rows: Iterable[BranchRow], period: str) -> Iterator[list]:
    for pool in PEOPLE_POOLS:
        yield _line(name, str(Pool(pool).label), period, added_levels(row.level_counts(pool) for row in rows))


def _line(name: str, pool: str, period: str, levels: tuple[int, int, int, int]) -> list:
    return [name, pool, period, sum(levels), *levels]
