"""A district's ratings as a styled workbook through our writer, beside bare openpyxl writing the same cells."""

import datetime as dt
import tempfile
from collections.abc import Iterator

from openpyxl import Workbook

from organizations.documents import DONE, LATE, Column, Sheet, above, begins_with, equal, write_workbook
from tests.benchmarks.measuring import measured_apart
from tests.benchmarks.result import Result

ROWS = 60_000
COLUMNS = (
    Column("序号", 3),
    Column("姓名", 5),
    Column("类别", 5),
    Column("职务", 8),
    Column("党支部", 12),
    Column("上级党组织", 10),
    Column("时段", 5),
    Column("等次", 5, tints=(begins_with("△", LATE), equal("☆合格", DONE))),
    Column("应到", 3, is_added=True),
    Column("实到", 3, is_added=True),
    Column("有效票", 3, is_added=True, tints=(above(30, LATE),)),
    Column("评定日", 6),
    Column("公示日", 6),
    Column("公示情况", 5),
    Column("备注", 10),
)


def bench_xlsx() -> Result:
    """Seconds of processor; the reference is `openpyxl` in write-only mode, without a style, a width or a check."""
    ours, bare = measured_apart(styled), measured_apart(bare_cells)
    return Result(value=ours.cpu, unit="s CPU", reference=bare.cpu, cpu_ms=ours.cpu * 1000, peak_mb=ours.peak_mb)


def styled() -> None:
    sheet = Sheet("星级先锋", "“星级先锋”综合评价", "云溪区，2026年10月", COLUMNS, _rows())
    with tempfile.TemporaryFile() as file:
        write_workbook(file, [sheet], footer="纪澄导出，2026年11月1日")


def bare_cells() -> None:
    book = Workbook(write_only=True)
    page = book.create_sheet("bare")
    for row in _rows():
        page.append(row)
    with tempfile.TemporaryFile() as file:
        book.save(file)


def _rows() -> Iterator[list]:
    rated, posted = dt.date(2026, 10, 24), dt.date(2026, 10, 27)
    for number in range(1, ROWS + 1):
        branch = number // 30
        yield [
            number,
            f"党员{number}",
            "正式党员",
            "工程维修组组长",
            f"第{branch}号社区党支部",
            f"第{branch // 50}号街道党工委",
            "2026年10月",
            "☆合格",
            30,
            28,
            27,
            rated,
            posted,
            "按期",
            "",
        ]
