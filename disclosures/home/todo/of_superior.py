"""What is due for a superior."""

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse

from disclosures.home.todo.item import ToDo, to_do
from disclosures.home.todo.meeting_words import left_in, schedule, when
from disclosures.inspections.branch_months import BranchMonth
from disclosures.inspections.ground import Ground
from disclosures.inspections.rules import Mark
from meetings.models import Meeting
from organizations.models import Exemption, Organization
from organizations.periods import TwoMonths

NAMES_SHOWN = 5


def two_months_asked_for(ground: Ground) -> list[TwoMonths]:
    """These two months and the two before, as far as the district had begun."""
    now = TwoMonths.of(ground.today)
    return [period for period in (now.previous(), now) if period.end >= ground.started_on]


def of_superiors(superiors: QuerySet[Organization], ground: Ground) -> list[ToDo]:
    """The secretary meeting of these two months and of the two before. 通知一(二), 二(二)."""
    periods = two_months_asked_for(ground)
    listed = list(superiors.with_branches_on(ground.today))
    meetings = {
        (meeting.organization_id, meeting.period_start): meeting
        for meeting in Meeting.objects.live()
        .filter(
            kind=Meeting.Kind.SECRETARY,
            organization__in=listed,
            period_start__in=[period.start for period in periods],
        )
        .annotate(
            sheets=Count("rating_sheets", distinct=True),
            confirmed=Count("rating_sheets", filter=Q(rating_sheets__state="confirmed"), distinct=True),
            posted=Count("publications", distinct=True),
        )
    }
    todos = []
    for organization in listed:
        for period in periods:
            meeting = meetings.get((organization.pk, period.start))
            todos += _of_two_months(organization, period, meeting, ground)
    return todos


def _of_two_months(organization, period: TwoMonths, meeting, ground: Ground) -> list[ToDo]:
    due, label = ground.due(period), f"{period.short_label}支部书记会"
    if meeting is None:
        title = f"{'补开' if due < ground.today else '安排'}{label}"
        return [to_do(due, ground.today, title, schedule(organization, period), f"{organization}。", ground=ground)]
    page = reverse("meetings:detail", args=[meeting.pk])
    if meeting.held_on is None:
        return [to_do(due, ground.today, f"召开{label}", page, f"已定{when(meeting)}。", ground=ground, begun=True)]
    if meeting.state != Meeting.State.CONCLUDED:
        return [to_do(period.end, ground.today, f"办完{label}", page, left_in(meeting), begun=True)]
    if not meeting.sheets or meeting.confirmed < meeting.sheets:
        url = reverse("evaluations:sheets_of_meeting", args=[meeting.pk])
        return [to_do(period.end, ground.today, f"评定{period.short_label}各支部“星级先锋”等次", url, ground=ground)]
    if not meeting.posted:
        url = reverse("disclosures:publish_results", args=[meeting.pk])
        return [to_do(None, ground.today, f"公示{period.short_label}支部评比结果", url, "在支部创先争优展示台公示。")]
    return []


def of_exemption_applications(below: QuerySet[Organization], ground: Ground) -> list[ToDo]:
    """What the branches below ask for and nobody has answered, in one line. 通知三: 经上级党组织同意"""
    asked = Exemption.objects.filter(organization__in=below.order_by().values("pk"))
    waiting = asked.waiting().order_by().aggregate(how_many=Count("pk"), first=Min("requested_on"))
    if not waiting["how_many"]:
        return []
    days = (ground.today - waiting["first"]).days
    note = f"最早的已经等了{days}天。" if days else "今天提出的。"
    title = f"答复{waiting['how_many']}份免于参加的申请"
    return [to_do(None, ground.today, title, reverse("organizations:exemptions_waiting"), note)]


def of_overdue_branches(months: list[BranchMonth], ground: Ground) -> list[ToDo]:
    """One line a month for the branches below that have not met: the superior's part is to urge them."""
    todos = []
    for month in sorted({row.month for row in months}):
        late = [row for row in months if row.month == month and row.meeting_cell.mark is Mark.MISSING]
        if late:
            names = "、".join(row.branch.short_name for row in late[:NAMES_SHOWN])
            more = f"等{len(late)}个支部" if len(late) > NAMES_SHOWN else ""
            url = f"{reverse('disclosures:inspection')}?year={month.year}&only=on"
            title = f"催办：{len(late)}个支部没有开{month.short_label}组织生活会"
            todos.append(to_do(late[0].due, ground.today, title, url, f"{names}{more}。"))
    return todos
