"""The four sections of a circular (通报), drafted from the evidence: every sentence follows from the material.

Pure: no queries, no clock. What the figures do not say, the draft does not say either.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from disclosures.circulars.clauses import clauses_of
from disclosures.circulars.material import Item, Material, Timely
from evaluations.ratings.levels import Level
from organizations.numerals import in_han

NOTICE = "《关于推行“一讲二评三公示”深化创先争优活动的通知》"
NAMES_PRAISED = 5
UNITS_NAMED = 6  # of one kind of problem; whoever wants all of them has annex 2


@dataclass(frozen=True)
class Sections:
    """What the body of a circular says, section by section."""

    situation: str
    achievements: str
    problems: str
    demands: str


def title_of(material: Material) -> str:
    return f"关于{material.period_label}“一讲二评三公示”落实情况的通报"


def drafted(material: Material, signed_by: str) -> Sections:
    """All four sections, in the language of such papers."""
    return Sections(
        situation(material, signed_by), achievements(material), problems(material), demands(material, signed_by)
    )


def situation(material: Material, signed_by: str) -> str:
    """检查情况: who looked at what, how, and what was counted."""
    total, period = material.total, material.period_label
    inspected = f"{total.branches}个党支部、{material.superiors_inspected}个上级党组织"
    first = f"按照{NOTICE}要求，{signed_by}对{material.scope}所属{inspected}{period}的落实情况进行了检查。"
    on_site = sum(item.is_on_site for item in material.items)
    method = f"检查依据各党组织在系统中的全程记实登记，数据截至{_day(material.data_day)}"
    first += f"{method}{f'，并结合现场检查，记录现场发现的问题{on_site}个' if on_site else ''}。"
    if material.notified_on and material.items:
        first += f"{_month_day(material.notified_on)}已将发现的问题告知各单位，各单位的情况说明列入附件2。"
    counted = [
        _counted("党支部应召开组织生活会", total.meetings, "召开"),
        _counted("上级党组织应召开支部书记会", total.secretary_meetings, "召开"),
        _counted("领导班子应听取汇报", total.hearings, "听取"),
    ]
    second = "".join(counted)
    return f"{first}\n{second}" if second else first


def _counted(what: str, timely: Timely, verb: str) -> str:
    if not timely.due:
        return ""
    done = f"按期{verb}{timely.on_time}次，逾期{verb}{timely.late}次，未{verb}{timely.missing}次"
    return f"{what}{timely.due}次，{done}。"


def achievements(material: Material) -> str:
    """主要成效: the rates, the levels, and by name who had everything done in time."""
    total = material.total
    rates = [
        _rate("组织生活会", total.meetings),
        _rate("支部书记会", total.secretary_meetings),
        _rate("听取汇报", total.hearings),
        _rate("评比结果公示", total.posted),
    ]
    sentences = [_listed(f"{material.period_label}，", rates)]
    if total.voted or total.rated:
        sentences.append(f"完成无记名投票{total.voted}次、综合评定{total.rated}次。")
    if any(total.levels):
        given = "、".join(
            f"{level.label}{level.symbol}{count}人次" for level, count in zip(Level, total.levels, strict=True)
        )
        sentences.append(f"党员和党外干部职工评定{given}。")
    if total.opinions_answered:
        sentences.append(f"答复群众意见{total.opinions_answered}条。")
    figures = "".join(sentences) or "检查范围内没有可以统计的登记。"
    return f"{figures}\n{praise}" if (praise := _praise(material.praised)) else figures


def _rate(what: str, timely: Timely) -> str:
    return f"{what}按期率{timely.rate}" if timely.due else ""


def _listed(beginning: str, parts: Sequence[str]) -> str:
    said = "，".join(filter(None, parts))
    return f"{beginning}{said}。" if said else ""


def _praise(praised: Sequence[str]) -> str:
    if not praised:
        return ""
    return f"{_named(praised, NAMES_PRAISED)}各项工作均按期完成，没有发现问题，予以通报表扬。"


def _named(names: Sequence[str], most: int) -> str:
    """“甲、乙” or, when they are many, the first of them and 等N个单位."""
    shown = "、".join(names[:most])
    return f"{shown}等{len(names)}个单位" if len(names) > most else shown


def problems(material: Material) -> str:
    """存在问题: a heading a kind, in the order of the rules, with the units and their dates."""
    if not material.items:
        return f"截至{_day(material.data_day)}，检查范围内没有发现问题。"
    cleared = len(material.items) - len(material.uncleared)
    so_far = f"，其中{cleared}个在印发前已整改销号" if cleared else ""
    lines = [f"检查发现问题{len(material.items)}个，涉及{material.units_found}个单位{so_far}。"]
    for number, (problem, items) in enumerate(by_problem(material.items).items(), start=1):
        lines += [f"（{in_han(number)}）{problem}{len(items)}个", _found(items)]
    return "\n".join(lines)


def by_problem(items: Sequence[Item]) -> dict[str, list[Item]]:
    """The findings under their kind; the kinds in the order in which the findings come."""
    grouped: dict[str, list[Item]] = {}
    for item in items:
        grouped.setdefault(item.problem, []).append(item)
    return grouped


def _found(items: Sequence[Item]) -> str:
    named = "、".join(f"{item.organization}（{item.said}）" for item in items[:UNITS_NAMED])
    rest = f"等{len(items)}个，详见附件2" if len(items) > UNITS_NAMED else ""
    explained = sum(bool(item.explanation) for item in items)
    said = f"对其中{explained}个问题，有关单位作了情况说明，见附件2。" if explained else ""
    return f"{named}{rest}。{said}"


def demands(material: Material, signed_by: str) -> str:
    """下步要求: rectify by when, the clauses that were not kept, where to report."""
    if not material.uncleared:
        begun = "发现的问题已全部整改销号" if material.items else "本次检查没有需要整改的问题"
        return f"{begun}。各党组织要继续按照通知要求，做好讲述、点评、评价和公示，如实登记。"
    lines = [
        "（一）逐项整改",
        f"各责任单位要对照附件2逐项整改，{_by_when(material)}，并在系统中写明整改情况。",
    ]
    if clauses := clauses_of(item.requirement for item in material.items):
        lines += ["（二）严格执行规定", f"{'；'.join(clauses)}。"]
    lines += [
        f"（{in_han(len(lines) // 2 + 1)}）及时报告销号",
        f"整改完成后报上级党组织和{signed_by}逐项核实，符合要求的予以销号，不符合要求的退回重新整改。",
    ]
    return "\n".join(lines)


def _by_when(material: Material) -> str:
    """What has no day of its own is given one on the day of issue, so the draft counts from there."""
    items = material.uncleared
    days = sorted({item.due_on for item in items if item.due_on})
    from_issue = f"自本通报印发之日起{material.put_right_within}个工作日内完成"
    if not days:
        return from_issue
    if not all(item.due_on for item in items):
        return f"整改时限按附件2执行，没有另定时限的{from_issue}"
    if len(days) == 1:
        return f"于{_day(days[0])}前完成"
    return f"整改时限按附件2执行，最早的为{_day(days[0])}，最迟的为{_day(days[-1])}"


def _day(day: dt.date) -> str:
    return f"{day.year}年{_month_day(day)}"


def _month_day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"
