"""The district's own days: what is due for each kind of organization, with how many have done it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.urls import reverse

from commitments.models import Campaign
from disclosures.calendar import rules
from disclosures.calendar.of_commitments import commitments_due
from disclosures.calendar.rules import Row, Span
from disclosures.home.rules import Standing, State
from disclosures.inspections.ground import Ground
from meetings.models import Meeting, ReportHearing
from organizations.periods import Month, Period


def of_district(span: Span, ground: Ground) -> list[Row]:
    """Meetings, hearings, ratings and commitments of everybody; three queries for a district of any size."""
    held = Counter(
        Meeting.objects.live()
        .filter(held_on__isnull=False, period_start__gte=span.months[0].start)
        .order_by()
        .values_list("kind", "period_start")
    )
    heard = Counter(period for _, period in ReportHearing.objects.first_days())
    rows = []
    for month in (each for each in span.months if each.start >= ground.started_on):
        how_many = held[Meeting.Kind.MEMBER, month.start]
        rows += [
            _row("members", month, ground.due(month), "各支部召开{}组织生活会", ground, how_many),
            _row("ratings", month, month.end, "各支部评定{}“星级先锋”等次", ground),
        ]
    for pair in (each for each in span.pairs if each.start >= ground.first_pair_on):
        how_many = held[Meeting.Kind.SECRETARY, pair.start]
        rows += [
            _row("secretaries", pair, ground.due(pair), "各上级党组织召开{}支部书记会", ground, how_many),
            _row("hearings", pair, pair.end, "各党委听取{}工作汇报", ground, heard[pair.start], "听取"),
            _row("branches", pair, pair.end, "各上级党组织评定{}各支部等次", ground),
        ]
    return [*rows, *_commitments(span, ground)]


def _row(
    what: str,
    period: Period,
    due: dt.date,
    title: str,
    ground: Ground,
    how_many: int | None = None,
    verb: str = "开",
) -> Row:
    """A row whose standing is a number: who is late is told by the inspection, to which it leads."""
    is_over = due < ground.today
    words = "已到期" if is_over else rules.tag_words(due, ground.today)
    if how_many or (is_over and how_many is not None):
        words = f"已{verb}{how_many}个"
    month = period if isinstance(period, Month) else period.months[1]
    return Row(
        key=f"district-{what}-{period.start}",
        due=due,
        title=title.format(period.short_label),
        organization="全区",
        standing=Standing(State.NONE if is_over else State.TODO, words),
        working_day=due if is_over else ground.calendar.last_on_or_before(due),
        is_open=not is_over,
        url=f"{reverse('disclosures:inspection_report')}?period={month}" if month.start <= ground.today else "",
    )


def _commitments(span: Span, ground: Ground) -> Iterator[Row]:
    campaigns = {each.year: each for each in Campaign.objects.filter(year__in=span.years)}
    for year in span.years:
        due = commitments_due(year, campaigns.get(year), ground)
        if due:
            yield _row("commitments", Month.of(due), due, "各党组织公示承诺", ground)
