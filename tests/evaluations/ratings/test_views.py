"""The pages of the sheets: who reads and decides what, what is kept, and what must not be seen."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.models import Campaign, Commitment, CommitmentItem
from evaluations.ratings import actions
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating, RatingSheet
from meetings.models import BranchCritique, BranchStatement, Critique, Meeting, Statement
from organizations.models import Policy, Post, Role, Unit
from tests import builders
from tests.evaluations.ratings.rounds import confirmed, decide_all, member_meeting, secretary_meeting, sheet_of

Pool = RatingSheet.Pool
GOOD = (4, 1, 0, 0, 0)


def page(pk):
    return reverse("evaluations:sheet", args=[pk])


def sheets_page(meeting):
    return reverse("evaluations:sheets_of_meeting", args=[meeting.pk])


def text(response):
    return response.content.decode()


@pytest.fixture
def meeting(cast):
    people = [cast.member, cast.leader, cast.deputy, cast.recorder, cast.staff]
    return member_meeting(cast.branch, people, counts=dict.fromkeys(people, GOOD))


@pytest.fixture
def sheet(cast, meeting):
    return sheet_of(cast.secretary, meeting)


@pytest.fixture
def of_staff(cast, meeting):
    return sheet_of(cast.secretary, meeting, Pool.STAFF)


@pytest.fixture
def of_branches(cast):
    meeting = secretary_meeting(cast.committee, [cast.branch, cast.sibling], counts={cast.branch: GOOD})
    return sheet_of(cast.officer, meeting, Pool.ORGANIZATIONS)


def posted(sheet, choose=None, **fields):
    """What a browser sends of the sheet: `choose` maps names to (choice, text)."""
    standing = RatingSheet.objects.get(pk=sheet.pk)
    data = {
        "version": standing.version,
        "decided_on": standing.decided_on,
        "place": standing.place,
        "participants": "",
        "over_quota_reason": "",
    } | fields
    for row in Rating.objects.filter(sheet=sheet).current():
        data[f"level_{row.pk}"], data[f"text_{row.pk}"] = (choose or {}).get(row.name, ("", ""))
    return data


OF_THE_SUPERIOR = {"officer": False, "committee_secretary": True}  # who confirms
EVERYBODY = {
    "傅青禾": ("qualified", ""),
    "陆承安": ("qualified", ""),
    "柳文澜": ("deferred", "外出培训"),
    "顾北川": ("pioneer", "抢修供水管网"),
}

# --- who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "members", "staff", "branches"),
    [
        ("secretary", 200, 200, 404),
        ("head", 403, 200, 404),
        ("officer", 200, 200, 200),
        ("committee_secretary", 200, 200, 200),
        ("deputy", 403, 403, 404),
        ("recorder", 403, 403, 404),
        ("member", 403, 403, 404),
        ("staff", 403, 403, 404),
        ("inspector", 403, 403, 403),
        ("sibling_secretary", 404, 404, 404),
        ("outsider", 404, 404, 404),
    ],
)
def test_sheets_are_read_by_the_deciding_body_and_its_superior_only(
    cast, signed_in, sheet, of_staff, of_branches, who, members, staff, branches
):
    client = signed_in(getattr(cast, who))
    assert [client.get(page(one.pk)).status_code for one in (sheet, of_staff, of_branches)] == [
        members,
        staff,
        branches,
    ]


@pytest.mark.parametrize(
    ("who", "members", "staff", "branches", "confirms_branches"),
    [
        ("secretary", 302, 403, 404, 404),
        ("head", 403, 302, 404, 404),
        ("officer", 403, 403, 302, 403),
        ("committee_secretary", 403, 403, 302, 302),
        ("deputy", 403, 403, 404, 404),
        ("recorder", 403, 403, 404, 404),
        ("inspector", 403, 403, 403, 403),
        ("outsider", 404, 404, 404, 404),
    ],
)
def test_three_bodies_decide_three_pools_and_the_superiors_secretary_has_the_last_word(
    cast, signed_in, sheet, of_staff, of_branches, who, members, staff, branches, confirms_branches
):
    client = signed_in(getattr(cast, who))
    statuses = {
        name: [
            client.post(reverse(f"evaluations:{name}", args=[one.pk]), posted(one)).status_code
            for one in (sheet, of_staff, of_branches)
        ]
        for name in ("sheet", "sheet_confirm")
    }
    assert statuses == {
        "sheet": [members, staff, branches],
        "sheet_confirm": [members, staff, confirms_branches],
    }


def test_the_officer_is_told_who_confirms_and_has_no_button_for_it(cast, signed_in, of_branches):
    shown = {who: text(signed_in(getattr(cast, who)).get(page(of_branches.pk))) for who in OF_THE_SUPERIOR}
    assert {who: "确认评定</button>" in words for who, words in shown.items()} == OF_THE_SUPERIOR
    assert {who: "由松荫街道党工委的书记确认" not in words for who, words in shown.items()} == OF_THE_SUPERIOR


def test_who_acts_for_a_secretary_confirms_and_the_officer_does_not(cast, signed_in, of_branches):
    Post.objects.filter(person=cast.committee_secretary).delete()
    acting = builders.person("代书记", cast.committee)
    builders.post(acting, cast.committee, Role.SECRETARY, is_acting=True)
    address = reverse("evaluations:sheet_confirm", args=[of_branches.pk])
    assert signed_in(cast.officer).post(address, posted(of_branches)).status_code == 403
    assert signed_in(acting).post(address, posted(of_branches)).status_code == 302


def test_without_any_secretary_the_officer_confirms_and_page_and_form_say_so(cast, signed_in, of_branches):
    Post.objects.filter(person=cast.committee_secretary).update(ends_on=dt.date(2026, 1, 1))
    client = signed_in(cast.officer)
    assert "现在没有书记，也没有代理书记，由您确认" in text(client.get(page(of_branches.pk)))
    choose = dict.fromkeys(("桐花社区党支部", "鹭洲社区党支部"), ("qualified", ""))
    data = posted(of_branches, choose, participants="骆党务")
    client.post(reverse("evaluations:sheet_confirm", args=[of_branches.pk]), data)
    of_branches.refresh_from_db()
    assert (of_branches.state, of_branches.confirmed_by) == ("confirmed", cast.officer.user)
    form = reverse("evaluations:annex", args=[of_branches.meeting_id])
    for address in (page(of_branches.pk), form):
        assert "确认那天没有书记，由骆党务确认" in text(client.get(address))


def test_a_form_that_the_secretary_confirmed_says_nothing_of_a_want(cast, signed_in, of_branches):
    confirmed(cast.committee_secretary, of_branches)
    for address in (page(of_branches.pk), reverse("evaluations:annex", args=[of_branches.meeting_id])):
        assert "没有书记" not in text(signed_in(cast.officer).get(address))


def test_a_page_refused_at_confirming_can_be_loaded_again(cast, signed_in, sheet):
    address = reverse("evaluations:sheet_confirm", args=[sheet.pk])
    assert signed_in(cast.secretary).get(address).url == page(sheet.pk)
    assert signed_in(cast.outsider).get(address, follow=True).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("committee_secretary", 200), ("officer", 403), ("outsider", 404)])
def test_a_branchs_level_is_corrected_by_who_confirms_it(cast, signed_in, of_branches, who, status):
    confirmed(cast.committee_secretary, of_branches)
    rating = of_branches.ratings.first()
    client = signed_in(getattr(cast, who))
    address = reverse("evaluations:rating_correct", args=[rating.pk])
    assert client.get(address).status_code == status
    assert (address in text(client.get(page(of_branches.pk)))) is (status == 200)
    client.post(address, {"level": "lagging", "reason": "核实"})
    rating.refresh_from_db()
    assert rating.is_current is (status != 200)


@pytest.mark.parametrize(
    ("who", "status"),
    [("secretary", 200), ("head", 403), ("officer", 403), ("member", 403), ("inspector", 403), ("outsider", 404)],
)
def test_only_the_deciding_body_corrects(cast, signed_in, sheet, who, status):
    confirmed(cast.secretary, sheet)
    rating = sheet.ratings.first()
    client = signed_in(getattr(cast, who))
    address = reverse("evaluations:rating_correct", args=[rating.pk])
    assert client.get(address).status_code == status
    client.post(address, {"level": "lagging", "reason": "核实"})
    rating.refresh_from_db()
    assert rating.is_current is (status != 200)


def test_a_visitor_is_sent_to_sign_in(client, sheet):
    assert client.get(page(sheet.pk)).url.startswith(reverse("organizations:sign_in"))


def test_a_secretary_two_floors_up_does_not_decide_the_sheet_below(cast, signed_in, of_branches):
    district_secretary = builders.person("区委书记", cast.district)
    builders.post(district_secretary, cast.district, Role.SECRETARY)
    client = signed_in(district_secretary)
    assert client.get(page(of_branches.pk)).status_code == 200  # the superior of the deciding body
    assert client.post(page(of_branches.pk), posted(of_branches)).status_code == 403


def test_the_head_of_another_unit_neither_reads_nor_decides(cast, signed_in, of_staff):
    other = Unit.objects.create(organization=cast.branch, name="桐花供销社")
    Post.objects.filter(person=cast.head).update(unit=other)
    client = signed_in(cast.head)
    assert client.get(page(of_staff.pk)).status_code == 403
    assert client.post(page(of_staff.pk), posted(of_staff)).status_code == 403
    Post.objects.filter(person=cast.head).update(unit=None)  # a head of all units
    assert signed_in(cast.head).get(page(of_staff.pk)).status_code == 200


# --- the meeting's sheets --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("secretary", 200),
        ("head", 200),
        ("officer", 200),
        ("deputy", 403),
        ("member", 403),
        ("inspector", 403),
        ("outsider", 404),
    ],
)
def test_before_drawing_up_the_page_is_open_to_those_who_will_read_the_sheets(cast, signed_in, meeting, who, status):
    response = signed_in(getattr(cast, who)).get(sheets_page(meeting))
    assert response.status_code == status
    assert ("建立评价表</button>" in text(response)) is (who in ("secretary", "head"))


@pytest.mark.parametrize("who", ["officer", "deputy", "member", "inspector"])
def test_others_do_not_draw_up_sheets(cast, signed_in, meeting, who):
    assert signed_in(getattr(cast, who)).post(sheets_page(meeting)).status_code == 403
    assert not RatingSheet.objects.exists()


def test_drawing_up_leads_to_ones_own_sheet(cast, signed_in, meeting):
    response = signed_in(cast.secretary).post(sheets_page(meeting))
    assert response.url == page(RatingSheet.objects.get(pool=Pool.MEMBERS).pk)
    response = signed_in(cast.head).post(sheets_page(meeting))
    assert response.url == page(RatingSheet.objects.get(pool=Pool.STAFF).pk)
    assert RatingSheet.objects.count() == 2


def test_everybody_sees_the_sheets_that_concern_them(cast, signed_in, sheet, of_staff):
    links = {
        who: [
            one.pk
            for one in (sheet, of_staff)
            if page(one.pk) in text(signed_in(person).get(sheets_page(sheet.meeting)))
        ]
        for who, person in [("secretary", cast.secretary), ("head", cast.head), ("officer", cast.officer)]
    }
    assert links == {
        "secretary": [sheet.pk, of_staff.pk],
        "head": [of_staff.pk],
        "officer": [sheet.pk, of_staff.pk],
    }


def test_a_meeting_that_goes_on_says_what_comes_first(cast, signed_in, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.IN_SESSION, concluded_at=None)
    client = signed_in(cast.secretary)
    assert "会议还没有结束" in text(client.get(sheets_page(meeting)))
    assert "会议还没有结束，不能评定" in text(client.post(sheets_page(meeting), follow=True))


# --- the sheet -------------------------------------------------------------------------------------------------------


def write_records(cast, meeting):
    campaign = Campaign.objects.create(year=2026, commitments_due_on=dt.date(2026, 8, 10))
    moment = builders.at(dt.date(2026, 8, 1))
    commitment = Commitment.objects.create(
        campaign=campaign,
        organization=cast.branch,
        person=cast.member,
        kind=Commitment.Kind.MEMBER,
        state=Commitment.State.CONFIRMED,
        written_by=cast.member.user,
        submitted_at=moment,
        confirmed_at=moment,
        confirmed_by=cast.secretary.user,
    )
    for position, (area, fulfilment) in enumerate(
        [("study", "fulfilled"), ("service", "fulfilled"), ("example", "not_yet")]
    ):
        CommitmentItem.objects.create(
            commitment=commitment, position=position, area=area, text="一条", fulfilment=fulfilment
        )
    Statement.objects.create(
        meeting=meeting, person=cast.member, duties="管网改造提前两天完工", recorded_by=cast.recorder.user
    )
    Critique.objects.create(
        meeting=meeting,
        person=cast.member,
        progress="按期完工值得学",
        commented_by=cast.secretary,
        capacity="书记",
        recorded_by=cast.secretary.user,
    )


def test_the_sheet_shows_everything_a_level_rests_on(cast, signed_in, meeting):
    write_records(cast, meeting)
    september = member_meeting(cast.branch, [cast.member], day=dt.date(2026, 9, 20))
    confirmed(cast.secretary, sheet_of(cast.secretary, september), Level.BASICALLY_QUALIFIED)
    sheet = sheet_of(cast.secretary, meeting)
    shown = text(signed_in(cast.secretary).get(page(sheet.pk)))
    for words in (
        "顾北川",
        "工程维修组组长",
        "已兑现2项，未兑现1项",
        "管网改造提前两天完工",
        "按期完工值得学",
        "点评人：沈知远",
        "得分96.0",
        "由桐花社区党支部评定",
    ):
        assert words in shown
    for label, votes in zip(("好", "较好", "一般", "差", "不了解"), GOOD, strict=True):
        assert f"{label}{votes}" in shown
    assert "9月○基本合格" in shown
    assert "与他人并列，名额不够" in shown  # four people at 96 and one ★


def test_a_branch_sheet_shows_what_the_branches_told(cast, signed_in, of_branches):
    meeting = of_branches.meeting
    BranchStatement.objects.create(
        meeting=meeting, organization=cast.branch, five_goods="班子每月碰头", recorded_by=cast.recorder.user
    )
    BranchCritique.objects.create(
        meeting=meeting,
        organization=cast.branch,
        suggestions="把小队凑齐",
        commented_by=cast.committee_secretary,
        capacity="书记",
        recorded_by=cast.officer.user,
    )
    shown = text(signed_in(cast.officer).get(page(of_branches.pk)))
    for words in ("桐花社区党支部", "鹭洲社区党支部", "班子每月碰头", "把小队凑齐", "点评人：甘书记", "得分96.0"):
        assert words in shown


@pytest.mark.parametrize(
    ("counts", "seen", "unseen"),
    [
        ((3, 0, 0, 0, 1), ["票少，不显示各档票数；“好”和“较好”过半"], ["得分", "建议<", "好3", "占三分之一"]),
        ((1, 0, 0, 2, 0), ["票少，不显示各档票数；“好”和“较好”没有过半"], ["得分", "建议<", "差2"]),
        ((0, 1, 0, 0, 1), ["票太少，不显示结果"], ["得分", "过半", "较好1"]),
        ((2, 1, 0, 0, 2), ["好2", "较好1", "得分93.3", "“不了解”占三分之一以上"], ["票少", "过半"]),
        ((0, 0, 0, 0, 5), ["不了解5", "没有得分"], ["得分0"]),
    ],
)
def test_few_ballots_hide_counts_score_and_suggestion(cast, signed_in, counts, seen, unseen):
    meeting = member_meeting(cast.branch, [cast.member], counts={cast.member: counts})
    sheet = sheet_of(cast.secretary, meeting)
    facts = text(signed_in(cast.secretary).get(page(sheet.pk))).split('<dl class="facts">')[1].split("</dl>")[0]
    for words in seen:
        assert words in facts
    for words in unseen:
        assert words not in facts


def test_a_meeting_without_a_ballot_says_so(cast, signed_in):
    sheet = sheet_of(cast.secretary, member_meeting(cast.branch, [cast.member]))
    assert "这次会议没有电子投票" in text(signed_in(cast.secretary).get(page(sheet.pk)))


def test_the_superior_reads_without_a_form(cast, signed_in, sheet):
    decide_all(cast.secretary, sheet, Level.LAGGING)
    shown = text(signed_in(cast.officer).get(page(sheet.pk)))
    assert "<fieldset" not in shown
    assert "正在评定" in shown
    assert 'data-level="lagging"' not in shown  # what stands in a draft is nobody else's yet
    confirmed(cast.secretary, sheet, Level.LAGGING)
    assert 'data-level="lagging"' in text(signed_in(cast.officer).get(page(sheet.pk)))


def test_saving_keeps_everything_typed_and_marks_what_is_open(cast, signed_in, sheet):
    client = signed_in(cast.secretary)
    choose = {"顾北川": ("pioneer", "抢修供水管网"), "柳文澜": ("deferred", "")}
    response = client.post(page(sheet.pk), posted(sheet, choose, participants="沈知远"), follow=True)
    shown = text(response)
    assert "草稿已保存。" in shown
    assert "抢修供水管网" in shown
    assert "还有3项没有定" in shown
    form = response.context["form"]
    kept = {row.name: (form[f"level_{row.pk}"].value(), form[f"text_{row.pk}"].value()) for row in form.rows}
    assert kept == {
        "顾北川": ("pioneer", "抢修供水管网"),
        "柳文澜": ("deferred", ""),
        "傅青禾": ("", ""),
        "陆承安": ("", ""),
    }
    assert (form["attended"].value(), form["participants"].value()) == (["沈知远"], "")


def test_bad_input_is_named_and_the_rest_stays_as_typed(cast, signed_in, sheet):
    data = posted(sheet, {"顾北川": ("best", "x" * 201), "柳文澜": ("lagging", "")}, participants="沈知远")
    response = signed_in(cast.secretary).post(page(sheet.pk), data)
    shown = text(response)
    assert response.status_code == 200
    assert "没有这个等次" in shown
    assert "x" * 201 in shown
    form = response.context["form"]
    assert form["participants"].value() == "沈知远"
    assert "lagging" in {form[f"level_{row.pk}"].value() for row in form.rows}
    assert set(sheet.ratings.values_list("level", flat=True)) == {None}


def test_the_quota_is_counted_from_the_saved_draft(cast, signed_in, sheet):
    client = signed_in(cast.secretary)
    choose = EVERYBODY | {"柳文澜": ("pioneer", "")}
    response = client.post(page(sheet.pk), posted(sheet, choose), follow=True)
    page_shown = response.context["page"]
    assert (page_shown.allowed, page_shown.quota.used, page_shown.left, page_shown.excess) == (1, 2, 0, 1)
    assert "可用<b data-allowed>1</b>，已用<b data-used>2</b>，<span data-left-words>超过<b>1</b>" in text(response)


def test_confirming_saves_the_page_and_makes_it_read_only(cast, signed_in, sheet):
    client = signed_in(cast.secretary)
    address = reverse("evaluations:sheet_confirm", args=[sheet.pk])
    choose = EVERYBODY | {"顾北川": ("qualified", "抢修供水管网")}
    response = client.post(address, posted(sheet, choose, participants="沈知远、陆承安"), follow=True)
    shown = text(response)
    assert "评定已确认。下一步是公示。" in shown
    assert "<fieldset" not in shown
    assert "暂缓的原因：外出培训" in shown
    assert "备注：抢修供水管网" in shown
    sheet.refresh_from_db()
    assert (sheet.state, sheet.participants, sheet.confirmed_by) == ("confirmed", "沈知远、陆承安", cast.secretary.user)


@pytest.mark.parametrize(
    ("choose", "participants", "sentence"),
    [
        ({"顾北川": ("qualified", "")}, "沈知远", "还有3项没有定"),
        (EVERYBODY | {"柳文澜": ("deferred", "")}, "沈知远", "还有1项没有定：柳文澜"),
        (EVERYBODY, "", "请写明哪些人参加了这次评定"),
        (EVERYBODY, "沈知远", "评了1个先锋，可用名额是0个"),  # three rated allow none
    ],
)
def test_a_refused_confirmation_keeps_the_draft(cast, signed_in, sheet, choose, participants, sentence):
    address = reverse("evaluations:sheet_confirm", args=[sheet.pk])
    response = signed_in(cast.secretary).post(address, posted(sheet, choose, participants=participants), follow=True)
    assert sentence in text(response)
    assert "您填的内容已经存成草稿。" in text(response)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.participants) == ("draft", participants)
    assert sheet.ratings.get(name="顾北川").level == choose["顾北川"][0]


def test_beyond_the_quota_a_reason_is_enough(cast, signed_in, sheet):
    address = reverse("evaluations:sheet_confirm", args=[sheet.pk])
    data = posted(sheet, EVERYBODY, participants="沈知远", over_quota_reason="抢险有功。")
    shown = text(signed_in(cast.secretary).post(address, data, follow=True))
    assert "评定已确认" in shown
    assert "抢险有功。" in shown


def test_a_sheet_confirmed_meanwhile_refuses_the_second_window(cast, signed_in, sheet):
    confirmed(cast.secretary, sheet)
    response = signed_in(cast.secretary).post(page(sheet.pk), posted(sheet, EVERYBODY))
    assert "这张评价表已经确认，不能再改" in text(response)
    assert set(sheet.ratings.values_list("level", flat=True)) == {"qualified"}


# --- corrections -----------------------------------------------------------------------------------------------------


def test_a_correction_shows_beside_what_it_replaced(cast, signed_in, sheet):
    confirmed(cast.secretary, sheet)
    rating = sheet.ratings.get(person=cast.member)
    client = signed_in(cast.secretary)
    address = reverse("evaluations:rating_correct", args=[rating.pk])
    shown = text(client.post(address, {"level": "lagging", "reason": "意见核实属实。"}, follow=True))
    assert "已更正顾北川的等次" in shown
    assert "更正的原因：意见核实属实。" in shown
    assert "更正以前：" in shown
    assert [row.level for row in sheet.ratings.filter(person=cast.member).order_by("pk")] == ["qualified", "lagging"]


def test_a_correction_without_a_reason_keeps_the_choice(cast, signed_in, sheet):
    confirmed(cast.secretary, sheet)
    address = reverse("evaluations:rating_correct", args=[sheet.ratings.first().pk])
    response = signed_in(cast.secretary).post(address, {"level": "lagging", "reason": ""})
    assert "请写明原因。" in text(response)
    assert response.context["form"]["level"].value() == "lagging"


def test_a_correction_to_the_same_level_says_so(cast, signed_in, sheet):
    confirmed(cast.secretary, sheet)
    address = reverse("evaluations:rating_correct", args=[sheet.ratings.first().pk])
    response = signed_in(cast.secretary).post(address, {"level": "qualified", "reason": "核实"})
    assert "现在的等次就是“合格”，不用更正。" in text(response)


# --- the number of queries -------------------------------------------------------------------------------------------


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_sheet_of_three_costs_no_more_queries_than_of_one(cast, signed_in):
    client = signed_in(cast.secretary)
    costs = []
    for people, day in [([cast.member], 1), ([cast.member, cast.leader, cast.deputy], 2)]:
        before = member_meeting(cast.branch, people, day=dt.date(2025, day, 9))
        confirmed(cast.secretary, sheet_of(cast.secretary, before))
        meeting = member_meeting(cast.branch, people, day=dt.date(2026, day, 9), counts=dict.fromkeys(people, GOOD))
        if day == 1:
            write_records(cast, meeting)
        sheet = sheet_of(cast.secretary, meeting)
        costs.append(queries_of(client, page(sheet.pk)))
        confirmed(cast.secretary, sheet)
        actions.correct(by=cast.secretary.user, rating=sheet.ratings.first(), level=Level.LAGGING, reason="核实")
        costs.append(queries_of(client, page(sheet.pk)))
    assert costs[:2] == costs[2:]


def test_the_list_of_sheets_costs_the_same_for_one_and_three(cast, signed_in):
    other = Unit.objects.create(organization=cast.branch, name="桐花供销社")
    one = member_meeting(cast.branch, [cast.member], day=dt.date(2026, 1, 9))
    cast.second_staff.unit = other
    three = member_meeting(cast.branch, [cast.member, cast.staff, cast.second_staff], day=dt.date(2026, 2, 9))
    client = signed_in(cast.secretary)
    costs = []
    for meeting in (one, three):
        actions.draw_up_sheets(by=cast.secretary.user, meeting=meeting)
        costs.append(queries_of(client, sheets_page(meeting)))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("rule", "words"),
    [("no_pioneer", "预备党员不评先锋。"), ("no_level", "预备党员不定等次，不在这张表上。")],
)
def test_the_sheet_says_what_the_policy_sets(cast, signed_in, rule, words):
    Policy.objects.create(starts_on=builders.SINCE, probationary_members=rule, lagging_share=4)
    sheet = sheet_of(cast.secretary, member_meeting(cast.branch, [cast.member]))
    shown = text(signed_in(cast.secretary).get(page(sheet.pk)))
    assert words in shown
    assert "“差”占四分之一以上为后进" in shown


def test_a_sheet_of_sixty_is_one_light_page(cast, signed_in):
    people = [builders.person(f"党员{number:02}", cast.branch) for number in range(60)]
    for day in (dt.date(2026, 9, 20), dt.date(2026, 10, 22)):
        meeting = member_meeting(cast.branch, people, day=day, counts=dict.fromkeys(people, GOOD))
        for person in people:
            Statement.objects.create(
                meeting=meeting, person=person, duties="办件" * 900, gaps="差距" * 900, recorded_by=cast.recorder.user
            )
            Critique.objects.create(
                meeting=meeting,
                person=person,
                progress="进步" * 900,
                commented_by=cast.secretary,
                capacity="书记",
                recorded_by=cast.secretary.user,
            )
        sheet = sheet_of(cast.secretary, meeting)
        if day.month == 9:
            confirmed(cast.secretary, sheet)
    response = signed_in(cast.secretary).get(page(sheet.pk))
    assert len(response.context["page"].lines) == 60
    assert len(response.content) < 150_000


# --- the rules in words ----------------------------------------------------------------------------------------------


def test_everybody_signed_in_reads_the_rules_in_words(cast, signed_in, client):
    address = reverse("evaluations:rating_rules")
    for person in (cast.member, cast.staff, cast.outsider):
        assert "机器不分先后" in text(signed_in(person).get(address))
    assert client.get(address).status_code == 302


def test_each_suggestion_says_why(cast, signed_in, sheet):
    shown = text(signed_in(cast.secretary).get(page(sheet.pk)))
    assert shown.count("<summary>为什么</summary>") == 4
    assert "计分的票5张：（好4×100＋较好1×80）÷5＝96.0分。到了先锋线85分。和别人得分相同" in shown
    assert "名额边上有4项得分并列" in shown


def test_the_last_six_rounds_stand_beside_each_name(cast, signed_in):
    for month, level in ((3, Level.PIONEER), (5, Level.LAGGING), (8, Level.PIONEER), (9, Level.QUALIFIED)):
        earlier = member_meeting(cast.branch, [cast.member], day=dt.date(2026, month, 20))
        confirmed(cast.secretary, sheet_of(cast.secretary, earlier), level, over_quota_reason="抢险")
    sheet = sheet_of(cast.secretary, member_meeting(cast.branch, [cast.member]))
    response = signed_in(cast.secretary).get(page(sheet.pk))
    (line,) = response.context["page"].lines
    assert [str(past) for past in line.past] == ["4月–", "5月△后进", "6月–", "7月–", "8月★先锋", "9月☆合格"]
