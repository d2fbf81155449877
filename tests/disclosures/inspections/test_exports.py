"""The workbook's cells and the paper's text against the rows they come from; the command that writes them."""

import datetime as dt
from dataclasses import replace
from io import BytesIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from pypdf import PdfReader

from disclosures.inspections.backdrop import backdrop_of
from disclosures.inspections.exports import report_pdf, report_xlsx
from disclosures.inspections.exports.columns import (
    BRANCH_COLUMNS,
    BURDEN_COLUMNS,
    FINDING_COLUMNS,
    LEVEL_COLUMNS,
    SUPERIOR_COLUMNS,
)
from disclosures.inspections.reach import reach_of
from disclosures.inspections.report import report_of
from organizations.fonts import has_a_face_for_han
from organizations.models import Organization, RegisterEntry
from organizations.periods import Month
from tests import builders
from tests.disclosures.inspections.october import TODAY, october
from tests.libreoffice import needs_libreoffice, sheets_of

needs_a_face = pytest.mark.skipif(not has_a_face_for_han(), reason="no font with Chinese characters on this machine")


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(builders.at(TODAY), tick=False):
        yield


@pytest.fixture
def report(cast):
    october(cast)
    return report_of(cast.district, Organization.objects.all(), Month(2026, 10), TODAY)


def backdrop(report):
    return backdrop_of(report, reach_of(Organization.objects.all()))


def xlsx(report, **options):
    return load_workbook(BytesIO(report_xlsx(report, backdrop(report), "纪澄导出")), **options)


def cells(book, name):
    """From the headings down to the foot row."""
    return [[cell.value for cell in row] for row in book[name].iter_rows(min_row=3)]


def test_the_workbook_holds_what_the_rows_say(report):
    book = xlsx(report, data_only=True)
    summary, branches, findings, levels = (cells(book, name) for name in book.sheetnames)
    assert [summary[0], branches[0], findings[0], levels[0]] == [
        [column.heading for column in columns]
        for columns in ((*SUPERIOR_COLUMNS, *BURDEN_COLUMNS), BRANCH_COLUMNS, FINDING_COLUMNS, LEVEL_COLUMNS)
    ]
    by_heading = [dict(zip(branches[0], row, strict=True)) for row in branches[1:-1]]
    assert [row["党支部"] for row in by_heading] == ["桐花社区党支部", "鹭洲社区党支部", "芦汀村党支部"]
    first = by_heading[0]
    assert [first[name] for name in ("应到", "实到", "党员★", "党员☆", "职工☆", "职工○", "公示情况")] == [
        7, 7, 1, 3, 1, 1, "按期",
    ]  # fmt: skip
    assert first["超名额的原因"] == "党员：多评一个的理由"
    assert [row["开会情况"] for row in by_heading] == ["按期", "迟3天", "未开"]
    total = dict(zip(summary[0], summary[-1], strict=True))
    assert [total[name] for name in ("党组织", "应开支部", "按期召开", "逾期召开", "未召开", "★先锋", "问题数")] == [
        "合计", 3, 1, 1, 1, 1, len(report.findings),
    ]  # fmt: skip
    assert [row[1] for row in findings[1:]] == [str(finding.problem) for finding in report.findings]
    assert [row for row in levels[1:] if row[3]] == [
        ["松荫街道党工委", "党员", "2026年10月", 4, 1, 3, 0, 0],
        ["松荫街道党工委", "党外干部职工", "2026年10月", 2, 0, 1, 1, 0],
        ["合计", None, None, 6, 1, 4, 1, 0],
    ]


@pytest.mark.parametrize("sheet", ["汇总", "各支部", "等次分布"])
def test_every_sum_is_a_formula_over_the_rows_above_it(report, sheet):
    head, *rows, foot = cells(xlsx(report), sheet)
    stored = cells(xlsx(report, data_only=True), sheet)[-1]
    last = 3 + len(rows)
    added = [number for number, value in enumerate(foot) if str(value).startswith("=")]
    assert [foot[number] for number in added] == [
        f"=SUBTOTAL(109,{letter}4:{letter}{last})" for letter in (get_column_letter(each + 1) for each in added)
    ]
    assert [stored[number] for number in added] == [sum(row[number] for row in rows) for number in added]
    assert len(added) >= 5


def test_the_summary_holds_every_branch_also_one_whose_superior_lies_outside(cast, report):
    own = report_of(cast.branch, Organization.objects.all(), Month(2026, 10), TODAY)
    head, line, foot = cells(xlsx(own, data_only=True), "汇总")
    assert [line[0], line[1], line[11], line[-3]] == ["以上各行以外", 1, 1, len(own.findings)]
    assert foot[1:-4] == line[1:-4]


def test_what_is_found_of_the_whole_scope_stands_in_the_summary_too(report):
    whole = replace(report, findings=(*report.findings, report.findings[0]))
    *_, rest, foot = cells(xlsx(whole, data_only=True), "汇总")
    assert [rest[0], rest[1], rest[18]] == ["以上各行以外", 0, 1]
    assert foot[18] == len(whole.findings)


def test_colours_say_what_the_words_say(report):
    rules = xlsx(report)["各支部"].conditional_formatting["E4:E6"]
    assert [rule.formula[0] for rule in rules] == [
        'LEFT(E4,1)="迟"',
        *(f'EXACT(E4,"{words}")' for words in ("未开", "未投票", "未评定", "未公示", "未听取", "按期")),
    ]


@needs_libreoffice
def test_libreoffice_calculates_the_same_sums(report, tmp_path):
    content = report_xlsx(report, backdrop(report), "纪澄导出")
    shown = sheets_of(content, tmp_path)
    ours = load_workbook(BytesIO(content), data_only=True)
    assert set(shown) == set(ours.sheetnames)
    for name in ours.sheetnames:
        assert shown[name] == [[_as_shown(cell.value) for cell in row] for row in ours[name].iter_rows()]


def _as_shown(value) -> str:
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}"
    return "" if value is None else str(value)


def test_a_name_that_looks_like_a_formula_stays_a_name(cast):
    Organization.objects.filter(pk=cast.foreign.pk).update(short_name="=HYPERLINK(1)")
    october(cast)
    report = report_of(cast.district, Organization.objects.all(), Month(2026, 10), TODAY)
    page = xlsx(report)["各支部"]
    assert [page["A6"].value, page["A6"].data_type] == ["=HYPERLINK(1)", "s"]


@needs_a_face
def test_the_paper_says_what_the_rows_say(report):
    pages = PdfReader(BytesIO(report_pdf(report, backdrop(report), "纪澄导出"))).pages
    text = "".join(page.extract_text() for page in pages).replace("\n", "")
    for words in [
        "关于2026年10月“一讲二评三公示”落实情况的检查报告",
        "按期召开1个支部，逾期召开1个，未召开1个",
        "党员评定先锋★1人、合格☆3人、基本合格○0人、后进△0人",
        "（一）未召开组织生活会1个：芦汀村党支部。",
        "附件1",
        "附件2",
        "附件3",
        "附件4",
        "2026年10月对人员评定的等次",
        "2026年各月的组织生活会",
    ]:
        assert words in text
    sizes = {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pages}
    assert sizes == {(595, 842), (842, 595)}


def run(tmp_path, *arguments, name="report.xlsx", kind="xlsx"):
    output = tmp_path / name
    call_command("inspection_report", *arguments, "--format", kind, "--output", str(output))
    return output


def test_the_command_writes_the_whole_district_and_says_so_in_the_register(report, tmp_path, capsys):
    book = load_workbook(run(tmp_path, "--period", "2026-10"))
    assert len(cells(book, "各支部")) == 5
    assert "3个支部" in capsys.readouterr().out
    entry = RegisterEntry.objects.get(verb="导出检查报告")
    assert [entry.actor, entry.actor_name, entry.organization] == [None, "系统", report.scope]


def test_the_command_keeps_to_the_organization_it_is_given(cast, report, tmp_path):
    book = load_workbook(run(tmp_path, "--period", "2026-10", "--organization", cast.other_committee.code))
    assert [row[0] for row in cells(book, "各支部")[1:]] == ["芦汀村党支部", "合计"]


@needs_a_face
def test_the_command_writes_a_pdf(report, tmp_path):
    assert run(tmp_path, "--period", "2026-10", name="r.pdf", kind="pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--period", "2026年10月"], "看不懂"),
        (["--period", "2026-13"], "看不懂"),
        (["--period", "2027-01"], "还没有开始"),
        (["--period", "2026-10", "--organization", "NONE"], "没有编码为“NONE”的党组织"),
    ],
)
def test_the_command_refuses_what_it_cannot_read(report, tmp_path, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(tmp_path, *arguments)
    assert not (tmp_path / "report.xlsx").exists()


def test_the_command_says_when_it_cannot_write(report, tmp_path):
    with pytest.raises(CommandError, match="请换一个能写的位置"):
        run(tmp_path, "--period", "2026-10", name="no/such/folder.xlsx")
    assert not RegisterEntry.objects.filter(verb="导出检查报告").exists()


def test_the_command_says_when_there_are_no_organizations(db, tmp_path):
    with pytest.raises(CommandError, match="请先导入党组织名单"):
        run(tmp_path, "--period", "2026-10")
