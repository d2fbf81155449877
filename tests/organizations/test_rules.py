"""Periods, working days, the order of names and the other decisions without a database."""

import datetime as dt

import pytest

from organizations.models import Exemption, Policy
from organizations.name_order import organization_sort_key, sort_key
from organizations.periods import Month, TwoMonths
from organizations.rules import MAY_STAND_UNDER, Kind, Standing, exemption_standing, latest_exemption_end
from organizations.stroke_order import stroke_key
from organizations.working_days import WorkCalendar

POLICY = Policy()


@pytest.mark.parametrize(
    ("month", "due"),
    [(Month(2026, 10), dt.date(2026, 10, 25)), (Month(2026, 2), dt.date(2026, 2, 25))],
)
def test_a_branch_meets_until_the_25th_that_day_included(month, due):
    assert month.due(POLICY) == due


@pytest.mark.parametrize(
    ("pair", "due"),
    [
        (TwoMonths(2026, 1), dt.date(2026, 2, 28)),
        (TwoMonths(2028, 1), dt.date(2028, 2, 29)),
        (TwoMonths(2026, 2), dt.date(2026, 4, 30)),
        (TwoMonths(2026, 6), dt.date(2026, 12, 30)),
    ],
)
def test_thirty_february_is_the_last_day_of_february(pair, due):
    assert pair.due(POLICY) == due


def test_a_day_beyond_the_month_is_its_last_day():
    assert Month(2026, 2).due(Policy(member_meeting_day=31)) == dt.date(2026, 2, 28)


@pytest.mark.parametrize(
    ("period", "following", "before"),
    [
        (Month(2026, 12), Month(2027, 1), Month(2026, 11)),
        (Month(2026, 1), Month(2026, 2), Month(2025, 12)),
        (TwoMonths(2026, 6), TwoMonths(2027, 1), TwoMonths(2026, 5)),
        (TwoMonths(2026, 1), TwoMonths(2026, 2), TwoMonths(2025, 6)),
    ],
)
def test_periods_follow_each_other_across_years(period, following, before):
    assert (period.next(), period.previous()) == (following, before)


@pytest.mark.parametrize(
    ("day", "pair"), [(dt.date(2026, 9, 1), TwoMonths(2026, 5)), (dt.date(2026, 10, 31), TwoMonths(2026, 5))]
)
def test_a_secretary_meeting_covers_the_odd_month_and_the_even_one_after_it(day, pair):
    assert TwoMonths.of(day) == pair
    assert pair.months == (Month(2026, 9), Month(2026, 10))


@pytest.mark.parametrize("text", ["2026", "2026-1", "26-01", "2026-13", "十月"])
def test_what_is_no_month_is_not_read_as_one(text):
    with pytest.raises(ValueError, match="."):
        Month.parse(text)


def test_periods_read_as_people_write_them():
    assert (Month(2026, 3).label, TwoMonths(2026, 5).label, TwoMonths(2026, 5).short_label) == (
        "2026年3月",
        "2026年9—10月",
        "9—10月",
    )


NATIONAL_DAY = WorkCalendar(
    days_off=frozenset(dt.date(2026, 10, day) for day in range(1, 8)),
    made_up=frozenset({dt.date(2026, 10, 10)}),
)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (dt.date(2026, 9, 30), 1, dt.date(2026, 10, 8)),
        (dt.date(2026, 10, 8), 2, dt.date(2026, 10, 10)),  # a Saturday worked for the holiday
        (dt.date(2026, 10, 10), 1, dt.date(2026, 10, 12)),
    ],
)
def test_working_days_pass_over_holidays_and_count_made_up_days(day, count, expected):
    assert NATIONAL_DAY.add(day, count) == expected


def test_a_period_of_working_days_counts_its_first_day_when_it_is_one():
    assert NATIONAL_DAY.count_from(dt.date(2026, 10, 8), 3) == dt.date(2026, 10, 10)
    assert NATIONAL_DAY.count_from(dt.date(2026, 10, 1), 1) == dt.date(2026, 10, 8)


def test_the_reminder_names_the_last_working_day_before_a_rest_day():
    assert NATIONAL_DAY.last_on_or_before(dt.date(2026, 10, 25)) == dt.date(2026, 10, 23)


def test_a_year_without_data_falls_back_to_monday_to_friday():
    assert WorkCalendar().add(dt.date(2031, 5, 2), 1) == dt.date(2031, 5, 5)


def test_names_stand_in_the_order_of_their_readings_as_surnames():
    names = ["曾国藩", "单田芳", "翟志刚", "仇英", "解缙", "区大伦", "覃塞", "查良镛", "盖叫天", "尉迟恭", "安然"]
    in_order = ["安然", "盖叫天", "区大伦", "覃塞", "仇英", "单田芳", "解缙", "尉迟恭", "曾国藩", "查良镛", "翟志刚"]
    assert sorted(names, key=sort_key) == in_order


@pytest.mark.parametrize(
    ("name", "reading"),
    [("肖扬", "xiao1"), ("牟其中", "mou2"), ("那英", "na1"), ("都穆", "du1"), ("能自宣", "nai4"), ("车臣", "che1"),
     ("折可求", "she2"), ("召树屯", "shao4"), ("哈文", "ha3"), ("相里", "xiang4"), ("薄一波", "bo2"),
     ("乜大力", "nie4"),
     ("撒贝宁", "sa3"), ("过百龄", "guo1"), ("么大伟", "yao1"), ("员半千", "yun4"), ("诸葛亮", "zhu1 ge3"),
     ("令狐冲", "ling2 hu2"), ("单于明", "chan2 yu2"), ("单雄信", "shan4"), ("尉迟恭", "yu4 chi2"), ("尉明", "wei4"),
     ("乐正子", "yue4 zheng4"), ("欧阳修", "ou1 yang2")],
)  # fmt: skip
def test_surnames_are_read_as_surnames(name, reading):
    assert sort_key(name).startswith(f"{reading} ")


@pytest.mark.parametrize(
    ("name", "reading"),
    [("区直机关党工委", "qu1 zhi2"), ("解放路社区党支部", "jie3 fang4"), ("能源局党组", "neng2 yuan2")],
)
def test_an_organizations_name_is_read_as_words(name, reading):
    assert organization_sort_key(name).startswith(f"{reading} ")


def test_names_stand_by_strokes_as_in_the_list_of_a_congress():
    in_order = [
        *(
            "丁薛祥",
            "马凯",
            "马兴瑞",
            "王侠",
            "王毅",
            "王三运",
            "王东明",
            "王晓东",
            "尹力",
            "邓凯",
            "卢展工",
            "达娃",
            "朱立",
        ),
        *(
            "刘源",
            "刘云山",
            "刘延东",
            "张军",
            "张又侠",
            "张志军",
            "阿不都·热西提",
            "范长龙",
            "欧小明",
            "欧阳明",
            "房峰辉",
        ),
    ]
    assert sorted(sorted(in_order), key=stroke_key) == in_order


@pytest.mark.parametrize(
    ("earlier", "later"), [("于明", "于大明"), ("王丁", "王丁一"), ("马一", "王一"), ("龘一", "𬀩一")]
)
def test_of_two_names_by_strokes_one_comes_first(earlier, later):
    assert stroke_key(earlier) < stroke_key(later)


def test_one_surname_stays_together_among_others_of_the_same_strokes():
    names = ["于大", "干一", "于一", "干大"]
    assert [name[0] for name in sorted(names, key=stroke_key)] in (["干", "干", "于", "于"], ["于", "于", "干", "干"])


def test_a_surname_reading_holds_for_the_surname_only():
    assert sort_key("王单").startswith("wang2 dan1 ")


def test_a_minoritys_name_has_no_surname_in_front():
    assert sort_key("解放·买买提").startswith("jie3 fang4 ")


@pytest.mark.parametrize("name", ["王𬀩", "李赟", "㛃"])
def test_rare_characters_have_a_key(name):
    assert sort_key(name).endswith(name)


def test_same_readings_are_told_apart_by_the_characters():
    assert sort_key("张伟") != sort_key("章伟")
    assert sort_key("张伟").rsplit(" ", 1)[0] == sort_key("章伟").rsplit(" ", 1)[0]


def test_every_kind_of_organization_has_its_place():
    assert set(MAY_STAND_UNDER) == set(Kind)
    assert not any(Kind.BRANCH in above or Kind.JOINT_BRANCH in above for above in MAY_STAND_UNDER.values())


@pytest.mark.parametrize(
    ("starts_on", "months", "last"),
    [
        (dt.date(2026, 3, 1), 12, dt.date(2027, 2, 28)),
        (dt.date(2026, 8, 31), 6, dt.date(2027, 2, 28)),
        (dt.date(2026, 12, 15), 1, dt.date(2027, 1, 14)),
    ],
)
def test_an_exemption_lasts_at_most_the_policys_months(starts_on, months, last):
    assert latest_exemption_end(starts_on, months) == last


TODAY = dt.date(2026, 10, 20)


def exemption(first, last, state="agreed", **fields):
    """From so many days after today until so many days after it."""
    ends = [TODAY + dt.timedelta(days=days) for days in (first, last)]
    return Exemption(starts_on=ends[0], ends_on=ends[1], state=state, **fields)


@pytest.mark.parametrize(
    ("found", "shape", "words"),
    [
        (exemption(0, 9, "requested", requested_on=TODAY), "doing", "待上级同意，今天申请"),
        (exemption(0, 9, "requested", requested_on=dt.date(2026, 10, 15)), "doing", "待上级同意，已等5天"),
        (exemption(0, 9, "refused"), "none", "未同意"),
        (exemption(0, 9, "withdrawn"), "none", "已撤回"),
        (exemption(1, 90), "todo", "10月21日起"),
        (exemption(0, 31), "done", "免于参加"),
        (exemption(0, 30), "todo", "还有30天到期"),
        (exemption(-9, 0), "todo", "今天到期"),
        (exemption(-9, -1), "none", "已到期"),
        (exemption(-9, -1, agreed_until=dt.date(2026, 12, 1)), "none", "已提前结束"),
    ],
)
def test_the_dates_tell_where_an_exemption_stands(found, shape, words):
    assert exemption_standing(found, TODAY) == Standing(shape, words)
