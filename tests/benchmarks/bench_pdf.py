"""2,000 branches of an inspection as a PDF in parts, beside WeasyPrint on 500 bare rows, counted four times."""

import tempfile

import weasyprint

from organizations.documents import Column, table_parts, write_long_paper
from tests.benchmarks.measuring import measured
from tests.benchmarks.result import Result

ROWS, ROWS_OF_THE_REFERENCE = 2_000, 500
COLUMNS = (
    Column("党支部", 14),
    Column("上级党组织", 12),
    *map(Column, ("开会", "应到", "实到", "已讲述", "已点评", "投票", "领票", "评定", "党员", "职工", "公示")),
    Column("待答复意见"),
    Column("已公示承诺"),
)


def bench_pdf() -> Result:
    """Seconds of processor; memory is that of the whole process, with every app loaded."""
    ours = measured(_in_parts)
    bare = measured(_one_bare_part)
    times = ROWS / ROWS_OF_THE_REFERENCE
    return Result(
        value=ours.cpu, unit="s CPU", reference=bare.cpu * times, cpu_ms=ours.cpu * 1000, peak_mb=ours.peak_mb
    )


def _row(number: int) -> list:
    held = ["10月22日", 28, 26, 26, 26, "已投票", 26, "10月23日", "3-20-2-0", "1-5-0-0", "10月26日"]
    return [f"第{number}号社区党支部", f"第{number // 50}号街道党工委", *held, number % 3, 30]


def _in_parts() -> None:
    parts = table_parts(COLUMNS, map(_row, range(ROWS)), title="检查报告", mark="附件2", heading="各支部情况表")
    with tempfile.TemporaryFile() as file:
        write_long_paper(file, parts, tell=lambda rows: None)


def _one_bare_part() -> None:
    """The same cells without a heading of the district, a style or a face of ours."""
    rows = "".join(
        f"<tr>{''.join(f'<td>{value}</td>' for value in _row(number))}</tr>" for number in range(ROWS_OF_THE_REFERENCE)
    )
    weasyprint.HTML(string=f"<table>{rows}</table>").write_pdf()
