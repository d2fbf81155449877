"""What is held of one person, as a workbook for that person."""

import datetime as dt

from disclosures.personal_data.held import data_of
from organizations.documents import Column, Sheet, personal_data_line, workbook
from organizations.models import Person

COLUMNS = (Column("资料", 14), Column("第几条", 8), Column("项目", 16), Column("内容", 60))


def workbook_of(person: Person, today: dt.date) -> bytes:
    """One sheet, a line a datum."""
    line = personal_data_line("系统", today)
    rows = ((datum.table, datum.row, datum.column, datum.content) for datum in data_of(person))
    note = "不含投票：谁投了什么，系统没有存。别人提的意见、没有确认的等次也不在内。"
    return workbook([Sheet("个人信息", f"{person.name}的个人信息", note, COLUMNS, rows, foot=(line,))], footer=line)
