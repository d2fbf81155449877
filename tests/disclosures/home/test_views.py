"""The home page of every role: what is due, what is overdue, what the title says."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from commitments.models import Commitment
from evaluations.ballots.models import Ballot, Roll, Teller
from evaluations.ratings.models import RatingSheet
from meetings.models import Attendance, Meeting
from organizations.models import Exemption, Holiday
from tests import builders
from tests.disclosures.inspections.october import october, september
from tests.evaluations.ratings import rounds

WEDNESDAY = dt.date(2026, 10, 21)
HOME = reverse("disclosures:home")


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(builders.at(WEDNESDAY, 8), tick=False):
        yield


def scheduled(cast, organization=None, day=dt.date(2026, 10, 22), kind=Meeting.Kind.MEMBER, **fields):
    start = day.replace(day=1) if kind == Meeting.Kind.MEMBER else dt.date(2026, 9, 1)
    values = {"kind": kind, "period_start": start, "scheduled_at": builders.at(day), "place": "二楼会议室"} | fields
    return Meeting.objects.create(organization=organization or cast.branch, **values)


def desk(signed_in, person):
    response = signed_in(person).get(HOME)
    assert response.status_code == 200
    return response.context["desk"], response.content.decode()


def lines(todos):
    return [(each.title, each.tag, str(each.day)) for each in todos]


def test_the_title_says_when_the_meeting_is_and_the_list_names_the_last_working_day(cast, signed_in):
    september(cast)
    meeting = scheduled(cast)
    shown, page = desk(signed_in, cast.secretary)
    assert shown.title == "十月的组织生活会，明天晚上开"
    assert ("召开10月组织生活会", "还有4天", "2026-10-23") in lines(shown.open)
    assert "10月25日是周日，不上班也不顺延；截止前最后一个工作日是10月23日。" in page
    assert reverse("meetings:detail", args=[meeting.pk]) in page


def test_what_is_overdue_stands_in_a_list_of_its_own(cast, signed_in):
    september(cast)
    shown, page = desk(signed_in, cast.secretary)
    assert ("公示9月评比结果", "逾期14天", "2026-10-07") in lines(shown.late)
    assert ("安排10月组织生活会", "还有4天", "2026-10-23") in lines(shown.open)
    assert page.index("已经逾期") < page.index("本月待办")


def test_a_month_too_long_past_to_make_up_for_is_no_to_do(cast, signed_in):
    rounds.member_meeting(cast.sibling, [cast.sibling_secretary], day=dt.date(2026, 7, 20))
    shown, page = desk(signed_in, cast.secretary)
    held = [each.title for each in shown.todos if "组织生活会" in each.title]
    assert held == ["补开9月组织生活会", "安排10月组织生活会"]
    assert f"{reverse('meetings:schedule')}?organization={cast.branch.pk}" in page


def test_the_past_months_are_told_in_a_table(cast, signed_in):
    september(cast)
    shown, _ = desk(signed_in, cast.secretary)
    assert [row.month.month for row in shown.history] == [9, 8, 7, 6, 5]
    assert [cell.words for cell in (shown.history[0].meeting_cell, shown.history[1].meeting_cell)] == ["24日", "未启用"]


def test_a_member_finds_the_commitment_the_statement_and_the_ballot(cast, signed_in):
    builders.campaign(commitments_due_on=dt.date(2026, 8, 10))
    scheduled(cast)
    held = rounds.member_meeting(cast.branch, [cast.member], day=dt.date(2026, 9, 24))
    ballot = Ballot.objects.create(meeting=held, public_key=b"key", fingerprint="0" * 64)
    Roll.objects.create(ballot=ballot, person=cast.member)
    shown, page = desk(signed_in, cast.member)
    assert [title for title, _, _ in lines(shown.todos)] == [
        "写我的承诺",
        "准备10月组织生活会的讲述",
        f"参加{held}的无记名投票",
    ]
    assert shown.todos[0].tag == "逾期72天"
    assert reverse("evaluations:ballot", args=[ballot.pk]) in page


def test_a_teller_finds_the_papers_to_count_once_the_ballot_is_sealed(cast, signed_in):
    held = rounds.member_meeting(cast.branch, [cast.member], day=dt.date(2026, 9, 24))
    ballot = Ballot.objects.create(meeting=held, public_key=b"key", fingerprint="0" * 64, state="VOTING")
    Roll.objects.create(ballot=ballot, person=cast.staff, channel="paper")
    Roll.objects.create(ballot=ballot, person=cast.second_staff, channel="paper")
    Teller.objects.create(ballot=ballot, person=cast.head, duty="counting")
    assert [each.title for each in desk(signed_in, cast.head)[0].todos] == []
    Ballot.objects.update(state="SEALED")
    shown, page = desk(signed_in, cast.head)
    assert [each.title for each in shown.todos] == [f"清点纸票：{held}"]
    assert reverse("evaluations:ballot_paper_count", args=[ballot.pk]) in page
    for who in (cast.staff, cast.outsider):
        assert "清点纸票" not in desk(signed_in, who)[1]


def test_an_exempt_member_owes_nothing(cast, signed_in):
    builders.campaign()
    scheduled(cast)
    shown, _ = desk(signed_in, cast.exempt)
    assert shown.todos == ()


def test_the_superior_finds_how_many_applications_wait_and_how_long(cast, signed_in):
    for days, person in ((9, cast.member), (3, cast.leader)):
        asked_on = WEDNESDAY - dt.timedelta(days=days)
        builders.exemption(person, starts_on=asked_on, reason="重病", state=Exemption.State.REQUESTED)
    for who in (cast.officer, cast.committee_secretary):
        shown, page = desk(signed_in, who)
        assert ("答复2份免于参加的申请", "待办", "None") in lines(shown.open)
        assert "最早的已经等了9天。" in page
        assert reverse("organizations:exemptions_waiting") in page
        assert "重病" not in page
    for who in (cast.secretary, cast.inspector, cast.outsider, cast.member):
        assert "免于参加" not in desk(signed_in, who)[1]


def test_the_branch_finds_exemptions_near_their_end_and_refused_ones_with_the_sentence(cast, signed_in):
    ends = builders.exemption(cast.member, ends_on=dt.date(2026, 11, 5), reason="重病")
    fields = {"starts_on": WEDNESDAY, "state": Exemption.State.REFUSED, "decision_note": "可以在家书面讲述。"}
    refused = builders.exemption(cast.leader, reason="体弱", **fields)
    shown, page = desk(signed_in, cast.secretary)
    assert [line for line in lines(shown.open) if "免于参加" in line[0]] == [
        ("顾北川免于参加快到期", "还有15天", "2026-11-05"),
        ("傅青禾免于参加没有获得同意", "待办", "None"),
    ]
    assert "上级答复：可以在家书面讲述。" in page
    assert all(reverse("organizations:exemption", args=[each.pk]) in page for each in (ends, refused))
    assert "重病" not in page
    assert "体弱" not in page
    for who in (cast.deputy, cast.member, cast.officer, cast.outsider):
        assert "快到期" not in desk(signed_in, who)[1]


@pytest.mark.parametrize("who", ["secretary", "officer", "member"])
def test_exemptions_take_the_home_page_no_more_queries(cast, signed_in, who, django_assert_max_num_queries):
    client = signed_in(getattr(cast, who))

    def queries():
        with django_assert_max_num_queries(70) as captured:
            client.get(HOME)
        return len(captured)

    def exempt(branch):
        for state in (Exemption.State.REQUESTED, Exemption.State.AGREED, Exemption.State.REFUSED):
            person = builders.person("某某", branch)
            builders.exemption(person, starts_on=WEDNESDAY, ends_on=dt.date(2026, 11, 5), state=state)

    exempt(cast.branch)
    few = queries()
    exempt(cast.branch)
    exempt(cast.branch)
    assert queries() == few


def test_deadlines_of_a_year_without_holidays_are_said_to_be_a_guess(cast, signed_in):
    scheduled(cast)
    note = "的节假日还没有登记，工作日暂按周一至周五算。"
    shown, page = desk(signed_in, cast.member)
    assert shown.unknown_years == (2026,)
    assert f"2026年{note}" in page
    Holiday.objects.create(day=dt.date(2026, 10, 1), name="国庆节")
    shown, page = desk(signed_in, cast.member)
    assert shown.unknown_years == ()
    assert note not in page


def test_a_returned_commitment_comes_back_with_its_comment(cast, signed_in):
    builders.commitment(builders.campaign(), cast.member, Commitment.State.DRAFT, return_comment="请写具体些")
    shown, _ = desk(signed_in, cast.member)
    assert [(each.title, each.note) for each in shown.todos] == [("提交我的承诺", "退回意见：请写具体些")]


def test_the_head_finds_the_staff_to_comment_on_and_to_rate(cast, signed_in):
    meeting = rounds.member_meeting(cast.branch, [cast.staff, cast.second_staff], day=dt.date(2026, 10, 20))
    Meeting.objects.filter(pk=meeting.pk).update(state="in_session", concluded_at=None, no_vote_reason="")
    done = rounds.member_meeting(cast.branch, [cast.staff], day=dt.date(2026, 9, 24))
    sheet = rounds.sheet_of(cast.secretary, done, RatingSheet.Pool.STAFF)
    shown, page = desk(signed_in, cast.head)
    titles = [each.title for each in shown.todos]
    assert "点评2名干部职工（10月）" in titles
    assert f"评定9月干部职工等次（{cast.unit}）" in titles
    assert reverse("evaluations:sheet", args=[sheet.pk]) in page


def test_a_branch_secretary_prepares_for_the_secretary_meeting(cast, signed_in):
    scheduled(cast, cast.committee, dt.date(2026, 10, 28), Meeting.Kind.SECRETARY)
    shown, _ = desk(signed_in, cast.sibling_secretary)
    assert ("准备支部书记会讲述（9—10月）", "还有7天", "2026-10-28") in lines(shown.open)
    others, _ = desk(signed_in, cast.outsider)
    assert not [each for each in others.todos if "支部书记会" in each.title]


def test_a_committee_finds_its_secretary_meeting_and_its_late_branches(cast, signed_in):
    september(cast)
    shown, page = desk(signed_in, cast.officer)
    titles = [each.title for each in shown.todos]
    assert "安排9—10月支部书记会" in titles
    assert "催办：1个支部没有开9月组织生活会" in titles
    assert "鹭洲社区党支部" in page
    assert "芦汀村党支部" not in page


def test_the_office_finds_the_districts_month_in_figures(cast, signed_in):
    september(cast)
    shown, page = desk(signed_in, cast.inspector)
    assert [shown.district.branches, shown.district.meeting.waiting] == [3, 3]
    assert "催办：2个支部没有开9月组织生活会" in page
    assert reverse("disclosures:inspection") in page


def test_who_has_nothing_to_do_is_told_so(cast, signed_in):
    shown, page = desk(signed_in, cast.member)
    assert shown.title == "眼下没有要办的事"
    assert "有事要办时，这里会写明日期" in page


def test_an_outsider_sees_nothing_of_the_branch(cast, signed_in):
    september(cast)
    scheduled(cast)
    _, page = desk(signed_in, cast.outsider)
    assert "桐花社区" not in page


def test_an_account_without_a_person_has_an_empty_desk(client, cast):
    client.force_login(builders.user("值班"))
    assert client.get(HOME).context["desk"].todos == ()


@pytest.mark.parametrize("who", ["secretary", "officer", "inspector", "member", "head"])
def test_the_page_takes_the_same_queries_however_much_there_is(cast, signed_in, who, django_assert_max_num_queries):
    builders.campaign()
    september(cast)
    october(cast)
    client = signed_in(getattr(cast, who))
    with django_assert_max_num_queries(70) as few:
        client.get(HOME)
    for name in ("甲", "乙", "丙"):
        branch = builders.organization(f"{name}党支部", parent=cast.committee)
        rounds.member_meeting(branch, [builders.person(f"{name}书记", branch)])
        cast.committee.refresh_from_db()
        builders.person(f"{name}党员", cast.branch)
    with django_assert_max_num_queries(70) as many:
        client.get(HOME)
    assert len(many) == len(few)


# --- the seven steps ---


def bar(signed_in, person, meeting):
    page = signed_in(person).get(HOME)
    assert page.context["desk"].next_meeting == meeting
    return page.content.decode()


def test_the_agenda_follows_the_meeting(cast, signed_in):
    meeting = scheduled(cast)
    page = bar(signed_in, cast.secretary, meeting)
    assert "10月22日 周四 19:00" in page
    assert "点评完才能开始" in page
    Meeting.objects.filter(pk=meeting.pk).update(
        state="in_session", opened_at=builders.at(WEDNESDAY), held_on=WEDNESDAY
    )
    for person, presence in [(cast.secretary, "present"), (cast.member, "online"), (cast.staff, "leave")]:
        Attendance.objects.create(
            meeting=meeting,
            person=person,
            name=person.name,
            sort_key=person.name,
            category=person.kind,
            standing=person.standing,
            presence=presence,
        )
    page = bar(signed_in, cast.secretary, meeting)
    assert "到会2人，请假1人" in page
    assert "已讲述0，还差2人" in page
