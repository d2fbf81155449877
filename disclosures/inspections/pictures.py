"""A report's charts: how levels are spread, when meetings were held, how far promises are kept. Nobody is ranked."""

from disclosures.inspections import rules
from disclosures.inspections.backdrop import Backdrop
from disclosures.inspections.branch_rows import added_levels
from disclosures.inspections.dated_facts import PEOPLE_POOLS
from disclosures.inspections.report import Report
from evaluations.ratings.levels import Level
from organizations.charts import Chart, Columns, Counted, Distribution, Fill, Kind

LOOKS = {
    Level.PIONEER: (Fill.SOLID, "gold"),
    Level.QUALIFIED: (Fill.HOLLOW, "ink"),
    Level.BASICALLY_QUALIFIED: (Fill.DOTS, "ink"),
    Level.LAGGING: (Fill.STRIPES, "late"),
}
LEVELS = tuple(Kind(level.value, f"{level.symbol}{level.label}", *LOOKS[level]) for level in Level)
# What is in order stays plain; only exceptions are filled.
TIMES = (
    Kind("on-time", "按期召开", Fill.HOLLOW, "ink"),
    Kind("late", "逾期召开", Fill.STRIPES, "late"),
    Kind("missing", "没有召开", Fill.SOLID, "late"),
    Kind("waiting", "还没到期", Fill.DOTS, "soft"),
)
STAGES = (
    Kind("fulfilled", "已兑现", Fill.SOLID, "ok"),
    Kind("under-way", "推进中", Fill.STRIPES, "ok"),
    Kind("not-yet", "未兑现", Fill.HOLLOW, "ink"),
)


def charts_of(report: Report, backdrop: Backdrop) -> list[Chart]:
    """The charts of a report; that of the branches' levels only when their superiors have rated them."""
    of_branches = _levels_of_branches(backdrop)
    own = [] if of_branches.is_empty else [of_branches]
    return [_levels(report), *own, _meetings(backdrop), _promises(report, backdrop)]


def _levels(report: Report) -> Chart:
    rows = [Counted(str(pool.label), report.total_levels(pool)) for pool in PEOPLE_POOLS]
    return Distribution("levels", f"{report.month.label}对人员评定的等次", "人", LEVELS, rows)


def _levels_of_branches(backdrop: Backdrop) -> Chart:
    row = Counted("党支部", added_levels(backdrop.levels_of_branches.values()))
    return Distribution("branches", f"{backdrop.pair.label}对党支部评定的等次", "个支部", LEVELS, [row])


def _meetings(backdrop: Backdrop) -> Chart:
    rows = [Counted(month.short_label, _times(count), str(month.month)) for month, count in backdrop.meetings]
    year = backdrop.pair.start.year
    return Columns("meetings", f"{year}年各月的组织生活会", "个支部", TIMES, rows)


def _times(count: rules.Count) -> tuple[int, ...]:
    return count.on_time, count.late, count.missing, count.waiting


def _promises(report: Report, backdrop: Backdrop) -> Chart:
    rows = [Counted(whose, (kept.fulfilled, kept.under_way, kept.not_yet)) for whose, kept in backdrop.promises]
    title = f"{report.month.year}年承诺事项的兑现，截至{report.data_day}"
    return Distribution("promises", title, "项", STAGES, rows)
