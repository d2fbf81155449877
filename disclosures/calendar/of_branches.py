"""A branch's months: the member meeting, the ratings, the results on the notice board. 通知一(二), 二(二), 三"""

from collections.abc import Iterator

from django.urls import reverse

from disclosures.calendar import rules
from disclosures.calendar.reader import Reader
from disclosures.calendar.rules import Row, Span
from disclosures.home.todo.meeting_words import schedule
from disclosures.inspections.branch_months import BranchMonth, branch_months
from disclosures.inspections.ground import Ground
from disclosures.inspections.reach import reach_of


def of_branches(reader: Reader, span: Span, ground: Ground) -> list[Row]:
    """What each month asks of the reader's branches; the same queries for one branch and for many."""
    months = branch_months(reach_of(reader.branches), span.months, ground).values()
    return [row for month in months if month.is_expected for row in _of_month(month, reader, ground)]


def _of_month(month: BranchMonth, reader: Reader, ground: Ground) -> Iterator[Row]:
    branch, label = month.branch.pk, month.month.short_label
    words = {"today": ground.today, "calendar": ground.calendar, "organization": month.name}
    key = f"{branch}-{month.month}"
    page = _meeting_page(month, reader, ground)
    yield rules.deadline(
        f"member-meeting-{key}", f"召开{label}组织生活会", month.due, month.held_on, "召开", url=page, **words
    )
    if branch in reader.rated:
        title = f"评定{label}“星级先锋”等次"
        url = reverse("evaluations:sheets_of_meeting", args=[month.meeting_pk]) if month.is_concluded else page
        yield rules.deadline(f"rating-{key}", title, month.month.end, month.rated_on, "评定", url=url, **words)
    if branch in reader.posted and month.posting_due:
        title = f"公示{label}评比结果"
        yield rules.deadline(
            f"posting-{key}", title, month.posting_due, month.posted_on, "公示", url=_posting_page(month), **words
        )


def _meeting_page(month: BranchMonth, reader: Reader, ground: Ground) -> str:
    """The meeting's own page; who may arrange one finds the form once its month has come."""
    if month.meeting_pk:
        return reverse("meetings:detail", args=[month.meeting_pk])
    is_to_be_arranged = month.branch.pk in reader.recorded and month.month.start <= ground.today
    return schedule(month.branch, month.month) if is_to_be_arranged else ""


def _posting_page(month: BranchMonth) -> str:
    if month.posted_on:
        return reverse("disclosures:board", args=[month.token])
    return reverse("disclosures:publish_results", args=[month.meeting_pk])
