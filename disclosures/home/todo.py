"""To-dos (待办): what is due for whom, by when, read from the lower floors in a fixed number of queries."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from commitments.models import Campaign, Commitment
from commitments.roster import row_of
from disclosures.home import rules
from disclosures.inspections.rows import BranchMonth, Ground
from disclosures.inspections.rules import Mark
from disclosures.opinions.models import Opinion
from evaluations.ballots.models import Ballot
from evaluations.ratings.models import Pool, RatingSheet
from meetings.models import Attendance, BranchStatement, Critique, Meeting, Statement
from organizations.models import Exemption, Organization, Person, Post
from organizations.periods import Month, TwoMonths

NAMES_SHOWN = 5


@dataclass(frozen=True)
class ToDo:
    """One thing to do; `due` is the last day it may be done, None where none is set."""

    due: dt.date | None
    title: str
    url: str
    state: str
    tag: str
    note: str = ""
    shown_day: dt.date | None = None  # the last working day before a due day that is none

    @property
    def is_late(self) -> bool:
        return self.state == rules.State.LATE

    @property
    def day(self) -> dt.date | None:
        return self.shown_day or self.due

    @property
    def day_words(self) -> str:
        return rules.day_and_weekday(self.day) if self.day else "现在"


def to_do(
    due, today: dt.date, title: str, url: str, note: str = "", *, ground: Ground | None = None, begun=False
) -> ToDo:
    """A to-do with the words that say how much time is left; with `ground`, a rest-day deadline is explained."""
    is_late = due is not None and due < today
    shown = due
    if ground and due and not is_late:
        shown = ground.calendar.last_on_or_before(due)
        note = rules.deadline_note(due, shown) + note
        shown = max(shown, today)
    state = rules.State.LATE if is_late else rules.State.DOING if begun else rules.State.TODO
    return ToDo(due, title, url, state, rules.tag_words(due, today), note, shown)


def in_order(todos: list[ToDo]) -> list[ToDo]:
    return sorted(todos, key=lambda each: (each.due is None, each.due or dt.date.max, each.title))


# --- for everybody on a roster ---


def of_person(person: Person, ground: Ground) -> list[ToDo]:
    """My commitment, my statement, the ballots I am on the roll of, the papers I count."""
    return [
        *_own_commitment(person, ground),
        *_own_statements(person, ground),
        *_own_ballots(person, ground),
        *_own_paper_counts(person, ground),
    ]


def _own_commitment(person: Person, ground: Ground) -> list[ToDo]:
    campaign = Campaign.objects.in_force_on(ground.today)
    if campaign is None:
        return []
    row = row_of(person, campaign, ground.today, ground.policy_on(ground.today))
    if not row.is_missing:
        return []
    if row.commitment is None:
        url = reverse("commitments:write_for_person", args=[person.pk])
        return [to_do(row.due_on, ground.today, "写我的承诺", url, "写好以后提交，由支部确认。", ground=ground)]
    url = reverse("commitments:edit", args=[row.commitment.pk])
    note = f"退回意见：{row.commitment.return_comment}" if row.commitment.is_returned else "写好以后请提交。"
    return [to_do(row.due_on, ground.today, "提交我的承诺", url, note, ground=ground, begun=True)]


def _own_statements(person: Person, ground: Ground) -> list[ToDo]:
    """Meetings of my branch that have not ended and hold no statement of mine yet. 通知一(二): 由每个党员…讲述."""
    exempt = list(person.exemptions.filter(state=Exemption.State.AGREED).values_list("starts_on", "ends_on"))
    open_states = [Meeting.State.SCHEDULED, Meeting.State.IN_SESSION]
    meetings = Meeting.objects.filter(
        ~Exists(Statement.objects.filter(meeting=OuterRef("pk"), person=person)),
        kind=Meeting.Kind.MEMBER,
        organization=person.organization_id,
        state__in=open_states,
        vote=Meeting.Vote.PENDING,
    )
    return [
        to_do(
            _day_to_come(meeting, ground.today),
            ground.today,
            f"准备{meeting.label}的讲述",
            reverse("meetings:detail", args=[meeting.pk]),
            f"{_when(meeting)}。会上口头讲述也可以。",
        )
        for meeting in meetings
        if not any(first <= _day_of(meeting, ground.today) <= last for first, last in exempt)
    ]


def _own_ballots(person: Person, ground: Ground) -> list[ToDo]:
    """Whether somebody has voted nobody knows, so the to-do stays until the ballot is sealed."""
    ballots = Ballot.objects.waiting_for(person).select_related("meeting__organization")
    return [
        to_do(
            None,
            ground.today,
            f"参加{ballot.meeting}的无记名投票",
            reverse("evaluations:ballot", args=[ballot.pk]),
            "请签到领票。" if ballot.state == Ballot.State.SIGNIN else "已经领票的请投票；投过的不用再办。",
            begun=True,
        )
        for ballot in ballots
    ]


def _own_paper_counts(person: Person, ground: Ground) -> list[ToDo]:
    """Whether both tellers have counted the same is sealed, so the to-do stays until the ballot is counted."""
    ballots = Ballot.objects.awaiting_paper_count_of(person).select_related("meeting__organization")
    return [
        to_do(
            None,
            ground.today,
            f"清点纸票：{ballot.meeting}",
            reverse("evaluations:ballot_paper_count", args=[ballot.pk]),
            "请自己数、自己录，不和另一位点票人对数；两人结果一致的不用再办。",
            begun=True,
        )
        for ballot in ballots
    ]


# --- for who leads or records a branch ---


def of_branches(months: list[BranchMonth], meetings: dict[int, Meeting], ground: Ground) -> list[ToDo]:
    """What the branches' months still ask for, month by month."""
    todos = []
    for row in months:
        if row.is_expected:
            todos += _of_month(row, meetings.get(row.meeting_pk), ground)
    return todos


def _of_month(row: BranchMonth, meeting: Meeting | None, ground: Ground) -> list[ToDo]:
    today, label = ground.today, f"{row.month.short_label}组织生活会"
    if meeting is None and row.month < Month.of(today).previous():
        return []  # too long ago to be made up for; the table of past months still shows it
    if meeting is None or row.held_on is None:
        return [_hold(row, meeting, label, ground)]
    todos = []
    page = reverse("meetings:detail", args=[meeting.pk])
    if not row.is_concluded:
        todos.append(to_do(row.month.end, today, f"办完{label}", page, _left_in(meeting), begun=True))
    if row.rated_on is None:
        if row.is_concluded:
            url = reverse("evaluations:sheets_of_meeting", args=[meeting.pk])
            todos.append(to_do(row.month.end, today, f"评定{row.month.short_label}“星级先锋”等次", url, ground=ground))
    elif row.posted_on is None:
        url = reverse("disclosures:publish_results", args=[meeting.pk])
        policy = ground.policy_on(row.rated_on)
        note = f"评定后{policy.publish_within_days}个工作日内公示，公示{policy.publish_for_days}个工作日。"
        todos.append(to_do(row.posting_due, today, f"公示{row.month.short_label}评比结果", url, note))
    return todos


def _hold(row: BranchMonth, meeting: Meeting | None, label: str, ground: Ground) -> ToDo:
    is_late = row.meeting_cell.mark is Mark.MISSING
    if meeting is None:
        title = f"补开{label}" if is_late else f"安排{label}"
        return to_do(row.due, ground.today, title, _schedule(row.branch), "还没有定时间和地点。", ground=ground)
    title = f"补开{label}" if is_late else f"召开{label}"
    url = reverse("meetings:detail", args=[meeting.pk])
    return to_do(row.due, ground.today, title, url, f"已定{_when(meeting)}。", ground=ground, begun=True)


def _schedule(organization: Organization) -> str:
    return f"{reverse('meetings:schedule')}?organization={organization.pk}"


def _when(meeting: Meeting) -> str:
    at = timezone.localtime(meeting.scheduled_at)
    return f"{rules.day_and_weekday(at.date())} {at:%H:%M}，{meeting.place}"


def _day_of(meeting: Meeting, today: dt.date) -> dt.date:
    """The day on which who is exempt is left out; a meeting put off is still to be held."""
    return meeting.held_on or max(timezone.localdate(meeting.scheduled_at), today)


def _day_to_come(meeting: Meeting, today: dt.date) -> dt.date | None:
    """The meeting's day as a due day for who speaks there; a meeting put off is not the speaker's delay."""
    day = timezone.localdate(meeting.scheduled_at)
    return day if day >= today else None


def _left_in(meeting: Meeting) -> str:
    if meeting.vote == Meeting.Vote.OPEN:
        return "正在投票。"
    return "已计票，可以结束会议。" if meeting.vote == Meeting.Vote.DONE else "讲述和点评完成以后投票。"


def of_commitments(branches: QuerySet[Organization], ground: Ground) -> list[ToDo]:
    """Commitments of the user's own organizations that nobody wrote, or that wait to be confirmed."""
    campaign = Campaign.objects.in_force_on(ground.today)
    if campaign is None:
        return []
    policy = ground.policy_on(ground.today)
    missing = Commitment.objects.missing_by_organization(branches, campaign, ground.today, policy).values()
    waiting, total = sum(each.waiting for each in missing), sum(each.total for each in missing)
    overdue, lacking = sum(each.overdue for each in missing), total - waiting
    url, due = reverse("commitments:list"), campaign.commitments_due_on
    todos = []
    if waiting:
        todos.append(to_do(due, ground.today, f"确认{waiting}份承诺", url, "已经提交，等支部确认或退回。", begun=True))
    if lacking > 0:
        # newcomers have their own days: while nobody is overdue the campaign's day is not held against them
        shown_due = due if overdue or ground.today <= due else None
        note = "可以请本人在手机上写，也可以代录。"
        todos.append(to_do(shown_due, ground.today, f"还有{lacking}份承诺没有提交", url, note, ground=ground))
    return todos


def of_opinions(organizations: QuerySet[Organization], ground: Ground) -> list[ToDo]:
    waiting = Opinion.objects.unanswered().of_organizations(organizations.order_by()).soonest_first()
    return [
        to_do(
            opinion.due_on,
            ground.today,
            "答复公示意见1条",
            reverse("disclosures:opinion", args=[opinion.pk]),
            f"{opinion.get_channel_display()}{rules.day(opinion.received_on)}收到。",
        )
        for opinion in waiting
    ]


def of_exemptions(branches: QuerySet[Organization], ground: Ground) -> list[ToDo]:
    """Exemptions near their end, and those refused lately, for who asks for them; never why. 通知三"""
    today = ground.today
    asked = Exemption.objects.filter(organization__in=branches.order_by().values("pk"))
    found = (asked.ending_soon(today) | asked.refused_lately(today)).select_related("person").defer("reason")
    return [_of_exemption(exemption, today) for exemption in found]


def _of_exemption(exemption: Exemption, today: dt.date) -> ToDo:
    url, name = reverse("organizations:exemption", args=[exemption.pk]), exemption.person.name
    if exemption.is_agreed:
        note = "要续期的请在到期以前申请；不续期，到期第二天起恢复参加。"
        return to_do(exemption.ends_on, today, f"{name}免于参加快到期", url, note)
    return to_do(None, today, f"{name}免于参加没有获得同意", url, f"上级答复：{exemption.decision_note}", begun=True)


def of_branch_statements(branches: QuerySet[Organization], ground: Ground) -> list[ToDo]:
    """The superior's secretary meeting that waits to hear my branch. 通知一(二): 由各支部书记讲述."""
    parents = {branch.path[: -Organization.steplen]: branch for branch in branches}
    meetings = (
        Meeting.objects.filter(
            kind=Meeting.Kind.SECRETARY,
            state__in=[Meeting.State.SCHEDULED, Meeting.State.IN_SESSION],
            vote=Meeting.Vote.PENDING,
            organization__path__in=parents,
        )
        .exclude(pk__in=BranchStatement.objects.filter(organization__in=list(branches)).values("meeting"))
        .select_related("organization")
    )
    return [
        to_do(
            _day_to_come(meeting, ground.today),
            ground.today,
            f"准备支部书记会讲述（{meeting.period.short_label}）",
            reverse("meetings:detail", args=[meeting.pk]),
            f"{meeting.organization_name}，{_when(meeting)}。",
        )
        for meeting in meetings
    ]


# --- for the administrative head (行政主要负责人) ---


def of_head(posts: list[Post], ground: Ground) -> list[ToDo]:
    """Staff who wait for the head's critique, and sheets that wait for the head's decision. 通知二(一), 二(二)."""
    if not posts:
        return []
    whose = Q()
    for post in posts:
        own = Q(meeting__organization=post.organization_id)
        whose |= own & Q(unit=post.unit_id) if post.unit_id else own
    return [*_staff_critiques(whose, ground), *_staff_sheets(whose, ground)]


def _staff_critiques(whose: Q, ground: Ground) -> list[ToDo]:
    complete = Critique.objects.complete().filter(meeting=OuterRef("meeting"), person=OuterRef("person"))
    waiting = (
        Attendance.objects.speakers()
        .staff()
        .filter(whose, ~Exists(complete), meeting__state=Meeting.State.IN_SESSION, meeting__vote=Meeting.Vote.PENDING)
        .order_by()
        .values("meeting", "meeting__period_start")
        .annotate(how_many=Count("pk"))
        .order_by("meeting")
    )
    return [
        to_do(
            None,
            ground.today,
            f"点评{row['how_many']}名干部职工（{row['meeting__period_start'].month}月）",
            reverse("meetings:detail", args=[row["meeting"]]),
            "点评完才能开始投票。",
            begun=True,
        )
        for row in waiting
    ]


def _staff_sheets(whose: Q, ground: Ground) -> list[ToDo]:
    drafts = RatingSheet.objects.draft().filter(whose, pool=Pool.STAFF).select_related("unit")
    return [
        to_do(
            sheet.period.end,
            ground.today,
            f"评定{sheet.period.short_label}干部职工等次{f'（{sheet.unit}）' if sheet.unit else ''}",
            reverse("evaluations:sheet", args=[sheet.pk]),
            ground=ground,
            begun=True,
        )
        for sheet in drafts
    ]


# --- for a superior ---


def of_superiors(superiors: QuerySet[Organization], ground: Ground) -> list[ToDo]:
    """The secretary meeting of these two months and of the two before. 通知一(二), 二(二)."""
    now = TwoMonths.of(ground.today)
    periods = [period for period in (now.previous(), now) if period.end >= ground.started_on]
    listed = [each for each in superiors if not each.is_leaf()]
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
        return [to_do(due, ground.today, title, _schedule(organization), f"{organization}。", ground=ground)]
    page = reverse("meetings:detail", args=[meeting.pk])
    if meeting.held_on is None:
        return [to_do(due, ground.today, f"召开{label}", page, f"已定{_when(meeting)}。", ground=ground, begun=True)]
    if meeting.state != Meeting.State.CONCLUDED:
        return [to_do(period.end, ground.today, f"办完{label}", page, _left_in(meeting), begun=True)]
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
