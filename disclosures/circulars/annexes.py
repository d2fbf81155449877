"""The annexes of a circular (通报的附件) as rows: what the page shows, the papers print and the workbook holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from disclosures.circulars.clauses import place_of
from disclosures.circulars.material import Figures, Item, Material
from organizations.documents import Column

STATISTICS_COLUMNS = (
    Column("党组织", 14),
    Column("党支部", 4),
    Column("开会按期", 3),
    Column("开会逾期", 3),
    Column("未开会", 3),
    Column("已投票", 3),
    Column("已评定", 3),
    Column("公示按期", 3),
    Column("公示逾期", 3),
    Column("未公示", 3),
    Column("先锋★", 3),
    Column("合格☆", 3),
    Column("基本合格○", 4),
    Column("后进△", 3),
    Column("意见已答复", 4),
    Column("意见待答复", 4),
    Column("书记会按期", 4),
    Column("书记会逾期", 4),
    Column("未开书记会", 4),
    Column("听汇报按期", 4),
    Column("听汇报逾期", 4),
    Column("未听汇报", 3),
    Column("问题", 3),
)
ITEM_COLUMNS = (
    Column("序号", 3),
    Column("单位", 11),
    Column("问题", 9),
    Column("情况", 17),
    Column("依据", 6),
    Column("责任单位", 11),
    Column("整改时限", 7),
    Column("情况说明", 19),
)


@dataclass(frozen=True)
class Annex:
    """One table behind the text; `total` stands in its foot."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence]
    total: Sequence = ()


def annexes_of(material: Material) -> tuple[Annex, ...]:
    """附件1 with the figures; 附件2 with the findings, where there are any."""
    statistics = Annex(
        f"{material.period_label}落实情况统计表",
        STATISTICS_COLUMNS,
        [_figures(row) for row in material.superiors],
        _figures(material.total),
    )
    if not material.items:
        return (statistics,)
    undated = f"印发后{material.put_right_within}个工作日内"
    rows = [_item(number, item, undated) for number, item in enumerate(material.items, start=1)]
    return statistics, Annex(f"{material.period_label}问题清单", ITEM_COLUMNS, rows)


def _figures(row: Figures) -> list:
    return [
        row.name,
        row.branches,
        row.meetings.on_time,
        row.meetings.late,
        row.meetings.missing,
        row.voted,
        row.rated,
        row.posted.on_time,
        row.posted.late,
        row.posted.missing,
        *row.levels,
        row.opinions_answered,
        row.opinions_open,
        row.secretary_meetings.on_time,
        row.secretary_meetings.late,
        row.secretary_meetings.missing,
        row.hearings.on_time,
        row.hearings.late,
        row.hearings.missing,
        row.findings,
    ]


def _item(number: int, item: Item, undated: str) -> list:
    return [
        number,
        item.organization,
        item.problem,
        item.said,
        place_of(item.requirement) if item.requirement else "现场检查",
        item.responsible,
        _due_words(item, undated),
        item.explanation or "无",
    ]


def _due_words(item: Item, undated: str) -> str:
    if item.is_cleared:
        return "已整改销号"
    return f"{item.due_on.year}年{item.due_on.month}月{item.due_on.day}日" if item.due_on else undated
