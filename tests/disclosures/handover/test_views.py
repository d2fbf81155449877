"""The handover sheet: everything open, for who takes over and who stands above; never why somebody is exempt."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from commitments.models import Commitment
from disclosures.handover.facts import handover_of
from disclosures.opinions.models import Opinion
from meetings.models import Meeting
from organizations.models import Exemption, Person
from tests import builders
from tests.disclosures.publications import boards
from tests.evaluations.ratings import rounds
from tests.meetings.heard import drafted, follow_up, recorded

TODAY = dt.date(2026, 10, 27)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(builders.at(TODAY, 9), tick=False):
        yield


def url(organization):
    return reverse("disclosures:handover", args=[organization.pk])


def opinion(branch, number):
    return Opinion.objects.create(
        organization=branch, text="开放时间", channel="box", received_on=TODAY, due_on=TODAY, receipt_digest=str(number)
    )


def scheduled(organization, day=dt.date(2026, 10, 29)):
    return Meeting.objects.create(
        kind="member",
        organization=organization,
        period_start=day.replace(day=1),
        scheduled_at=builders.at(day),
        place="会议室",
    )


@pytest.fixture
def busy(cast):
    """Something of everything is open at the branch."""
    campaign = builders.campaign()
    builders.commitment(campaign, cast.branch)
    builders.commitment(campaign, cast.member)
    builders.commitment(campaign, cast.leader, Commitment.State.SUBMITTED)
    boards.rated_month(cast)  # of October: confirmed, posted nowhere
    draft = rounds.member_meeting(cast.branch, [cast.member], day=dt.date(2026, 9, 24))
    rounds.sheet_of(cast.secretary, draft)
    scheduled(cast.branch, dt.date(2026, 8, 20))
    opinion(cast.branch, 1)
    Exemption.objects.filter(person=cast.exempt).update(ends_on=TODAY + dt.timedelta(days=30))
    builders.exemption(cast.member, state=Exemption.State.REQUESTED, reason="术后休养")
    follow_up(cast, recorded(cast))
    return cast


def test_the_sheet_lists_everything_that_is_open(busy):
    sheet = handover_of(busy.branch, TODAY)
    assert [(post.title, post.person.name) for post in sheet.posts] == [
        ("书记", "沈知远"),
        ("副书记", "陆承安"),
        ("记录员", "柳文澜"),
        ("行政主要负责人", "骆明霞"),
    ]
    assert (sheet.missing.total, sheet.missing.waiting) == (8, 1)
    assert [(row.whose, row.open_items, row.all_items) for row in sheet.unfulfilled] == [
        ("桐花社区党支部", 1, 1),
        ("顾北川", 5, 5),
    ]
    assert [(row.exemption.person.name, row.ends_soon) for row in sheet.exemptions] == [("温如玉", True)]
    assert [each.person.name for each in sheet.exemptions_asked_for] == ["顾北川"]
    assert [(person.name, person.away_destination) for person in sheet.away] == [("池映雪", "深圳市")]
    assert [(line.meeting.label, line.words) for line in sheet.meetings] == [("8月组织生活会", "未召开，逾期63天")]
    assert [each.text for each in sheet.follow_ups] == ["补齐台账"]
    assert [str(each) for each in sheet.sheets] == ["桐花社区党支部9月党员评价表"]
    assert [str(row.meeting) for row in sheet.results] == ["桐花社区党支部10月组织生活会"]
    assert [(row.label, row.how_many) for row in sheet.commitments_to_post] == [("党组织承诺", 1), ("党员承诺", 1)]
    assert len(sheet.opinions) == 1
    assert [each.title for each in sheet.deadlines] == ["召开11月组织生活会", "召开12月组织生活会"]


def test_an_exemption_that_runs_on_is_not_said_to_end_soon(cast):
    assert [row.ends_soon for row in handover_of(cast.branch, TODAY).exemptions] == [False]


def test_a_superior_finds_what_its_branches_ask_of_it(busy):
    sheet = handover_of(busy.committee, TODAY)
    assert [each.person.name for each in sheet.exemptions_asked_for] == ["顾北川"]
    assert [each.what for each in sheet.unplanned] == ["7—8月支部书记会", "9—10月支部书记会"]
    assert sheet.hearings == ()
    drafted(busy)
    assert [str(each) for each in handover_of(busy.committee, TODAY).hearings] == ["松荫街道党工委9—10月听取汇报"]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("secretary", 200),
        ("deputy", 200),
        ("officer", 200),
        ("committee_secretary", 200),
        ("inspector", 200),
        ("recorder", 403),
        ("head", 403),
        ("member", 403),
        ("outsider", 404),
    ],
)
def test_the_sheet_is_for_who_leads_and_who_stands_above(cast, signed_in, who, expected):
    assert signed_in(getattr(cast, who)).get(url(cast.branch)).status_code == expected


def test_visitors_are_asked_to_sign_in(cast, client):
    assert client.get(url(cast.branch)).status_code == 302


def test_the_page_says_it_all_and_never_why_somebody_is_exempt(busy, signed_in):
    page = signed_in(busy.officer).get(url(busy.branch)).content.decode()
    for words in (
        "快到期",
        "等上级答复",
        "深圳市",
        "未召开，逾期63天",
        "没有确认",
        "补齐台账",
        "公示10月组织生活会的评比结果",
        "移交人：",
    ):
        assert words in page
    assert "术后休养" not in page
    assert "长期卧床" not in page
    assert "开放时间" not in page  # an opinion's words stay on its own page


def test_only_who_works_there_is_led_to_the_steps(busy, signed_in):
    sheet, waiting = handover_of(busy.branch, TODAY).sheets[0], Opinion.objects.get()
    steps = [reverse("evaluations:sheet", args=[sheet.pk]), reverse("disclosures:opinion", args=[waiting.pk])]
    led = {}
    for who in ("secretary", "inspector"):
        page = signed_in(getattr(busy, who)).get(url(busy.branch)).content.decode()
        led[who] = [step in page for step in steps]
    assert led == {"secretary": [True, True], "inspector": [False, False]}


def test_where_nothing_is_open_every_section_says_so(cast, signed_in):
    Person.objects.filter(organization=cast.sibling).update(standing=Person.Standing.LEFT)
    scheduled(cast.sibling)
    cast.sibling.posts.update(ends_on=dt.date(2026, 1, 1))
    page = signed_in(cast.officer).get(url(cast.sibling)).content.decode()
    told = ("现在没有人任职", "该公示的都已公示", "没有待答复的意见", "没有人免于参加", "没有流出党员")
    assert [words for words in told if words not in page] == []


@pytest.mark.parametrize("place", ["district", "office", "committee"])
def test_organizations_without_a_roster_have_a_sheet_too(busy, signed_in, place):
    assert signed_in(busy.inspector).get(url(getattr(busy, place))).status_code == 200


def test_more_open_things_take_no_more_queries(busy, signed_in, django_assert_max_num_queries):
    client = signed_in(busy.secretary)
    with django_assert_max_num_queries(50) as few:
        client.get(url(busy.branch))
    campaign = builders.campaign(year=2025)
    for number in range(3):
        person = builders.person(f"新人{number}", busy.branch, standing=Person.Standing.AWAY)
        builders.commitment(campaign, person)
        builders.exemption(person)
        builders.post(person, busy.branch, "deputy")
        opinion(busy.branch, f"又{number}")
        scheduled(busy.branch, dt.date(2026, 5 + number, 20) if number < 2 else dt.date(2026, 7, 20))
    with django_assert_max_num_queries(50) as many:
        client.get(url(busy.branch))
    assert len(many) == len(few)
