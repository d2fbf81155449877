"""A superior's two months: secretary meeting, report hearing, ratings, showcase. 通知一(二), 二(二), 三, 四"""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils import timezone

from disclosures.calendar import rules
from disclosures.calendar.reader import Reader
from disclosures.calendar.rules import Row, Span
from disclosures.home.todo.meeting_words import schedule
from disclosures.inspections.ground import Ground
from disclosures.inspections.rules import not_expected
from disclosures.publications.rules import results_due
from evaluations.ratings.models import RatingSheet
from meetings.models import Meeting, ReportHearing
from organizations.models import Organization
from organizations.periods import TwoMonths


def of_superiors(reader: Reader, span: Span, ground: Ground) -> list[Row]:
    """What each two months ask of the reader's superiors; one query however many they are."""
    superiors = reader.superiors
    meetings = _meetings(superiors, span) if superiors else {}
    rows = []
    for superior in superiors:
        for period in _pairs_expected(superior, span, ground):
            rows += _of_pair(superior, period, meetings.get((superior.pk, period.start)), ground)
    return rows


def of_hearings(reader: Reader, span: Span, ground: Ground) -> list[Row]:
    """通知四: 领导班子成员…每两月至少听取一次汇报: due with the two months themselves, so on their last day."""
    committees = [superior for superior in reader.superiors if superior.is_committee]
    within = (span.pairs[0].start, span.pairs[-1].start)
    hearings = ReportHearing.objects.filter(organization__in=committees, period_start__range=within)
    heard = hearings.first_days() if committees else {}
    return [
        rules.deadline(
            f"report-hearing-{committee.pk}-{period.start}",
            f"听取{period.short_label}工作汇报",
            period.end,
            heard.get((committee.pk, period.start)),
            "听取",
            today=ground.today,
            calendar=ground.calendar,
            organization=committee.short_name,
            url=f"{reverse('meetings:hearings')}?organization={committee.pk}",
        )
        for committee in committees
        for period in _pairs_expected(committee, span, ground)
    ]


def _pairs_expected(superior: Organization, span: Span, ground: Ground) -> list[TwoMonths]:
    dates = superior.founded_on, superior.dissolved_on, ground.first_pair_on
    return [period for period in span.pairs if not not_expected(period, ground.due(period), *dates)]


def _meetings(superiors: list[Organization], span: Span) -> dict[tuple[int, dt.date], Meeting]:
    """The live secretary meetings, each with how far its ratings and its showcase are."""
    confirmed = Q(rating_sheets__state=RatingSheet.State.CONFIRMED)
    meetings = (
        Meeting.objects.live()
        .filter(
            kind=Meeting.Kind.SECRETARY,
            organization__in=superiors,
            period_start__range=(span.pairs[0].start, span.pairs[-1].start),
        )
        .annotate(
            sheets=Count("rating_sheets", distinct=True),
            confirmed=Count("rating_sheets", filter=confirmed, distinct=True),
            confirmed_at=Max("rating_sheets__confirmed_at"),
            posted_on=Min("publications__posted_on"),
            posting_due=Min("publications__due_on"),
        )
    )
    return {(meeting.organization_id, meeting.period_start): meeting for meeting in meetings}


def _of_pair(superior: Organization, period: TwoMonths, meeting: Meeting | None, ground: Ground) -> Iterator[Row]:
    words = {"today": ground.today, "calendar": ground.calendar, "organization": superior.short_name}
    key, label = f"{superior.pk}-{period.start}", period.short_label
    page = _meeting_page(superior, period, meeting, ground)
    held_on = meeting.held_on if meeting else None
    due = ground.due(period)
    yield rules.deadline(f"secretary-meeting-{key}", f"召开{label}支部书记会", due, held_on, "召开", url=page, **words)
    rated_on = _rated_on(meeting)
    title = f"评定{label}各支部“星级先锋”等次"
    url = reverse("evaluations:sheets_of_meeting", args=[meeting.pk]) if meeting and meeting.sheets else page
    yield rules.deadline(f"rating-{key}", title, period.end, rated_on, "评定", url=url, **words)
    if rated_on:
        within = ground.policy_on(rated_on).publish_within_days
        due = meeting.posting_due or results_due(rated_on, within, ground.calendar)
        url = "" if meeting.posted_on else reverse("disclosures:publish_results", args=[meeting.pk])
        title = f"公示{label}支部评比结果"
        yield rules.deadline(f"posting-{key}", title, due, meeting.posted_on, "公示", url=url, **words)


def _rated_on(meeting: Meeting | None) -> dt.date | None:
    """The day on which the last sheet was confirmed, where none is left a draft."""
    if meeting is None or not meeting.sheets or meeting.confirmed < meeting.sheets:
        return None
    return timezone.localdate(meeting.confirmed_at)


def _meeting_page(superior: Organization, period: TwoMonths, meeting: Meeting | None, ground: Ground) -> str:
    if meeting:
        return reverse("meetings:detail", args=[meeting.pk])
    return schedule(superior, period) if period.start <= ground.today else ""
