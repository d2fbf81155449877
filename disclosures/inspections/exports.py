"""The month's report as a workbook and as an official paper: rows in, bytes out."""

from disclosures.inspections.branch_rows import BranchRow
from disclosures.inspections.burden import Medians
from disclosures.inspections.report import Report
from disclosures.inspections.rules import Mark
from disclosures.inspections.superior_rows import SuperiorRow
from disclosures.publications.rules import numeral
from evaluations.ratings.models import Pool
from organizations.documents import PDF, XLSX, Column, Sheet, pdf, workbook
from organizations.refusals import Refused

TITLE = "“一讲二评三公示”落实情况检查"
ROWS_OF_A_PAPER = 500  # more would hold the request for longer than anybody waits

SUPERIOR_COLUMNS = (
    Column("党组织", 14),
    Column("应开支部", 5),
    Column("按期召开", 5),
    Column("逾期召开", 5),
    Column("未召开", 5),
    Column("待召开", 5),
    Column("已投票", 5),
    Column("已评定", 5),
    Column("按期公示", 5),
    Column("逾期公示", 5),
    Column("未公示", 5),
    Column("★先锋", 5),
    Column("☆合格", 5),
    Column("○基本合格", 5),
    Column("△后进", 5),
    Column("待答复意见", 5),
    Column("支部书记会", 7),
    Column("听取汇报", 6),
    Column("问题数", 5),
)
# Beside the results in the workbook only: the official paper reports what was done, not what it cost to type in.
BURDEN_COLUMNS = (Column("每次会议用时（分钟）", 6), Column("每次会议填写项数", 6))
OF_BURDEN = "每次会议用时和填写项数为各次会议录入讲述、点评的中位数，按会议合计，不计到人"
BRANCH_COLUMNS = (
    Column("党支部", 14),
    Column("上级党组织", 12),
    Column("应开会日", 6),
    Column("开会日", 6),
    Column("开会情况", 6),
    Column("应到", 4),
    Column("实到", 4),
    Column("应讲述", 4),
    Column("已讲述", 4),
    Column("已点评", 4),
    Column("应投票", 4),
    Column("领票", 4),
    Column("投票情况", 5),
    Column("党员★", 4),
    Column("党员☆", 4),
    Column("党员○", 4),
    Column("党员△", 4),
    Column("职工★", 4),
    Column("职工☆", 4),
    Column("职工○", 4),
    Column("职工△", 4),
    Column("评定日", 6),
    Column("评定情况", 5),
    Column("超名额的原因", 10),
    Column("公示日", 6),
    Column("公示情况", 5),
    Column("待答复意见", 4),
    Column("已答复意见", 4),
    Column("已公示承诺", 4),
    Column("逾期未公示承诺", 5),
)
FINDING_COLUMNS = (
    Column("序号", 3),
    Column("问题", 9),
    Column("党组织", 14),
    Column("上级党组织", 12),
    Column("情况", 26),
    Column("依据", 4),
)


def superior_values(row: SuperiorRow) -> list:
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


def words(cell) -> str:
    """A cell in a column of its own: the day stands beside it, so being on time is said in words."""
    return "按期" if cell.mark is Mark.DONE and cell.words[:1].isdigit() else cell.words


def finding_values(number: int, finding) -> list:
    return [number, str(finding.problem), finding.organization, finding.superior, finding.words, finding.requirement]


def report_xlsx(report: Report, drawn_up: str) -> bytes:
    """Three sheets: 汇总, 各支部, 问题清单; `drawn_up` says by whom and when."""
    note = f"{report.scope_name}，{report.month.label}，数据截至{report.data_day}"
    findings = [finding_values(number, finding) for number, finding in enumerate(report.findings, start=1)]
    sheets = [
        Sheet(
            "汇总",
            f"{TITLE}汇总表",
            f"{note}；{OF_BURDEN}",
            (*SUPERIOR_COLUMNS, *BURDEN_COLUMNS),
            [
                *([*superior_values(row), *burden_values(row.burden)] for row in report.superiors),
                [*total_values(report), *burden_values(report.burden)],
            ],
        ),
        Sheet("各支部", f"{TITLE}各支部情况表", note, BRANCH_COLUMNS, [branch_values(row) for row in report.rows]),
        Sheet("问题清单", f"{TITLE}问题清单", note, FINDING_COLUMNS, findings),
    ]
    return workbook(sheets, footer=drawn_up)


def report_pdf(report: Report, drawn_up: str) -> bytes:
    """The report in the layout of official papers, with its three annexes."""
    if len(report.rows) > ROWS_OF_A_PAPER:
        raise Refused(
            f"这份报告有{len(report.rows)}个支部，PDF一次最多写{ROWS_OF_A_PAPER}个。请选一个上级党组织再下载，或者下载Excel。"
        )
    context = {
        "title": f"关于{report.month.label}“一讲二评三公示”落实情况的检查报告",
        "report": report,
        "problems": [(numeral(number), group) for number, group in enumerate(report.by_problem, start=1)],
        "pools": [("党员", report.total_levels(Pool.MEMBERS)), ("党外干部职工", report.total_levels(Pool.STAFF))],
        "superior_columns": SUPERIOR_COLUMNS,
        "superiors": [superior_values(row) for row in report.superiors],
        "total": total_values(report),
        "drawn_up": drawn_up,
    }
    return pdf("disclosures/inspections/report_paper.html", context)


def file_name(report: Report, extension: str) -> str:
    return f"{report.scope_name}{report.month.label}检查报告.{extension}"


RENDERERS = {"xlsx": report_xlsx, "pdf": report_pdf}
CONTENT_TYPES = {"xlsx": XLSX, "pdf": PDF}
