"""Rosters as real offices send them: one builder a file; all that can be read says the same two people."""

import datetime as dt
import io
import re
import zipfile

import xlwt
from openpyxl import Workbook
from openpyxl.styles import Font

from organizations.imports.cells import id_check

BRANCH = "桐花社区党支部"
HEADER = ["姓名", "公民身份号码", "所在党支部", "人员类别", "入党日期", "手机号"]
BODIES = ["99010119800101001", "99010119810202002"]
ZHANG_ID, LI_ID = (body + id_check(body) for body in BODIES)
ZHANG = ["张三", ZHANG_ID, BRANCH, "正式党员", "1998-07-01", "12000000001"]
LI = ["李四", LI_ID, BRANCH, "预备党员", "2026-03-01", "12000000002"]
LINES = [HEADER, ZHANG, LI]


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def workbook(*sheets) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for number, lines in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"表{number}")
        for line in lines:
            sheet.append(line)
    return saved(book)


def text(lines=LINES, *, encoding="utf-8", mark=",", end="\r\n") -> bytes:
    return end.join(mark.join(line) for line in lines).encode(encoding)


def in_part(content: bytes, name: str, change) -> bytes:
    """The workbook with one of its parts rewritten by `change`."""
    rewritten = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(rewritten, "w") as new:
        for part in package.namelist():
            data = package.read(part)
            new.writestr(part, change(data.decode()).encode() if part == name else data)
    return rewritten.getvalue()


# --- files that can be read: each holds 张三 and 李四 -----------------------------------------------------------------
def plain_xlsx():
    return workbook(LINES)


def plain_xls():
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    for row, line in enumerate(LINES):
        for column, value in enumerate(line):
            sheet.write(row, column, value)
    return saved(book)


def xls_with_merged_branch_and_dates_as_serials():
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    sheet.write_merge(0, 0, 0, 5, "桐花社区党员花名册")
    for column, value in enumerate(HEADER):
        sheet.write(1, column, value)
    as_date = xlwt.easyxf(num_format_str="yyyy/mm/dd")
    for row, (line, day) in enumerate(((ZHANG, dt.date(1998, 7, 1)), (LI, dt.date(2026, 3, 1))), start=2):
        for column in (0, 1, 3):
            sheet.write(row, column, line[column])
        sheet.write(row, 4, day, as_date)
        sheet.write(row, 5, int(line[5]))
    sheet.write_merge(2, 3, 2, 2, BRANCH)
    return saved(book)


def csv_in_utf_8():
    return text()


def csv_in_utf_8_with_a_mark():
    return text(encoding="utf-8-sig")


def csv_in_gbk():
    return text(encoding="gbk")


def csv_in_gb18030():
    return text(encoding="gb18030", end="\n")


def csv_with_old_line_ends_and_quotes():
    quoted = [[f'"{value}"' for value in line] for line in LINES]
    return text(quoted, end="\r")


def unicode_text_of_excel():
    return b"\xff\xfe" + text(mark="\t", encoding="utf-16-le")


def title_rows_and_a_two_storey_header():
    book = Workbook()
    sheet = book.active
    sheet.append(["中共云溪区桐花社区支部委员会党员花名册"])
    sheet.append(["填报单位：桐花社区", None, None, "填报日期：2026年7月1日"])
    sheet.append(["姓名", "基本情况", None, None, "党籍", "联系方式"])
    sheet.append([None, "公民身份证号", "所属党支部", "党员类型", "加入党组织日期", "手机号码"])
    sheet.append(ZHANG)
    sheet.append(LI)
    for cells in ("A1:F1", "A2:C2", "A3:A4", "B3:D3"):
        sheet.merge_cells(cells)
    return saved(book)


def blank_rows_between_and_at_the_end():
    return workbook([HEADER, [], ZHANG, [None] * 6, ["", " ", "　"], LI, *[[""] * 6] * 40])


def header_far_to_the_right_and_down():
    return workbook([[], [], *([None, None, None, *line] for line in [[], *LINES])])


def columns_in_another_order_and_by_other_names():
    order = [5, 3, 2, 0, 4, 1]
    header = ["联系电话", "党员类别（必填）", "党组织*", "姓　名", "入党时间：", "身份证号码"]
    return workbook([header, *([line[place] for place in order] for line in (ZHANG, LI))])


def sixty_columns():
    more = [f"备注{number}" for number in range(54)]
    return workbook([[*more[:30], *HEADER, *more[30:]], *([*more[:30], *line, *more[30:]] for line in (ZHANG, LI))])


def numbered_units_and_a_sum_at_the_foot():
    numbered = [[number, *line, "居委会"] for number, line in enumerate((ZHANG, LI), start=1)]
    return workbook([["序号", *HEADER, "备注单位"], *numbered, ["合计：2人"]])


def header_repeated_on_each_printed_page():
    return workbook([HEADER, ZHANG, HEADER, LI])


def several_sheets():
    return workbook([["填表说明"], ["请逐项填写"]], [HEADER, ZHANG], [["第二页"], HEADER, LI], [])


def sheets_with_different_columns():
    return workbook([HEADER, ZHANG], [HEADER[:5], LI[:5]])


def a_hidden_sheet_row_and_column():
    book = Workbook()
    sheet = book.active
    for line in (HEADER, ZHANG):
        sheet.append(line)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["E"].hidden = True
    second = book.create_sheet("隐藏")
    second.sheet_state = "hidden"
    for line in (HEADER, LI):
        second.append(line)
    return saved(book)


def formulas_with_their_values():
    content = workbook([HEADER, ["待替换", *ZHANG[1:]], LI])
    formula = f'<c r="A2" t="str"><f>CONCATENATE("张","三")</f><v>{ZHANG[0]}</v></c>'
    return in_part(content, "xl/worksheets/sheet1.xml", lambda part: re.sub(r'<c r="A2".*?</c>', formula, part))


def rich_text_and_line_breaks_inside_cells():
    book = Workbook()
    sheet = book.active
    sheet.append(["姓\n名", "公民\n身份号码", "所在\n党支部", "人员\n类别", "入党\n日期", "手机号"])
    sheet.append([" 张 三 ", f"'{ZHANG_ID}", "桐花社区\n党支部", "正式\n党员", "1998年7月1日", "120 0000 0001"])
    sheet.append(["李\u200b四", f" {LI_ID} ", f"{BRANCH} ", "预备党员", "２０２６．３", "+86 12000000002"])
    sheet["A2"].font = Font(bold=True)
    return saved(book)


def full_width_digits_and_marks_for_nothing():
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    lines = [
        [*line[:4], line[4].translate(wide), line[5].translate(wide), mark] for line, mark in ((ZHANG, "-"), (LI, "无"))
    ]
    return workbook([[*HEADER, "外出流向"], *lines])


def dates_of_every_kind():
    return workbook([HEADER, [*ZHANG[:4], 19980701, ZHANG[5]], [*LI[:4], dt.datetime(2026, 3, 1, 8, 30), LI[5]]])


def wps_xlsx_named_xls():
    return workbook([["花名册"], *LINES])


def formatted_down_to_the_last_row():
    content = workbook(LINES)
    far = '<row r="1048576"><c r="F1048576"/></row></sheetData>'
    return in_part(content, "xl/worksheets/sheet1.xml", lambda part: part.replace("</sheetData>", far))


READABLE = [
    plain_xlsx,
    plain_xls,
    xls_with_merged_branch_and_dates_as_serials,
    csv_in_utf_8,
    csv_in_utf_8_with_a_mark,
    csv_in_gbk,
    csv_in_gb18030,
    csv_with_old_line_ends_and_quotes,
    unicode_text_of_excel,
    title_rows_and_a_two_storey_header,
    blank_rows_between_and_at_the_end,
    header_far_to_the_right_and_down,
    columns_in_another_order_and_by_other_names,
    sixty_columns,
    header_repeated_on_each_printed_page,
    several_sheets,
    a_hidden_sheet_row_and_column,
    formulas_with_their_values,
    rich_text_and_line_breaks_inside_cells,
    full_width_digits_and_marks_for_nothing,
    dates_of_every_kind,
    wps_xlsx_named_xls,
    formatted_down_to_the_last_row,
]


# --- files that cannot be taken ---------------------------------------------------------------------------------------
def empty_file():
    return b""


def blanks_only():
    return b" \r\n\r\n"


def empty_workbook():
    return saved(Workbook())


def header_only():
    return workbook([["花名册"], HEADER])


def one_column_twice():
    return workbook([[*HEADER, "手机号"], [*ZHANG, "12000000009"]])


def no_branch_column():
    return workbook([["姓名", "人员类别"], ["张三", "党员"]])


def web_page_named_xls():
    row = "".join(f"<td>{value}</td>" for value in ZHANG)
    return f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr>{row}</tr></table></html>'.encode("gbk")


def bare_table_of_a_web_page():
    return "﻿<table border=1><tr><td>姓名</td></tr></table>".encode()


def xml_spreadsheet_of_2003():
    return b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook></Workbook>'


def pdf_named_xlsx():
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3"


def broken_in_the_middle():
    content = plain_xlsx()
    return content[: len(content) // 2]


def broken_sheet():
    return in_part(plain_xlsx(), "xl/worksheets/sheet1.xml", lambda part: part[: len(part) // 2])


def broken_xls():
    return plain_xls()[:1500]


def word_document():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        package.writestr("word/document.xml", "<document/>")
    return kept.getvalue()


def encrypted_workbook():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptionInfo\0EncryptedPackage\0".encode("utf-16-le")


def one_cell_at_the_far_end():
    def stretch(part):
        part = re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', part)
        return part.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')

    return in_part(plain_xlsx(), "xl/worksheets/sheet1.xml", stretch)


def picture_as_text():
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"


def a_formula_that_failed_saved_as_text():
    return text([HEADER, ["#REF!", *ZHANG[1:]]])


def a_formula_that_failed():
    content = workbook([HEADER, ["待替换", *ZHANG[1:]]])
    failed = '<c r="A2" t="e"><f>VLOOKUP(1,B:B,9)</f><v>#REF!</v></c>'
    return in_part(content, "xl/worksheets/sheet1.xml", lambda part: re.sub(r'<c r="A2".*?</c>', failed, part))


def ids_as_numbers():
    return workbook([HEADER, ["张三", float(ZHANG_ID), *ZHANG[2:]]])


def ids_in_scientific_notation():
    return text([HEADER, ["张三", "9.90101E+17", *ZHANG[2:]]])


def a_name_that_lost_its_character():
    return text([HEADER, ["王?", *ZHANG[1:]]])


DAMAGED, NO_HEADER = "打不开这个文件", "没有找到表头"
REFUSED = [
    (empty_file, (0, "", "这个文件是空的")),
    (blanks_only, (0, "", "这个文件是空的")),
    (empty_workbook, (0, "", NO_HEADER)),
    (header_only, (0, "", "表头下面没有内容")),
    (one_column_twice, (1, "手机号", "表头里有两列都是这一项")),
    (no_branch_column, (0, "", NO_HEADER)),
    (web_page_named_xls, (0, "", "这个文件其实是网页，只是取了表格的名字（有的老系统就这样导出）")),
    (bare_table_of_a_web_page, (0, "", "这个文件其实是网页，只是取了表格的名字（有的老系统就这样导出）")),
    (xml_spreadsheet_of_2003, (0, "", "这个文件其实是XML，不是表格软件的工作簿")),
    (pdf_named_xlsx, (0, "", "这是PDF，不是表格")),
    (broken_in_the_middle, (0, "", DAMAGED)),
    (broken_sheet, (0, "", DAMAGED)),
    (broken_xls, (0, "", DAMAGED)),
    (word_document, (0, "", DAMAGED)),
    (encrypted_workbook, (0, "", "这个文件有密码，打不开")),
    (one_cell_at_the_far_end, (0, "", "这个文件大得不像一份名单：离正文很远的地方可能还有内容")),
    (picture_as_text, (0, "", DAMAGED)),
    (a_formula_that_failed, (2, "姓名", "姓名是空的")),
    (a_formula_that_failed_saved_as_text, (2, "姓名", "这一格的公式出错了")),
    (ids_as_numbers, (2, "身份证号", "身份证号在表格里是数字，末几位已经丢失")),
    (ids_in_scientific_notation, (2, "身份证号", "身份证号在表格里是数字，末几位已经丢失")),
    (a_name_that_lost_its_character, (2, "姓名", "姓名里有显示不出来的字，多半是转换文件时丢的")),
]
