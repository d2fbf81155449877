"""Workbooks and papers, the two ways a document leaves the system: rows go in, bytes come out, nothing is queried."""

from .answers import download, download_stream, inline
from .footers import drawn_up, personal_data_line
from .papers import PDF, OwnFiles, Part, pdf, table_parts, write_long_paper
from .sheets import (
    DONE,
    LATE,
    LINE_HEIGHT,
    PIONEER,
    Column,
    Ink,
    Sheet,
    Tint,
    Value,
    above,
    begins_with,
    equal,
)
from .text_files import CSV, text_file
from .workbooks import FORMULA_SIGNS, NOT_ALLOWED_IN_A_CELL, XLSX, workbook, write_workbook

__all__ = [
    "CSV",
    "DONE",
    "FORMULA_SIGNS",
    "LATE",
    "LINE_HEIGHT",
    "NOT_ALLOWED_IN_A_CELL",
    "PDF",
    "PIONEER",
    "XLSX",
    "Column",
    "Ink",
    "OwnFiles",
    "Part",
    "Sheet",
    "Tint",
    "Value",
    "above",
    "begins_with",
    "download",
    "download_stream",
    "drawn_up",
    "equal",
    "inline",
    "pdf",
    "personal_data_line",
    "table_parts",
    "text_file",
    "workbook",
    "write_long_paper",
    "write_workbook",
]
