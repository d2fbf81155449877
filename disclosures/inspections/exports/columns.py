"""What the columns of a report hold, row by row; workbook and paper draw from the same values."""

from disclosures.inspections.branch_rows import BranchRow
from disclosures.inspections.burden import Medians
from disclosures.inspections.report import Report
from disclosures.inspections.rest import RestRow
from disclosures.inspections.rules import Mark
from disclosures.inspections.superior_rows import SuperiorRow
from evaluations.ratings.levels import Level
from organizations.documents import DONE, LATE, Column, above, begins_with, equal

# What a cell says of something late or left undone; 未成立, 未启用 and 未划入 are nobody's omission.
BEHIND = (begins_with("迟", LATE), *(equal(f"未{what}", LATE) for what in ("开", "投票", "评定", "公示", "听取")))
STANDING = (*BEHIND, equal("按期", DONE))
SOME = (above(0, LATE),)


def _count(heading: str, width: float = 5, *, tints=()) -> Column:
    return Column(heading, width, is_added=True, tints=tints)


SUPERIOR_COLUMNS = (
    Column("党组织", 14),
    _count("应开支部"),
    _count("按期召开"),
    _count("逾期召开", tints=SOME),
    _count("未召开", tints=SOME),
    _count("待召开"),
    _count("已投票"),
    _count("已评定"),
    _count("按期公示"),
    _count("逾期公示", tints=SOME),
    _count("未公示", tints=SOME),
    _count("★先锋"),
    _count("☆合格"),
    _count("○基本合格"),
    _count("△后进"),
    _count("待答复意见"),
    Column("支部书记会", 7, tints=BEHIND),
    Column("听取汇报", 6, tints=BEHIND),
    _count("问题数"),
)
# Beside the results in the workbook only: the official paper reports what was done, not what it cost to type in.
BURDEN_COLUMNS = (Column("每次会议用时（分钟）", 6), Column("每次会议填写项数", 6))
OF_BURDEN = "每次会议用时和填写项数为各次会议录入讲述、点评的中位数，按会议合计，不计到人"
BRANCH_COLUMNS = (
    Column("党支部", 14),
    Column("上级党组织", 12),
    Column("应开会日", 6),
    Column("开会日", 6),
    Column("开会情况", 6, tints=STANDING),
    _count("应到", 4),
    _count("实到", 4),
    _count("应讲述", 4),
    _count("已讲述", 4),
    _count("已点评", 4),
    _count("应投票", 4),
    _count("领票", 4),
    Column("投票情况", 5, tints=BEHIND),
    *(_count(f"{pool}{level.symbol}", 4) for pool in ("党员", "职工") for level in Level),
    Column("评定日", 6),
    Column("评定情况", 5, tints=STANDING),
    Column("超名额的原因", 10),
    Column("公示日", 6),
    Column("公示情况", 5, tints=STANDING),
    _count("待答复意见", 4),
    _count("已答复意见", 4),
    _count("已公示承诺", 4),
    _count("逾期未公示承诺", 5, tints=SOME),
)
# On paper the figures of a level stand in one cell, and the days are in the words.
PAPER_COLUMNS = (
    Column("党支部", 14),
    Column("上级党组织", 12),
    *map(Column, ("开会", "应到", "实到", "已讲述", "已点评", "投票", "领票", "评定")),
    Column("党员★☆○△", 6),
    Column("职工★☆○△", 6),
    *map(Column, ("公示", "待答复意见", "已公示承诺")),
)
LEVEL_COLUMNS = (
    Column("上级党组织", 14),
    Column("评定对象", 8),
    Column("时段", 9),
    _count("评定合计", 6),
    *(_count(f"{level.symbol}{level.label}", 6, tints=SOME if level is Level.LAGGING else ()) for level in Level),
)
FINDING_COLUMNS = (
    Column("序号", 3),
    Column("问题", 9),
    Column("党组织", 14),
    Column("上级党组织", 12),
    Column("情况", 26),
    Column("依据", 4),
)


def superior_values(row: SuperiorRow | RestRow) -> list:
    return [
        row.name,
        row.branches,
        row.meeting.on_time,
        row.meeting.late,
        row.meeting.missing,
        row.meeting.waiting,
        row.vote.done,
        row.rating.done,
        row.publication.on_time,
        row.publication.late,
        row.publication.missing,
        *row.levels,
        row.opinions_open,
        row.secretary_cell.words,
        row.hearing_cell.words,
        row.findings,
    ]


def total_values(report: Report) -> list:
    """The foot of the summary: every branch once, also one without a superior in the scope."""
    return [
        "合计",
        len(report.expected_rows),
        report.meeting.on_time,
        report.meeting.late,
        report.meeting.missing,
        report.meeting.waiting,
        report.vote.done,
        report.rating.done,
        report.publication.on_time,
        report.publication.late,
        report.publication.missing,
        *report.levels,
        report.opinions_open,
        "",
        "",
        len(report.findings),
    ]


def burden_values(burden: Medians) -> list:
    return [burden.minutes, burden.fields]


def branch_values(row: BranchRow) -> list:
    return [
        row.name,
        row.superior,
        row.due,
        row.held_on,
        words(row.meeting_cell),
        row.expected,
        row.present,
        row.speakers,
        row.statements,
        row.critiques,
        row.on_roll,
        row.signed_in,
        words(row.vote_cell),
        *row.member_levels,
        *row.staff_levels,
        row.rated_on,
        words(row.rating_cell),
        row.quota_reasons,
        row.posted_on,
        words(row.publication_cell),
        row.opinions_open,
        row.opinions_answered,
        row.commitments_published,
        row.commitments_unpublished,
    ]


def paper_values(row: BranchRow) -> list:
    return [
        row.name,
        row.superior,
        row.meeting_cell.words,
        row.expected,
        row.present,
        row.statements,
        row.critiques,
        row.vote_cell.words,
        row.signed_in,
        row.rating_cell.words,
        "-".join(map(str, row.member_levels)),
        "-".join(map(str, row.staff_levels)),
        row.publication_cell.words,
        row.opinions_open,
        row.commitments_published,
    ]


def words(cell) -> str:
    """A cell in a column of its own: the day stands beside it, so being on time is said in words."""
    return "按期" if cell.mark is Mark.DONE and cell.words[:1].isdigit() else cell.words


def finding_values(number: int, finding) -> list:
    return [number, str(finding.problem), finding.organization, finding.superior, finding.words, finding.requirement]
