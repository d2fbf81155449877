"""What is due for everybody on a roster: commitment, statement, ballots, papers to count."""

from dataclasses import replace

from django.db.models import Exists, OuterRef
from django.urls import reverse

from commitments.models import Campaign
from commitments.roster import row_of
from disclosures.home.todo.item import ToDo, to_do
from disclosures.home.todo.meeting_words import day_of, day_to_come, when
from disclosures.inspections.ground import Ground
from evaluations.ballots.models import Ballot
from meetings.models import Meeting, Statement
from organizations.models import Exemption, Person


def of_person(person: Person, ground: Ground) -> list[ToDo]:
    """My commitment, my statement, the ballots I am on the roll of, the papers I count."""
    going_on = [*_own_ballots(person, ground), *_own_paper_counts(person, ground)]
    return [
        *_own_commitment(person, ground),
        *_own_statements(person, ground),
        *(replace(each, is_now=True) for each in going_on),
    ]


def _own_commitment(person: Person, ground: Ground) -> list[ToDo]:
    campaign = Campaign.objects.in_force_on(ground.today)
    if campaign is None:
        return []
    row = row_of(person, campaign, ground.today, ground.policy_on(ground.today))
    if row.is_asked:
        url = reverse("commitments:detail", args=[row.commitment.pk])
        note = f"由{row.commitment.written_by.display_name}代写。是您的意思，请确认；不是，请改正。"
        return [to_do(row.due_on, ground.today, "看一看代您写的承诺", url, note, ground=ground, begun=True)]
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
            day_to_come(meeting, ground.today),
            ground.today,
            f"准备{meeting.label}的讲述",
            reverse("meetings:detail", args=[meeting.pk]),
            f"{when(meeting)}。会上口头讲述也可以。",
        )
        for meeting in meetings
        if not any(first <= day_of(meeting, ground.today) <= last for first, last in exempt)
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
