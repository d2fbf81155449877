"""What an inspection would freeze today: findings, statistics and praise, gathered month by month.

A month's report is let go before the next one is read, so that a year of 2,000 branches fits into memory.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from disclosures.inspections.figures import Figures, Praise
from disclosures.inspections.report import Report, report_of
from disclosures.inspections.rules import Observation, Problem
from organizations.models import Organization
from organizations.periods import Month, Period, TwoMonths

# Both months of a pair speak of the same meeting and the same hearing.
OF_TWO_MONTHS = (
    Problem.NO_SECRETARY_MEETING,
    Problem.LATE_SECRETARY_MEETING,
    Problem.NO_HEARING,
    Problem.LATE_HEARING,
)
# What hangs on no month, or on the year so far, is in each month's report anew; it stands once, at the last of them.
OF_NO_MONTH = (Problem.COMMITMENTS,)
OF_THE_YEAR = (Problem.SCOPE_QUOTA,)


@dataclass
class Gathered:
    """One observation of one organization and period; what several sheets show (two pools over their quota) is one."""

    observation: Observation
    period: Period
    sentences: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return "；".join(self.sentences)


@dataclass(frozen=True)
class Gathering:
    """All that is frozen: the findings in the order of the notice, then of the tree, then of time."""

    found: tuple[Gathered, ...]
    figures: Figures
    praise: Praise

    @property
    def by_problem(self) -> list[tuple[Problem, int]]:
        """How many findings of each kind, kinds without one left out."""
        kinds = [each.observation.problem for each in self.found]
        return [(problem, kinds.count(problem)) for problem in Problem if problem in kinds]


def gather(scope: Organization, months: Iterable[Month], today: dt.date) -> Gathering:
    """Read what the rules find in `months` within `scope`, with the figures of the same reports."""
    found: dict[tuple, Gathered] = {}
    places: dict[int, int] = {}  # organizations in the order of the tree
    figures, praise = Figures(), Praise()
    for report in reports_of(scope, months, today):
        figures.add(report)
        praise.add(report)
        for pk in organizations_in(report):
            places.setdefault(pk, len(places))
        for observation in report.findings:
            _note(found, observation, report.month)
    order = {problem: number for number, problem in enumerate(Problem)}
    ordered = sorted(
        found.values(),
        key=lambda each: (
            order[each.observation.problem],
            places.get(each.observation.organization_id, len(places)),
            each.period.start,
        ),
    )
    return Gathering(tuple(ordered), figures, praise.but_not({each.observation.organization_id for each in ordered}))


def reports_of(scope: Organization, months: Iterable[Month], today: dt.date) -> Iterator[Report]:
    """The reports one after the other, on everything that stood within `scope` then, wherever it stands today."""
    return (report_of(scope, Organization.objects.all(), month, today) for month in months)


def organizations_in(report: Report) -> list[int]:
    """Whatever the report looked at, in the order of the tree."""
    superiors = [(row.organization.path, row.organization.pk) for row in report.superiors]
    branches = [(row.branch.path, row.branch.pk) for row in report.rows]
    return [pk for _, pk in sorted([(report.scope.path, report.scope.pk), *superiors, *branches])]


def period_of(problem: str, month: Month) -> Period:
    return TwoMonths.of(month.start) if problem in OF_TWO_MONTHS else month


def anchor_of(problem: str, month: Month) -> dt.date | None:
    """The day that tells two findings of one kind apart, None where nothing does."""
    if problem in OF_NO_MONTH:
        return None
    return month.start.replace(month=1) if problem in OF_THE_YEAR else period_of(problem, month).start


def _note(found: dict[tuple, Gathered], observation: Observation, month: Month) -> None:
    key = observation.organization_id, observation.problem, anchor_of(observation.problem, month)
    gathered = Gathered(observation, period_of(observation.problem, month))
    if observation.problem in OF_NO_MONTH + OF_THE_YEAR:
        found[key] = gathered
    gathered = found.setdefault(key, gathered)
    if observation.words not in gathered.sentences:
        gathered.sentences.append(observation.words)
