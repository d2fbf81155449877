"""A district's circular as red-headed PDF, beside WeasyPrint setting a bare document of the same lines and rows."""

import datetime as dt
import sys
import time
from dataclasses import replace
from html import escape
from io import BytesIO
from types import SimpleNamespace

import weasyprint
from pypdf import PdfReader

from disclosures.circulars import drafting
from disclosures.circulars.annexes import annexes_of
from disclosures.circulars.models import Circular
from disclosures.circulars.paper import Paper, sections_of
from disclosures.circulars.printing import red_headed
from disclosures.inspections.rules import REQUIREMENTS
from tests.benchmarks.result import Result
from tests.disclosures.circulars.material import SIGNED_BY, TOTAL, item, material

COMMITTEES, FINDINGS = 40, 500
EXPLAINED = "会议按期开了，当天系统登录不上，过了几天才补录，会议记录本上有原始记录。"


def bench_circular() -> Result:
    """Seconds of processor from drafting to the bytes of the PDF."""
    began = time.process_time()
    paper = _paper()
    content = red_headed(paper)
    spent = time.process_time() - began
    bare, reference = _bare(paper)
    pages, bare_pages = (len(PdfReader(BytesIO(each)).pages) for each in (content, bare))
    sys.stderr.write(f"{pages} pages, {len(content) / 1024:.0f} kB; bare: {bare_pages} pages\n")
    return Result(value=spent, unit="s CPU", reference=reference, cpu_ms=spent * 1000)


def _paper() -> Paper:
    kinds = list(REQUIREMENTS.items())
    items = [
        item(
            number,
            problem=str(kinds[number * len(kinds) // FINDINGS][0]),
            requirement=kinds[number * len(kinds) // FINDINGS][1],
            explanation=EXPLAINED if number % 3 == 0 else "",
        )
        for number in range(FINDINGS)
    ]
    superiors = tuple(replace(TOTAL, name=f"第{number}街道党工委") for number in range(COMMITTEES))
    whole = material(*items, superiors=superiors, superiors_inspected=COMMITTEES)
    sections = drafting.drafted(whole, SIGNED_BY)
    texts = SimpleNamespace(**{name: getattr(sections, name) for name in Circular.SECTIONS})
    return Paper(
        title=drafting.title_of(whole),
        reference="区创先争优办〔2026〕3号",
        recipients="区属各党工委、党委、党组",
        sections=sections_of(texts),
        annexes=annexes_of(whole),
        signed_by=SIGNED_BY,
        day=dt.date(2026, 11, 9),
        copied_to="区委办公室",
    )


def _bare(paper: Paper) -> tuple[bytes, float]:
    """The same text, paragraph by paragraph and cell by cell, with no style but the direction of the page."""
    began = time.process_time()
    lines = "".join(f"<p>{escape(line.text)}</p>" for section in paper.sections for line in section.lines)
    tables = "".join(f"<table>{''.join(map(_row, annex.rows))}</table>" for annex in paper.annexes)
    html = f"<style>@page {{ size: A4 landscape }} table {{ font-size: 9pt }}</style>{lines}{tables}"
    content = weasyprint.HTML(string=html).write_pdf()
    return content, time.process_time() - began


def _row(values) -> str:
    return f"<tr>{''.join(f'<td>{escape(str(value))}</td>' for value in values)}</tr>"
