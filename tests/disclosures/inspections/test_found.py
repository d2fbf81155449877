"""What the rules are fed with, from the tables: a record that triggers each and one that nearly does."""

import datetime as dt

import pytest
from django.urls import reverse

from disclosures.inspections.evidence import url_of
from disclosures.inspections.report import report_of
from disclosures.inspections.rules import Problem
from disclosures.opinions.models import Opinion
from evaluations.ballots.models import Ballot, Roll, Tally
from evaluations.ratings.models import Rating, RatingSheet
from meetings.alike import critiques_alike
from meetings.models import Attendance, Critique, Meeting
from organizations.models import Exemption, Organization, Post
from organizations.periods import Month
from tests import builders
from tests.disclosures.inspections.october import TODAY, october
from tests.disclosures.inspections.test_rows import opinion
from tests.evaluations.ratings import rounds
from tests.meetings.heard import recorded

OCTOBER = Month(2026, 10)


def found(cast, problem, month=OCTOBER, today=TODAY, scope=None):
    """Where a kind of problem was found, and in which words."""
    report = report_of(scope or cast.district, Organization.objects.all(), month, today)
    return [(each.organization, each.words) for each in report.findings if each.problem == problem]


def criticized(meeting, commentator, words_by_person):
    for person, words in words_by_person.items():
        Critique.objects.create(
            meeting=meeting,
            person=person,
            recorded_by=commentator.user,
            commented_by=commentator,
            capacity="书记",
            progress=words,
            shortcomings="小队人手还不够",
            direction="下个月把小队凑齐",
        )


def test_three_critiques_that_differ_in_the_name_only_are_alike_and_two_are_not(cast):
    meeting, _ = october(cast)
    criticized(
        meeting,
        cast.secretary,
        {
            cast.member: f"{cast.member.name}走访了十二户，群众说好。",
            cast.leader: f"{cast.leader.name}，走访了十二户群众说好",
            cast.away: "走访了十三户，群众说好",
        },
    )
    assert critiques_alike([meeting.pk]) == {}
    Critique.objects.filter(person=cast.away).update(progress="走访了 十二户，群众说好")
    assert critiques_alike([meeting.pk]) == {meeting.pk: 3}
    assert found(cast, Problem.ALIKE) == [
        ("桐花社区党支部", "去掉姓名和标点，有3份点评的文字和同一次会议的其他点评相同")
    ]


def test_short_or_unfinished_critiques_and_those_of_another_meeting_are_not_alike(cast):
    meeting, late = october(cast)
    said = dict.fromkeys([cast.member, cast.leader], "走访了十二户")
    criticized(meeting, cast.secretary, said)
    criticized(late, cast.sibling_secretary, {cast.sibling_secretary: "走访了十二户"})
    assert critiques_alike([meeting.pk, late.pk]) == {}
    criticized(meeting, cast.secretary, {cast.away: "走访了十二户"})
    assert critiques_alike([meeting.pk]) == {meeting.pk: 3}
    Critique.objects.update(shortcomings="少", direction="多", progress="好")
    assert critiques_alike([meeting.pk]) == {}
    Critique.objects.update(shortcomings="", direction="下个月把小队凑齐", progress="走访了十二户，群众说好")
    assert critiques_alike([meeting.pk]) == {}


def counted(meeting, votes, *, signed_in, invalid=0):
    """A counted ballot of the meeting on two people; `votes` are the 好 of each."""
    ballot = Ballot.objects.create(
        meeting=meeting, state="COUNTED", public_key=b"k", fingerprint="0" * 64, invalid_papers=invalid
    )
    people = [row.person for row in meeting.attendances.order_by("pk")[: len(votes)]]
    for position, (person, good) in enumerate(zip(people, votes, strict=True)):
        ballot.subjects.create(position=position, section="MEMBERS", person=person, name=person.name)
        Tally.objects.create(ballot=ballot, position=position, grade=0, votes=good)
    Roll.objects.bulk_create(
        Roll(ballot=ballot, person=row.person, channel="paper" if place < signed_in else None)
        for place, row in enumerate(meeting.attendances.order_by("pk"))
    )


@pytest.mark.parametrize(
    ("votes", "invalid", "is_found"),
    [((3, 3), 0, False), ((3, 2), 0, True), ((2, 2), 1, False), ((3, 3), 1, True), ((4, 4), 0, True)],
)
def test_a_ballot_whose_sums_differ_or_pass_the_roll_is_found_without_a_figure(cast, votes, invalid, is_found):
    meeting, _ = october(cast)
    Ballot.objects.filter(meeting=meeting).delete()
    counted(meeting, votes, signed_in=3, invalid=invalid)
    words = ("桐花社区党支部", "计票结果各行合计不一致，或者票数多于领票人数")
    assert found(cast, Problem.BALLOT) == ([words] if is_found else [])


def exempt_at(meeting, person):
    Attendance.objects.filter(meeting=meeting, person=person).update(presence="exempt")


def test_an_exemption_is_agreed_to_before_the_meeting(cast):
    meeting, _ = october(cast)
    exempt_at(meeting, cast.member)
    asked = builders.exemption(
        cast.member, starts_on=dt.date(2026, 10, 1), state=Exemption.State.REQUESTED, ends_on=dt.date(2026, 12, 1)
    )
    assert found(cast, Problem.EXEMPTION) == [("桐花社区党支部", "1人登记为免于参加，开会那天没有上级的同意")]
    Exemption.objects.filter(pk=asked.pk).update(
        state="agreed", decided_on=meeting.held_on, starts_on=meeting.held_on + dt.timedelta(days=1)
    )
    assert len(found(cast, Problem.EXEMPTION)) == 1  # agreed to a day late
    Exemption.objects.filter(pk=asked.pk).update(starts_on=meeting.held_on)
    assert found(cast, Problem.EXEMPTION) == []


def test_somebody_is_secretary_on_the_months_last_day(cast):
    october(cast)
    builders.post(cast.officer, cast.other_committee, "secretary")
    assert found(cast, Problem.NO_SECRETARY) == []
    post = Post.objects.filter(organization=cast.foreign)
    post.update(ends_on=dt.date(2026, 10, 31))
    assert found(cast, Problem.NO_SECRETARY) == []
    post.update(ends_on=dt.date(2026, 10, 30))
    assert found(cast, Problem.NO_SECRETARY) == [("芦汀村党支部", "10月31日没有书记，也没有代理书记")]
    builders.post(cast.outsider, cast.foreign, "secretary", is_acting=True, starts_on=dt.date(2026, 10, 31))
    assert found(cast, Problem.NO_SECRETARY) == []


def test_of_this_month_today_counts_and_what_is_dissolved_needs_nobody(cast):
    october(cast)
    builders.post(cast.officer, cast.other_committee, "secretary")
    Post.objects.filter(organization=cast.foreign).update(ends_on=dt.date(2026, 10, 26))
    assert found(cast, Problem.NO_SECRETARY, today=dt.date(2026, 10, 26)) == []
    assert found(cast, Problem.NO_SECRETARY, today=dt.date(2026, 10, 27)) == [
        ("芦汀村党支部", "10月27日没有书记，也没有代理书记")
    ]
    Organization.objects.filter(pk=cast.foreign.pk).update(dissolved_on=dt.date(2026, 10, 26))
    assert found(cast, Problem.NO_SECRETARY, today=dt.date(2026, 10, 27)) == []


def test_a_superior_without_a_secretary_is_found_itself(cast):
    october(cast)
    assert found(cast, Problem.NO_SECRETARY) == [("芦汀镇党委", "10月31日没有书记，也没有代理书记")]


def test_deferred_is_found_once_the_next_round_passed_it_by(cast):
    people = [cast.secretary, cast.member]
    meeting = rounds.member_meeting(cast.branch, people, day=dt.date(2026, 10, 22))
    rounds.confirmed(cast.secretary, rounds.sheet_of(cast.secretary, meeting))
    Rating.objects.filter(person=cast.member).update(level=None, is_deferred=True, deferred_reason="外派")
    assert found(cast, Problem.DEFERRED) == []  # the next round is still to come
    later = rounds.member_meeting(cast.branch, people, day=dt.date(2026, 11, 20))
    rounds.confirmed(cast.secretary, rounds.sheet_of(cast.secretary, later))
    assert found(cast, Problem.DEFERRED) == []  # made good
    Rating.objects.filter(person=cast.member).update(level=None, is_deferred=True, deferred_reason="外派")
    assert found(cast, Problem.DEFERRED) == [("桐花社区党支部", "暂缓的1人，下一次评定时没有补评")]
    assert found(cast, Problem.DEFERRED, month=Month(2026, 11)) == []


def test_the_years_pioneers_of_a_scope_are_one_observation_of_the_scope(cast):
    meeting, _ = october(cast)
    ratings = Rating.objects.filter(sheet__meeting=meeting, sheet__pool="members")
    assert found(cast, Problem.SCOPE_QUOTA) == []  # 1 of 4: 0.6 is one
    ratings.filter(is_deferred=False).update(level="pioneer")
    words = "今年到这个月，党员评定4次，先锋4次，按比例最多1次"
    assert found(cast, Problem.SCOPE_QUOTA) == [("区委", words)]
    assert found(cast, Problem.SCOPE_QUOTA, scope=cast.committee) == [("松荫街道党工委", words)]
    assert found(cast, Problem.SCOPE_QUOTA, scope=cast.other_committee) == []
    assert found(cast, Problem.SCOPE_QUOTA, scope=cast.branch) == []
    assert found(cast, Problem.SCOPE_QUOTA, month=Month(2026, 9)) == []


@pytest.mark.parametrize(
    ("month", "today", "is_found"),
    [
        (7, TODAY, False),  # nothing was due by the end of July
        (8, dt.date(2026, 8, 10), False),  # that day included
        (8, dt.date(2026, 8, 11), True),
        (8, TODAY, True),
    ],
)
def test_commitments_are_found_from_the_month_on_in_which_they_are_due(cast, month, today, is_found):
    builders.campaign()
    for day in (dt.date(2026, 7, 8), dt.date(2026, 8, 8)):
        rounds.member_meeting(cast.sibling, [cast.sibling_secretary], day=day)
    Organization.objects.filter(pk__in=[cast.branch.pk, cast.foreign.pk]).update(dissolved_on=dt.date(2026, 1, 1))
    lacking = [("鹭洲社区党支部", "2份承诺过了期限没有公示")]  # the secretary's and the branch's own
    assert found(cast, Problem.COMMITMENTS, month=Month(2026, month), today=today) == (lacking if is_found else [])


def test_an_opinion_is_found_in_the_month_in_which_it_came(cast):
    october(cast)
    opinion(cast.branch, dt.date(2026, 10, 27), due_on=TODAY)
    assert found(cast, Problem.OPINIONS) == []  # due today
    Opinion.objects.update(due_on=TODAY - dt.timedelta(days=1))
    assert found(cast, Problem.OPINIONS) == [("桐花社区党支部", "1条意见过了答复期限")]
    assert found(cast, Problem.OPINIONS, month=Month(2026, 11)) == []


def test_every_observation_leads_to_a_page_that_its_inspector_opens(cast, signed_in):
    """The office inspects everything: nothing that is found leads it before a closed door."""
    builders.campaign()
    meeting, _ = october(cast)
    exempt_at(meeting, cast.leader)
    RatingSheet.objects.filter(meeting=meeting).update(confirmed_at=builders.at(dt.date(2026, 11, 2)))
    meeting.publications.update(due_on=dt.date(2026, 10, 24))
    opinion(cast.branch, dt.date(2026, 10, 27))
    recorded(cast, held_on=dt.date(2026, 11, 20))
    late = Meeting.objects.filter(pk=rounds.secretary_meeting(cast.committee, [cast.branch]).pk)
    late.update(held_on=dt.date(2026, 11, 5))
    report = report_of(cast.district, Organization.objects.all(), OCTOBER, TODAY)
    client = signed_in(cast.inspector)
    addresses = {url_of(each.evidence, OCTOBER) for each in report.findings}
    assert {each.evidence.kind for each in report.findings} == {
        "meeting",
        "publication",
        "hearing",
        "commitments",
        "organization",
    }
    assert {client.get(address, follow=True).status_code for address in addresses} == {200}
    assert reverse("meetings:detail", args=[meeting.pk]) in addresses
