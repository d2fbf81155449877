"""What is wrong with a list, row by row, and the workbook that says so."""

from dataclasses import dataclass

from organizations.documents import Column, Sheet, workbook
from organizations.refusals import Refused

TITLE = "要改的地方"
HOW = "请在原来的文件里改好，再导入一次。行号是原来文件里的行号。"
COLUMNS = (
    Column("工作表", 8),
    Column("行号", 4),
    Column("列", 10),
    Column("填写的内容", 14),
    Column("问题", 22),
    Column("怎么改", 26),
)
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
    """The errors as an xlsx, ready to be printed and gone through."""
    rows = [
        (problem.sheet, problem.row or "", problem.column, problem.shown_value, problem.wrong, problem.remedy)
        for problem in problems
    ]
    return workbook([Sheet(TITLE, TITLE, HOW, COLUMNS, rows)], footer=TITLE)
