"""The month's report as files: rows in, bytes out."""

from .book import report_xlsx
from .files import CONTENT_TYPES, RENDERERS, file_name, file_name_of
from .paper import report_pdf, write_report_pdf

__all__ = [
    "CONTENT_TYPES",
    "RENDERERS",
    "file_name",
    "file_name_of",
    "report_pdf",
    "report_xlsx",
    "write_report_pdf",
]
