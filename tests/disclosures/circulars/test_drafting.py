"""The draft's sentences: each follows from the material, in the form of such papers."""

import datetime as dt

import pytest

from disclosures.circulars import drafting
from disclosures.circulars.clauses import CLAUSES, clauses_of, place_of
from disclosures.circulars.material import Figures, Timely, frozen, period_label, thawed
from disclosures.inspections.rules import REQUIREMENTS
from organizations.periods import Month
from tests.disclosures.circulars.material import DUE, SIGNED_BY, TOTAL, item, material

FOLLOWED = "本次检查没有需要整改的问题。各党组织要继续按照通知要求，做好讲述、点评、评价和公示，如实登记。"
INTRODUCTION = (
    "按照《关于推行“一讲二评三公示”深化创先争优活动的通知》要求，区委创先争优活动领导小组办公室对中共云溪区委所属"
    "21个党支部、2个上级党组织2026年10月的落实情况进行了检查。检查依据各党组织在系统中的全程记实登记，数据截至2026年11月2日"
)
COUNTED = (
    "党支部应召开组织生活会21次，按期召开19次，逾期召开1次，未召开1次。"
    "上级党组织应召开支部书记会2次，按期召开2次，逾期召开0次，未召开0次。"
    "领导班子应听取汇报2次，按期听取2次，逾期听取0次，未听取0次。"
)


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([], "截至2026年11月2日，检查范围内没有发现问题。"),
        (
            [item()],
            "检查发现问题1个，涉及1个单位。\n（一）未召开组织生活会1个\n第1社区党支部（应于10月25日前召开）。",
        ),
        (
            [item(is_cleared=True)],
            "检查发现问题1个，涉及1个单位，其中1个在印发前已整改销号。\n"
            "（一）未召开组织生活会1个\n第1社区党支部（应于10月25日前召开）。",
        ),
        (
            [item(n) for n in range(1, 9)],
            "检查发现问题8个，涉及8个单位。\n（一）未召开组织生活会8个\n"
            + "、".join(f"第{n}社区党支部（应于10月25日前召开）" for n in range(1, 7))
            + "等8个，详见附件2。",
        ),
        (
            [
                item(1, explanation="当天停电，改在11月2日召开。"),
                item(1, problem="缺点评", words="缺2人的点评", requirement="R16"),
                item(2, problem="其他", words="公示栏没有贴出公开电话。", requirement="R40", is_on_site=True),
            ],
            "检查发现问题3个，涉及2个单位。\n"
            "（一）未召开组织生活会1个\n第1社区党支部（应于10月25日前召开）。对其中1个问题，有关单位作了情况说明，见附件2。\n"
            "（二）缺点评1个\n第1社区党支部（10月，缺2人的点评）。\n"
            "（三）其他1个\n第2社区党支部（10月，现场发现：公示栏没有贴出公开电话）。",
        ),
    ],
    ids=["none", "one", "cleared before the circular", "many of a kind", "several kinds"],
)
def test_problems_stand_by_kind_with_units_and_dates(items, said):
    assert drafting.problems(material(*items)) == said


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([], FOLLOWED),
        ([item(is_cleared=True)], FOLLOWED.replace("本次检查没有需要整改的问题", "发现的问题已全部整改销号")),
        (
            [item()],
            "（一）逐项整改\n各责任单位要对照附件2逐项整改，于2026年11月20日前完成，并在系统中写明整改情况。\n"
            "（二）严格执行规定\n各基层党支部要每月按时召开组织生活会。\n"
            "（三）及时报告销号\n整改完成后报上级党组织和区委创先争优活动领导小组办公室逐项核实，"
            "符合要求的予以销号，不符合要求的退回重新整改。",
        ),
        (
            [item(1, requirement=""), item(2, requirement="", due_on=dt.date(2026, 12, 1)), item(3, requirement="")],
            "（一）逐项整改\n各责任单位要对照附件2逐项整改，整改时限按附件2执行，最早的为2026年11月20日，"
            "最迟的为2026年12月1日，并在系统中写明整改情况。\n"
            "（二）及时报告销号\n整改完成后报上级党组织和区委创先争优活动领导小组办公室逐项核实，"
            "符合要求的予以销号，不符合要求的退回重新整改。",
        ),
    ],
    ids=["none", "cleared", "one", "two days and no clause"],
)
def test_demands_follow_from_due_days_and_clauses(items, said):
    assert drafting.demands(material(*items), SIGNED_BY) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([None], "自本通报印发之日起10个工作日内完成"),
        ([DUE, None], "整改时限按附件2执行，没有另定时限的自本通报印发之日起10个工作日内完成"),
    ],
)
def test_what_has_no_day_yet_is_counted_from_the_issue(days, said):
    items = [item(number, due_on=day) for number, day in enumerate(days)]
    assert f"逐项整改，{said}，并在系统中写明" in drafting.demands(material(*items), SIGNED_BY)


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([], f"{INTRODUCTION}。\n{COUNTED}"),
        ([item()], f"{INTRODUCTION}。11月3日已将发现的问题告知各单位，各单位的情况说明列入附件2。\n{COUNTED}"),
        (
            [item(is_on_site=True)],
            f"{INTRODUCTION}，并结合现场检查，记录现场发现的问题1个。"
            f"11月3日已将发现的问题告知各单位，各单位的情况说明列入附件2。\n{COUNTED}",
        ),
    ],
    ids=["nothing found", "found by rule", "found on site"],
)
def test_the_situation_says_scope_method_and_figures(items, said):
    assert drafting.situation(material(*items), SIGNED_BY) == said


RATES = "2026年10月，组织生活会按期率90.4%，支部书记会按期率100%，听取汇报按期率100%，评比结果公示按期率90%。"
COUNTS = (
    "完成无记名投票20次、综合评定20次。"
    "党员和党外干部职工评定先锋★12人次、合格☆70人次、基本合格○3人次、后进△1人次。答复群众意见4条。"
)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, f"{RATES}{COUNTS}"),
        (
            {"praised": ("甲支部", "乙支部")},
            f"{RATES}{COUNTS}\n甲支部、乙支部各项工作均按期完成，没有发现问题，予以通报表扬。",
        ),
        (
            {"praised": ("甲", "乙", "丙", "丁", "戊", "己", "庚")},
            f"{RATES}{COUNTS}\n甲、乙、丙、丁、戊等7个单位各项工作均按期完成，没有发现问题，予以通报表扬。",
        ),
        ({"total": Figures("合计")}, "检查范围内没有可以统计的登记。"),
        ({"total": Figures("合计", meetings=Timely(0, 0, 3))}, "2026年10月，组织生活会按期率0%。"),
    ],
    ids=["nobody praised", "two", "seven", "no figures", "only what there is"],
)
def test_achievements_are_rates_and_named_praise(fields, said):
    assert drafting.achievements(material(**fields)) == said


def test_a_rate_is_never_rounded_up_to_all():
    assert Timely(on_time=1999, late=1).rate == "99.9%"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (Month(2026, 10), Month(2026, 10), "2026年10月"),
        (Month(2026, 9), Month(2026, 10), "2026年9—10月"),
        (Month(2025, 12), Month(2026, 1), "2025年12月—2026年1月"),
    ],
)
def test_the_months_are_named_as_people_write_them(first, last, said):
    assert period_label(first, last) == said


def test_the_title_names_the_months():
    assert drafting.title_of(material()) == "关于2026年10月“一讲二评三公示”落实情况的通报"


def test_every_requirement_that_the_rules_check_has_its_clause():
    assert set(REQUIREMENTS.values()) - set(CLAUSES) == set()


def test_a_clause_is_called_to_mind_once_in_the_order_of_the_notice():
    assert clauses_of(["R45", "R9", "R11", "", "R8"]) == [CLAUSES["R8"], CLAUSES["R9"], CLAUSES["R45"]]


def test_what_was_frozen_is_read_back_whole():
    whole = material(item(explanation="停电"), item(2, due_on=None), praised=("甲",), superiors=(TOTAL,))
    assert thawed(frozen(whole)) == whole


@pytest.mark.parametrize(
    ("requirement", "place"),
    [("R6", "一（一）"), ("R8", "一（二）"), ("R16", "二（一）"), ("R33", "二（二）"), ("R40", "三"), ("R45", "四")],
)
def test_a_requirement_is_cited_by_its_place_in_the_notice(requirement, place):
    assert place_of(requirement) == f"通知{place}"
