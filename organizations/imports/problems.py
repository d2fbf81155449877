"""What is wrong with a list, row by row, and the workbook that says so."""

from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from organizations.refusals import Refused

HEADERS = ("工作表", "行号", "列", "填写的内容", "问题", "怎么改")
WIDTHS = (16, 8, 20, 28, 44, 52)
SECRET_COLUMNS = {"身份证号"}


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a row out."""

    sheet: str
    row: int  # as the spreadsheet numbers it; 0 when the whole file is meant
    column: str
    value: str
    wrong: str
    remedy: str

    @property
    def sentence(self) -> str:
        where = f"第{self.row}行" if self.row else "整个文件"
        column = f"“{self.column}”" if self.column else ""
        return f"{where}{column}：{self.wrong}。{self.remedy}。"

    @property
    def shown_value(self) -> str:
        """The cell as typed; never a citizen ID."""
        return f"{self.value[:3]}…" if self.column in SECRET_COLUMNS and self.value else self.value


class RowsRefused(Refused):
    """An import that wrote nothing because rows are wrong."""

    def __init__(self, problems: list[Problem]):
        super().__init__(f"有{len(problems)}处要改，所以一行也没有写入。请按错误清单改好后再导入一次。")
        self.problems = problems


def problems_workbook(problems: list[Problem]) -> bytes:
    """The errors as an xlsx; every cell is text, so that what was typed is never taken for a formula."""
    book = Workbook()
    sheet = book.active
    sheet.title = "要改的地方"
    sheet.append(HEADERS)
    for problem in problems:
        row = sheet.max_row + 1
        values = (problem.sheet, problem.row or "", problem.column, problem.shown_value, problem.wrong, problem.remedy)
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row=row, column=column, value=value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(value, str):
                cell.data_type = "s"
    for index, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEF"[index]].width = width
        sheet.cell(row=1, column=index + 1).font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
