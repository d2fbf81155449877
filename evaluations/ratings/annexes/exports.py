"""The two forms as files, ready to print and to sign: rows in, bytes out."""

import re
import textwrap

from evaluations.ratings.annexes.rows import FormPart, RatingForm
from organizations.documents import LINE_HEIGHT, PDF, XLSX, Sheet, pdf, workbook
from organizations.refusals import Refused

NOT_IN_A_SHEETS_NAME = re.compile(r"[\[\]:*?/\\]")
LONGEST_SHEETS_NAME = 29  # Excel takes 31: names that are the same so far get a number behind them
HAN_IN_A_LINE = 80  # across the printed sheet
HEIGHT_FOR_A_PEN = 27
DATE_LINE = "　　　年　　月　　日"


def rendered(form: RatingForm, extension: str, drawn_up: str) -> bytes:
    """The form as a file; refused while there is nothing to print."""
    if not form.parts:
        raise Refused("还没有建立评价表，没有可以下载的内容。请先建立评价表，再下载。")
    return RENDERERS[extension](form, drawn_up)


def form_xlsx(form: RatingForm, drawn_up: str) -> bytes:
    """A workbook with a sheet for each part, signature lines at its foot; `drawn_up` says by whom and when."""
    return workbook([_sheet(form, part) for part in form.parts], footer=drawn_up)


def form_pdf(form: RatingForm, drawn_up: str) -> bytes:
    """A4 on its side, a part a page, the headings again on every page."""
    context = {"form": form, "drawn_up": drawn_up, "date_line": DATE_LINE}
    return pdf("evaluations/ratings/annex_paper.html", context, style="css/annexes.css")


def file_name(form: RatingForm, extension: str) -> str:
    if not form.organization:
        return f"{form.kind.number}{form.kind.title}（空白）.{extension}"
    return f"{form.organization}{form.period}{form.kind.title}.{extension}"


def _sheet(form: RatingForm, part: FormPart) -> Sheet:
    signatures = "　　　　　　　　".join(f"{label}：" for label in form.kind.signatures)
    return Sheet(
        name=NOT_IN_A_SHEETS_NAME.sub(" ", part.name or "评价表")[:LONGEST_SHEETS_NAME],
        title=f"{form.kind.number}　{form.kind.title}",
        note=note_of(form, part),
        columns=form.kind.columns,
        rows=part.rows,
        row_height=LINE_HEIGHT if form.organization else HEIGHT_FOR_A_PEN,
        foot=(*_lines(part.foot), "", f"{signatures}　　　　　　　　{DATE_LINE}"),
    )


def note_of(form: RatingForm, part: FormPart) -> str:
    """Whose form it is, and of when; what a blank one leaves to the pen."""
    whose = f"党组织：{form.organization or '　　　　　　　　'}　　时段：{form.period or '　　　　　'}"
    pool = f"　　评定对象：{part.name}" if part.name else ""
    return f"{whose}{pool}{'　　还没有确认' if part.is_draft else ''}"


def _lines(foot: tuple[str, ...]) -> list[str]:
    return [line for sentence in foot for line in textwrap.wrap(sentence, HAN_IN_A_LINE) or [""]]


RENDERERS = {"pdf": form_pdf, "xlsx": form_xlsx}
CONTENT_TYPES = {"pdf": PDF, "xlsx": XLSX}
