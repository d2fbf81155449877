"""Templates as PDF papers, in one piece or, when the table is long, in parts that are bound together."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from pypdf import PdfReader, PdfWriter

from organizations.documents.sheets import Column, Value
from organizations.fonts import NO_FACE, font_faces, has_a_face_for_han
from organizations.refusals import Refused

try:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher
except OSError:  # Pango is a system library; without it everything but PDF works
    weasyprint, URLFetcher = None, object

PDF = "application/pdf"
NO_PANGO = "这台服务器没有安装PDF组件，暂时不能生成PDF。请管理员安装libpango以后再试；有Excel的，可以先下载Excel。"
OFFICIAL = "css/official.css"
ROWS_OF_A_PART = 250  # memory grows with the rows that are set at once; each part ends its last page early


class OwnFiles(URLFetcher):
    """Lets a document load the project's static files and the faces, and nothing else: no host, no other file."""

    def fetch(self, url, headers=None):
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        folders = [Path(folder).resolve() for folder in (settings.BASE_DIR / "static", *settings.FONT_DIRS)]
        if parts.scheme != "file" or parts.netloc or not any(path.is_relative_to(folder) for folder in folders):
            raise ValueError(f"a document may not load {url}")
        return super().fetch(url, headers)


class Press:
    """Sets pages in one style, with the faces read once.

    Refuses when the machine can't set Chinese.
    """

    def __init__(self, style: str):
        if weasyprint is None:
            raise Refused(NO_PANGO)
        if not has_a_face_for_han():
            raise Refused(NO_FACE)
        self._faces = FontConfiguration()
        self._fetcher = OwnFiles()
        self._sheets = [self._css(string=font_faces()), self._css(filename=finders.find(style))]

    def _css(self, **source) -> "weasyprint.CSS":
        return weasyprint.CSS(font_config=self._faces, url_fetcher=self._fetcher, **source)

    def print(self, template: str, context: dict, *, pages_before: int = 0) -> bytes:
        """Render a template as PDF; after other pages its numbers and its left and right sides go on from theirs."""
        page = weasyprint.HTML(string=render_to_string(template, context), url_fetcher=self._fetcher)
        side = "left" if pages_before % 2 else "right"
        # A page that sets its number is not counted up by itself.
        going_on = f"@page :first {{ counter-reset: page {pages_before + 1} }} html {{ break-before: {side} }}"
        sheets = [*self._sheets, self._css(string=going_on)] if pages_before else self._sheets
        return page.write_pdf(stylesheets=sheets, font_config=self._faces)


def pdf(template: str, context: dict, style: str = OFFICIAL) -> bytes:
    """Render a template as an official paper (GB/T 9704-2012) or in a style of its own."""
    return Press(style).print(template, context)


@dataclass(frozen=True)
class Part:
    """A piece of a long paper, begun on a page of its own, and how many rows are done with it."""

    template: str
    context: dict
    rows: int = 0


def table_parts(
    columns: Sequence[Column], rows: Iterable[Sequence[Value]], *, title: str, mark: str = "", heading: str = ""
) -> Iterator[Part]:
    """A table of any length as an annex on A4 landscape; `mark` and `heading` stand above its first part only."""
    left = iter(rows)
    context = {"title": title, "columns": columns, "rows": list(islice(left, ROWS_OF_A_PART))}
    yield Part("components/table_part.html", {**context, "mark": mark, "heading": heading}, len(context["rows"]))
    while some := list(islice(left, ROWS_OF_A_PART)):
        yield Part("components/table_part.html", {**context, "rows": some}, len(some))


def write_long_paper(file: BinaryIO, parts: Iterable[Part], tell: Callable[[int], None], style: str = OFFICIAL) -> None:
    """Set a paper part by part and bind the parts into the file, so that memory stays flat however long its tables are.

    `tell` hears after each part how many rows are done, and may raise when nobody wants the paper any more.
    """
    press, bound, done = Press(style), PdfWriter(), 0
    for part in parts:
        printed = PdfReader(BytesIO(press.print(part.template, part.context, pages_before=len(bound.pages))))
        if not bound.pages:
            bound.add_metadata(printed.metadata)
        bound.append(printed)
        done += part.rows
        tell(done)
    bound.compress_identical_objects()
    bound.write(file)
