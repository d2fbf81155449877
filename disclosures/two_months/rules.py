"""The lines of the facts as the page shows them, and the plain sentences of a draft: no queries, no clock.

A draft says what is recorded and judges nothing; the branch's secretary adds the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from commitments.fulfilment import Fulfilment
from disclosures.inspections.rules import Cell, Mark
from evaluations.ratings.levels import Level
from meetings.rules import BranchStatementText, FiveGoods


@dataclass(frozen=True)
class FactLine:
    """One thing in each of the months, by the month's name."""

    label: str
    cells: tuple[tuple[str, Cell], ...]

    @property
    def says_something(self) -> bool:
        return any(cell.words for _, cell in self.cells)


def lines_of(rows) -> list[FactLine]:
    """What the page shows of the months (`rows.BranchRow`), one thing a line; an empty pool has none."""
    told = [
        _line("组织生活会", rows, lambda row: row.meeting_cell),
        _line("到会", rows, lambda row: _plain(_attended(row))),
        _line("讲述和点评", rows, lambda row: _plain(_spoken(row))),
        _line("党员评定", rows, lambda row: _plain(_levels(row.member_levels))),
        _line("职工评定", rows, lambda row: _plain(_levels(row.staff_levels))),
        _line("公示", rows, lambda row: row.publication_cell),
        _line("收到的意见", rows, lambda row: _plain(_opinions(row))),
    ]
    return [line for line in told if line.says_something]


def _line(label: str, rows, cell_of: Callable[..., Cell]) -> FactLine:
    return FactLine(label, tuple((row.month.short_label, cell_of(row)) for row in rows))


def _plain(words: str) -> Cell:
    return Cell(Mark.NONE, words)


def _attended(row) -> str:
    return f"应到{row.expected}人，实到{row.present}人" if row.held_on else ""


def _spoken(row) -> str:
    return f"应讲述{row.speakers}人，已讲述{row.statements}人，已点评{row.critiques}人" if row.held_on else ""


def _levels(counts: tuple[int, int, int, int]) -> str:
    return "，".join(f"{level.label}{level.symbol}{n}人" for level, n in zip(Level, counts, strict=True) if n)


def _opinions(row) -> str:
    received = row.opinions_open + row.opinions_answered
    if not received:
        return ""
    overdue = f"，其中逾期{row.opinions_overdue}条" if row.opinions_overdue else ""
    return f"{received}条，已答复{row.opinions_answered}条，待答复{row.opinions_open}条{overdue}"


def draft(rows, own: Fulfilment, people: Fulfilment, past_suggestions: str) -> BranchStatementText:
    """The three parts of a branch's statement as far as the facts go. 通知一(二)"""
    activities = [sentence for row in rows if not row.absence for sentence in _of_month(row)]
    if past_suggestions:
        activities.append(f"上次会上的建议：{past_suggestions.rstrip('。')}。")
    fulfilment = [f"{whose}承诺事项{items}。" for whose, items in _whose(own, people) if items.total]
    return BranchStatementText("\n".join(activities), "\n".join(fulfilment), _five_goods(rows))


def _whose(own: Fulfilment, people: Fulfilment) -> list[tuple[str, Fulfilment]]:
    return [("本支部", own), ("党员、干部职工", people)]


def _of_month(row) -> list[str]:
    sentences = [f"{row.month.short_label}组织生活会{_held(row)}。"]
    if row.held_on:
        sentences.append(f"{_attended(row)}；{_spoken(row)}。")
    if row.rated_on:
        sentences.append(f"{row.month.short_label}评比结果{_posted(row)}。")
    return ["".join(sentences)]


def _held(row) -> str:
    if row.held_on is None:
        return "没有召开" if row.meeting_cell.mark is Mark.MISSING else "还没有召开"
    late = "，逾期召开" if row.meeting_cell.mark is Mark.LATE else ""
    return f"{row.held_on.month}月{row.held_on.day}日召开{late}"


def _posted(row) -> str:
    if row.posted_on is None:
        return "没有公示" if row.publication_cell.mark is Mark.MISSING else "还没有公示"
    late = "，逾期公示" if row.publication_cell.mark is Mark.LATE else ""
    return f"{row.posted_on.month}月{row.posted_on.day}日公示{late}"


def _five_goods(rows) -> str:
    """The five goods as headings; ratings stand under the members, opinions under the people's."""
    ratings = [
        f"{row.month.short_label}评定{pool}{words}。"
        for row in rows
        for pool, words in (("党员", _levels(row.member_levels)), ("干部职工", _levels(row.staff_levels)))
        if words
    ]
    opinions = [f"{row.month.short_label}收到意见{words}。" for row in rows if (words := _opinions(row))]
    known = {FiveGoods.MEMBERS: "".join(ratings), FiveGoods.REPUTATION: "".join(opinions)}
    return "\n".join(f"{good}：{known.get(good, '')}" for good in FiveGoods)


def filled_in(typed: BranchStatementText, drafted: BranchStatementText) -> BranchStatementText:
    """What was typed, and the draft where nothing was."""
    return replace(typed, **{name: value for name, value in vars(drafted).items() if not getattr(typed, name).strip()})
