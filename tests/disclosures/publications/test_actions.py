"""Posting, correcting, taking down: what is frozen, what is refused, what the register says."""

import datetime as dt
import json

import pytest

from commitments.models import Commitment
from disclosures.publications import actions
from disclosures.publications.awaiting import awaited_commitments, awaited_results
from disclosures.publications.models import Publication
from disclosures.publications.snapshots import results_to_post
from evaluations.ratings import actions as rating_actions
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating
from organizations.models import Holiday, Organization, Policy, RegisterEntry
from tests import builders
from tests.disclosures.publications import boards
from tests.evaluations.ratings import rounds
from tests.refusals import raises_refusal

D = dt.date
CORRECTED = D(2026, 10, 29)


def _levels(pool):
    return {level["symbol"] + level["label"]: level["names"] for level in pool["levels"]}


@pytest.fixture
def meeting(cast):
    return boards.rated_month(cast)


def test_posting_freezes_names_and_levels_of_both_pools_in_name_order(cast, meeting):
    posted = boards.post(cast, meeting)
    content = posted.content
    assert [content["issuer"], content["board"], content["title"], content["period"]] == [
        "中共云溪区桐花社区党支部",
        "党员创先争优公示栏",
        "“星级先锋”综合评比结果公示",
        "2026年10月",
    ]
    members, staff = content["pools"]
    assert [members["heading"], members["decided_by"], members["total"], members["deferred"]] == [
        "一、党员",
        "桐花社区党支部",
        4,
        1,
    ]
    assert _levels(members) == {
        "★先锋": ["顾北川"],
        "☆合格": ["傅青禾", "沈知远", "陆承安"],
        "○基本合格": [],
        "△后进": [],
    }
    assert [staff["heading"], staff["decided_by"]] == ["二、党外干部职工", "桐花社区居委会行政领导班子"]
    assert _levels(staff) == {"★先锋": [], "☆合格": ["尹疏桐"], "○基本合格": ["黎晓帆"], "△后进": []}


def test_a_content_holds_nothing_but_what_the_public_may_see(cast, meeting):
    text = json.dumps(boards.post(cast, meeting).content, ensure_ascii=False)
    assert [secret for secret in boards.SECRETS.values() if secret in text] == []
    assert cast.away.name not in text  # deferred: left out, and counted
    assert cast.exempt.name not in text
    assert cast.member.post_title not in text
    assert "score" not in text


def test_posting_keeps_dates_place_phone_box_and_whom_it_is_for(cast, meeting):
    posted = boards.post(cast, meeting)
    assert [
        posted.title,
        posted.state,
        posted.board,
        posted.period_start,
        posted.due_on,
        posted.posted_on,
        posted.up_until,
        posted.for_days,
        posted.place,
        posted.phone,
        posted.opinion_box,
        posted.audience,
        posted.posted_by,
    ] == [
        "中共云溪区桐花社区党支部“星级先锋”综合评比结果公示",
        Publication.State.POSTED,
        Publication.Board.NOTICE_BOARD,
        D(2026, 10, 1),
        D(2026, 10, 28),
        boards.POSTED,
        boards.LAST_DAY,
        5,
        "一楼党务公开栏",
        "5550 1234",
        "一楼大厅",
        Policy.Audience.PUBLIC,
        cast.secretary.user,
    ]
    assert len(posted.token) == actions.TOKEN_LENGTH


def test_posting_leaves_a_line_in_the_register(cast, meeting):
    boards.post(cast, meeting)
    entry = RegisterEntry.objects.filter(verb="公示评比结果").get()
    assert [entry.actor, entry.organization, entry.record_name, entry.detail] == [
        cast.secretary.user,
        cast.branch,
        str(meeting),
        {
            "公示": "中共云溪区桐花社区党支部“星级先锋”综合评比结果公示",
            "期别": "2026年10月",
            "涉密与隐私已核对": "是",
        },
    ]


def test_holidays_and_policy_set_the_dates(cast, meeting):
    Holiday.objects.create(day=D(2026, 10, 27), name="放假")
    Policy.objects.create(starts_on=D(2026, 1, 1), publish_for_days=3, publish_within_days=1, audience="signed_in")
    posted = boards.post(cast, meeting)
    assert [posted.due_on, posted.up_until, posted.for_days, posted.audience] == [
        D(2026, 10, 26),
        D(2026, 10, 29),
        3,
        "signed_in",
    ]


def test_staff_of_several_units_stand_under_their_unit(cast):
    other = cast.branch.units.create(name="桐花物业")
    cast.second_staff.unit = other
    cast.second_staff.save()
    posted = boards.post(cast, boards.rated_month(cast))
    assert [(pool["heading"], pool["decided_by"]) for pool in posted.content["pools"]] == [
        ("一、党员", "桐花社区党支部"),
        ("二、党外干部职工（桐花物业）", "桐花物业行政领导班子"),
        ("三、党外干部职工（桐花社区居委会）", "桐花社区居委会行政领导班子"),
    ]


def test_a_committee_posts_its_branches_on_its_showcase(cast):
    posted = boards.post(cast, boards.rated_two_months(cast), by=cast.officer)
    assert posted.board == Publication.Board.SHOWCASE
    assert posted.period_label == "2026年9—10月"
    assert [posted.content["issuer"], posted.content["board"]] == ["中共云溪区松荫街道党工委", "创先争优展示台"]
    (pool,) = posted.content["pools"]
    assert [pool["heading"], pool["measure"], pool["total"]] == ["基层党组织", "个", 2]
    assert _levels(pool) == {
        "★先锋": ["鹭洲社区党支部"],
        "☆合格": ["桐花社区党支部"],
        "○基本合格": [],
        "△后进": [],
    }


def test_a_renamed_person_stays_as_posted(cast, meeting):
    posted = boards.post(cast, meeting)
    cast.member.name = "顾南川"
    cast.member.save()
    posted.refresh_from_db()
    assert _levels(posted.content["pools"][0])["★先锋"] == ["顾北川"]


def test_posting_is_refused_before_every_sheet_is_confirmed(cast):
    meeting = boards.rated_month(cast, confirm=False)
    with raises_refusal("还没有全部确认"):
        results_to_post(meeting)
    first = meeting.rating_sheets.first()
    rounds.confirm(cast.secretary, first, "支委会", over_quota_reason="一人突出")
    with raises_refusal("还没有全部确认"):
        actions.post_results(by=cast.secretary.user, meeting=meeting, notice=boards.notice({}), today=boards.POSTED)


def test_posting_twice_is_refused(cast, meeting):
    boards.post(cast, meeting)
    with raises_refusal("已经公示"):
        actions.post_results(by=cast.secretary.user, meeting=meeting, notice=boards.notice({}), today=boards.POSTED)


def test_posting_is_refused_when_everybody_is_deferred(cast, meeting):
    Rating.objects.update(level=None, is_deferred=True, deferred_reason="材料不全")
    with raises_refusal("全部是暂缓"):
        results_to_post(meeting)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"is_checked": False}, "涉密与隐私已核对"),
        ({"previewed": "0123456789abcdef"}, "预览以后内容有了变化"),
        ({"place": " "}, "请写明张贴地点"),
        ({"phone": ""}, "请写明张贴地点、公开电话"),
        ({"opinion_box": ""}, "意见箱位置"),
    ],
)
def test_posting_is_refused_without(cast, meeting, fields, sentence):
    with raises_refusal(sentence):
        boards.post(cast, meeting, **fields)
    assert not Publication.objects.exists()


def test_commitments_are_posted_a_kind_each_and_only_confirmed_ones(cast):
    campaign = builders.campaign()
    builders.commitment(campaign, cast.branch)
    builders.commitment(campaign, cast.member)
    builders.commitment(campaign, cast.leader)
    builders.commitment(campaign, cast.staff)
    builders.commitment(campaign, cast.deputy, state=Commitment.State.SUBMITTED)
    Kind = Commitment.Kind
    posted = {kind: boards.post_commitments(cast, campaign, kind, today=D(2026, 8, 10)) for kind in Kind}
    assert [(p.title, p.whose, p.due_on, p.days_late, p.commitments.count()) for p in posted.values()] == [
        ("中共云溪区桐花社区党支部2026年党组织承诺公示", "organization", D(2026, 8, 10), 0, 1),
        ("中共云溪区桐花社区党支部2026年党员承诺公示", "member", D(2026, 8, 10), 0, 2),
        ("中共云溪区桐花社区党支部2026年党外干部职工承诺公示", "staff", D(2026, 8, 10), 0, 1),
    ]
    assert posted[Kind.ORGANIZATION].content == {
        "issuer": "中共云溪区桐花社区党支部",
        "board": "党务公开栏",
        "title": "2026年党组织承诺公示",
        "period": "2026年",
        "whose": "organization",
        "commitments": [{"name": "中共云溪区桐花社区党支部", "items": [{"area": "", "text": "承诺事项1"}]}],
    }
    members = posted[Kind.MEMBER].content["commitments"]
    assert [commitment["name"] for commitment in members] == ["傅青禾", "顾北川"]
    assert [item["area"] for item in members[0]["items"]] == [
        "学习提高",
        "发展业绩",
        "为民服务",
        "遵纪守法",
        "模范带头",
        "一岗双责",
        "廉洁从政",
    ]
    assert members[1]["items"][0] == {"area": "学习提高", "text": "承诺事项1"}


def test_a_newcomers_commitment_is_posted_in_a_publication_of_its_own(cast):
    campaign = builders.campaign()
    builders.commitment(campaign, cast.member)
    first = boards.post_commitments(cast, campaign, today=D(2026, 8, 10))
    with raises_refusal("没有等待公示的承诺"):
        boards.post_commitments(cast, campaign)
    cast.deputy.since = D(2026, 9, 20)
    cast.deputy.save()
    builders.commitment(campaign, cast.deputy)
    second = boards.post_commitments(cast, campaign)
    assert [commitment["name"] for commitment in second.content["commitments"]] == ["陆承安"]
    assert [second.due_on, second.days_late] == [D(2026, 10, 20), 6]
    assert first.state == Publication.State.POSTED


def _correct(cast, posted, note="顾北川的等次更正为合格。", today=CORRECTED, **fields):
    content = actions.correction_of(posted).content
    return actions.correct(
        by=cast.secretary.user, publication=posted, note=note, notice=boards.notice(content, **fields), today=today
    )


def _lower(cast, meeting):
    rating = Rating.objects.current().get(person=cast.member, sheet__meeting=meeting)
    rating_actions.correct(by=cast.secretary.user, rating=rating, level=Level.QUALIFIED, reason="意见属实")


def test_a_correction_is_a_new_row_and_the_old_one_stays_as_it_was(cast, meeting):
    posted = boards.post(cast, meeting)
    _lower(cast, meeting)
    new = _correct(cast, posted)
    old = Publication.objects.get(pk=posted.pk)
    assert [old.state, old.ended_on, _levels(old.content["pools"][0])["★先锋"]] == [
        Publication.State.CORRECTED,
        D(2026, 10, 29),
        ["顾北川"],
    ]
    assert [new.corrects, new.correction_note, new.state, new.due_on, new.up_until, new.days_late] == [
        old,
        "顾北川的等次更正为合格。",
        Publication.State.POSTED,
        D(2026, 10, 29),
        D(2026, 11, 4),
        0,
    ]
    assert _levels(new.content["pools"][0])["★先锋"] == []
    assert new.token != old.token
    assert boards.SECRETS["deferral"] not in json.dumps(new.content, ensure_ascii=False)
    assert list(RegisterEntry.objects.filter(verb__contains="更正").order_by("pk").values_list("verb", flat=True)) == [
        "更正评定",
        "更正公示",
        "公示更正后的内容",
    ]


def test_a_publication_that_was_taken_down_can_be_corrected(cast, meeting):
    posted = boards.post(cast, meeting)
    actions.take_down_due(today=boards.AFTER)
    _lower(cast, meeting)
    new = _correct(cast, posted, today=D(2026, 11, 2))
    assert [new.corrects.state, new.state] == [Publication.State.CORRECTED, Publication.State.POSTED]


def test_a_correction_of_commitments_shows_what_is_confirmed_now(cast):
    campaign = builders.campaign()
    wrong = builders.commitment(campaign, cast.member)
    posted = boards.post_commitments(cast, campaign)
    wrong.items.filter(position=1).update(text="每周学习两小时")
    new = _correct(cast, posted, note="顾北川的第一项写错了。")
    assert new.content["commitments"][0]["items"][0]["text"] == "每周学习两小时"
    assert list(new.commitments.all()) == [wrong]


def test_a_correction_may_change_the_phone_alone(cast, meeting):
    new = _correct(cast, boards.post(cast, meeting), note="公开电话更正。", phone="5550 9999")
    assert new.phone == "5550 9999"


def test_correcting_is_refused(cast, meeting):
    posted = boards.post(cast, meeting)
    with raises_refusal("内容和原来的公示一样"):
        _correct(cast, posted)
    _lower(cast, meeting)
    with raises_refusal("请写明更正说明"):
        _correct(cast, posted, note="  ")
    with raises_refusal("涉密与隐私已核对"):
        _correct(cast, posted, is_checked=False)
    posted.refresh_from_db()
    assert posted.state == Publication.State.POSTED
    _correct(cast, posted)
    with raises_refusal("已经更正过"):
        actions.correct(
            by=cast.secretary.user, publication=posted, note="再改", notice=boards.notice({}), today=boards.AFTER
        )


def test_correcting_is_refused_when_no_commitment_is_confirmed_any_more(cast):
    campaign = builders.campaign()
    commitment = builders.commitment(campaign, cast.member)
    posted = boards.post_commitments(cast, campaign)
    Commitment.objects.filter(pk=commitment.pk).update(
        state=Commitment.State.DRAFT, submitted_at=None, confirmed_at=None, confirmed_by=None
    )
    with raises_refusal("都不再是已确认的"):
        actions.correction_of(posted)


def test_taking_down_happens_once_after_the_last_day(cast, meeting):
    posted = boards.post(cast, meeting)
    assert [
        actions.take_down_due(today=boards.LAST_DAY),
        actions.take_down_due(today=boards.AFTER),
        actions.take_down_due(today=boards.AFTER),
    ] == [0, 1, 0]
    posted.refresh_from_db()
    assert [posted.state, posted.ended_on] == [Publication.State.TAKEN_DOWN, boards.AFTER]
    entry = RegisterEntry.objects.get(verb="撤下公示")
    assert [entry.actor, entry.actor_name, entry.organization] == [None, "系统", cast.branch]


def _awaited(rows):
    return [(row.meeting.organization, row.due_on, row.days_late) for row in rows]


def test_results_are_awaited_from_the_last_confirmation_until_they_are_posted(cast):
    everywhere = Organization.objects.all()
    meeting = boards.rated_month(cast, confirm=False)
    assert awaited_results(everywhere, boards.POSTED) == []
    boards.confirm_sheets(cast, meeting)
    assert _awaited(awaited_results(everywhere, D(2026, 10, 30))) == [(cast.branch, D(2026, 10, 28), 2)]
    assert awaited_results(Organization.objects.within(cast.other_committee), boards.POSTED) == []
    posted = boards.post(cast, meeting)
    assert awaited_results(everywhere, boards.POSTED) == []
    _lower(cast, meeting)
    _correct(cast, posted)
    assert awaited_results(everywhere, boards.POSTED) == []


def test_nothing_is_awaited_while_everybody_is_deferred(cast):
    boards.rated_month(cast)
    everywhere = Organization.objects.all()
    assert len(awaited_results(everywhere, boards.POSTED)) == 1
    Rating.objects.update(level=None, is_deferred=True, deferred_reason="材料不全")
    assert awaited_results(everywhere, boards.POSTED) == []


def test_awaited_results_take_three_queries_for_one_meeting_and_for_three(cast, django_assert_num_queries):
    everywhere = Organization.objects.all()
    boards.rated_month(cast)
    with django_assert_num_queries(3):
        assert len(awaited_results(everywhere, boards.POSTED)) == 1
    boards.rated_two_months(cast)
    boards.rated_month(cast, day=D(2026, 9, 22))
    with django_assert_num_queries(3):
        assert len(awaited_results(everywhere, boards.POSTED)) == 3


def _commitment_rows(organizations):
    return [
        (row.organization, row.whose, row.how_many, row.due_on, row.days_late)
        for row in awaited_commitments(organizations, D(2026, 8, 12))
    ]


def test_commitments_are_awaited_by_organization_and_kind(cast):
    everywhere = Organization.objects.all()
    assert awaited_commitments(everywhere, boards.POSTED) == []
    campaign = builders.campaign()
    for subject in (cast.branch, cast.member, cast.leader, cast.sibling_secretary):
        builders.commitment(campaign, subject)
    builders.commitment(campaign, cast.staff, state=Commitment.State.SUBMITTED)
    due = D(2026, 8, 10)
    assert _commitment_rows(everywhere) == [
        (cast.branch, "organization", 1, due, 2),
        (cast.branch, "member", 2, due, 2),
        (cast.sibling, "member", 1, due, 2),
    ]
    boards.post_commitments(cast, campaign)
    assert _commitment_rows(Organization.objects.filter(pk=cast.branch.pk)) == [
        (cast.branch, "organization", 1, due, 2)
    ]


def test_awaited_commitments_take_four_queries_for_one_row_and_for_three(cast, django_assert_num_queries):
    everywhere = Organization.objects.all()
    campaign = builders.campaign()
    builders.commitment(campaign, cast.branch)
    with django_assert_num_queries(4):
        assert len(awaited_commitments(everywhere, boards.POSTED)) == 1
    builders.commitment(campaign, cast.member)
    builders.commitment(campaign, cast.staff)
    with django_assert_num_queries(4):
        assert len(awaited_commitments(everywhere, boards.POSTED)) == 3
