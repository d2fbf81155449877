import datetime as dt

import pytest

from commitments.models import Campaign, Commitment, CommitmentItem
from commitments.rules import (
    Content,
    ItemText,
    Standing,
    areas_not_written,
    campaign_due_on,
    carried_over,
    consent_on_confirming,
    content_of,
    days_late,
    due_on,
    kind_for,
    lacks_of_a_person,
    lacks_of_an_organization,
    required_areas,
    standing,
)
from organizations.models import Person, Policy

Area, Kind, State = CommitmentItem.Area, Person.Kind, Commitment.State
Consent = Commitment.Consent
FIVE = (Area.STUDY, Area.PERFORMANCE, Area.SERVICE, Area.DISCIPLINE, Area.EXAMPLE)
DUE = dt.date(2026, 8, 10)


@pytest.mark.parametrize(
    ("kind", "is_leading_cadre", "expected"),
    [
        (Kind.MEMBER, False, FIVE),
        (Kind.PROBATIONARY, False, FIVE),
        (Kind.MEMBER, True, (*FIVE, Area.DUAL_DUTY, Area.CLEAN_GOVERNANCE)),
        (Kind.STAFF, False, ()),
    ],
)
def test_members_write_five_areas_leading_cadres_two_more_and_staff_freely(kind, is_leading_cadre, expected):
    assert required_areas(kind, is_leading_cadre) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.MEMBER, Commitment.Kind.MEMBER),
        (Kind.PROBATIONARY, Commitment.Kind.MEMBER),
        (Kind.STAFF, Commitment.Kind.STAFF),
    ],
)
def test_a_commitments_kind_follows_from_the_persons(kind, expected):
    assert kind_for(kind) == expected


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (None, DUE),
        (dt.date(2019, 1, 1), DUE),
        (dt.date(2026, 7, 11), DUE),
        (dt.date(2026, 7, 12), dt.date(2026, 8, 11)),
        (dt.date(2026, 9, 20), dt.date(2026, 10, 20)),
    ],
)
def test_who_came_late_has_thirty_days(since, expected):
    campaign = Campaign(year=2026, commitments_due_on=DUE)
    assert due_on(campaign, since, Policy()) == expected


def test_a_policy_may_give_newcomers_other_days():
    campaign = Campaign(year=2026, commitments_due_on=DUE)
    assert due_on(campaign, dt.date(2026, 9, 20), Policy(newcomer_days=10)) == dt.date(2026, 9, 30)


def test_the_policy_names_the_day_of_a_year():
    assert campaign_due_on(2027, Policy()) == dt.date(2027, 8, 10)


@pytest.mark.parametrize(
    ("today", "expected"), [(dt.date(2026, 8, 9), 0), (DUE, 0), (dt.date(2026, 8, 11), 1), (dt.date(2026, 9, 10), 31)]
)
def test_the_last_day_itself_is_in_time(today, expected):
    assert days_late(DUE, today) == expected


def test_an_area_counts_as_written_only_with_words():
    items = [ItemText(area=Area.STUDY, text="读书"), ItemText(area=Area.SERVICE, text="")]
    assert areas_not_written(FIVE, items) == [Area.PERFORMANCE, Area.SERVICE, Area.DISCIPLINE, Area.EXAMPLE]


@pytest.mark.parametrize(
    ("areas", "written", "expected"),
    [
        (FIVE, FIVE, []),
        (FIVE, (*FIVE, ""), []),
        (FIVE, FIVE[:3], ["还没有写：遵纪守法、模范带头。写完再提交。"]),
        ((*FIVE, Area.DUAL_DUTY, Area.CLEAN_GOVERNANCE), FIVE, ["还没有写：一岗双责、廉洁从政。写完再提交。"]),
        ((), ("",), []),
        ((), (), ["请至少写一条承诺事项，再提交。"]),
    ],
)
def test_what_a_persons_commitment_lacks(areas, written, expected):
    assert lacks_of_a_person(areas, [ItemText(area=area, text="写好了") for area in written]) == expected


WHOLE = {"theme": "红色管家", "carrier": "楼栋党小组", "key_tasks": "管网改造", "problems": "停车难"}
MEASURED = ItemText(text="改造管网", measure="逐栋施工", due_on=DUE)


@pytest.mark.parametrize(
    ("headings", "items", "expected"),
    [
        (WHOLE, [MEASURED], []),
        (WHOLE | {"carrier": "", "problems": ""}, [MEASURED], ["还没有写：活动载体、突出问题。写完再提交。"]),
        (WHOLE, [], ["请至少写一条承诺事项，再提交。"]),
        (
            WHOLE,
            [MEASURED, ItemText(text="改造管网", due_on=DUE)],
            ["每条承诺事项都要写明落实措施和完成期限，请补齐再提交。"],
        ),
        (
            WHOLE,
            [ItemText(text="改造管网", measure="逐栋施工")],
            ["每条承诺事项都要写明落实措施和完成期限，请补齐再提交。"],
        ),
    ],
)
def test_what_an_organizations_commitment_lacks(headings, items, expected):
    assert lacks_of_an_organization(Commitment(**headings), items) == expected


@pytest.mark.parametrize(
    ("commitment", "today", "is_exempt", "expected"),
    [
        (None, DUE, False, Standing("todo", "还没有写")),
        (None, dt.date(2026, 8, 12), False, Standing("late", "还没有写，逾期2天")),
        (None, dt.date(2026, 8, 12), True, Standing("none", "免于参加")),
        (Commitment(state=State.DRAFT), DUE, False, Standing("todo", "未提交")),
        (Commitment(state=State.DRAFT), dt.date(2026, 8, 11), False, Standing("late", "未提交，逾期1天")),
        (Commitment(state=State.DRAFT, return_comment="写具体"), DUE, False, Standing("todo", "已退回")),
        (Commitment(state=State.SUBMITTED), dt.date(2026, 9, 1), False, Standing("doing", "待确认")),
        (Commitment(state=State.SUBMITTED, consent="asked"), DUE, False, Standing("doing", "待本人确认")),
        (Commitment(state=State.CONFIRMED), dt.date(2026, 9, 1), False, Standing("done", "已确认")),
        (Commitment(state=State.CONFIRMED), DUE, True, Standing("done", "已确认")),
    ],
)
def test_how_a_list_tells_where_a_commitment_stands(commitment, today, is_exempt, expected):
    assert standing(commitment, DUE, today, is_exempt) == expected


@pytest.mark.parametrize(
    ("consent", "may_sign_in", "note", "expected"),
    [
        (Consent.OWN, True, "", Consent.OWN),
        (Consent.OWN, False, "当面念过", Consent.OWN),
        (Consent.GIVEN, True, "", Consent.GIVEN),
        (Consent.ASKED, True, "", None),
        (Consent.ASKED, True, "当面念过", Consent.VOUCHED),
        (Consent.ASKED, False, "", Consent.NO_ACCOUNT),
        (Consent.ASKED, False, "当面念过", Consent.NO_ACCOUNT),
    ],
)
def test_what_stands_for_the_persons_word_when_the_branch_confirms(consent, may_sign_in, note, expected):
    assert consent_on_confirming(Commitment(consent=consent), may_sign_in, note) == expected


def test_last_years_words_come_in_the_order_of_this_years_areas_then_free():
    items = [
        CommitmentItem(position=1, area=Area.DUAL_DUTY, text="抓党建", fulfilment="fulfilled"),
        CommitmentItem(position=2, area=Area.STUDY, text="读书", due_on=DUE),
        CommitmentItem(position=3, text="修路", measure="分段修"),
    ]
    found = carried_over(Commitment(theme="红色管家"), items, FIVE)
    assert found == Content(
        items=(ItemText("读书", Area.STUDY), ItemText("抓党建"), ItemText("修路", measure="分段修")), theme="红色管家"
    )
    assert content_of(Commitment(theme="红色管家"), items).items[1] == ItemText("读书", Area.STUDY, due_on=DUE)


def test_texts_are_compared_by_their_words_not_by_their_rows():
    saved, typed = Content(items=(ItemText("读书", pk=7),)), Content(items=(ItemText("读书"),))
    assert saved.says_the_same_as(typed)
    assert not saved.says_the_same_as(Content(items=(ItemText("写字"),)))
