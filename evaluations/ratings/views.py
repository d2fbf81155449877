"""Pages of the rating sheets: the meeting's sheets, one sheet, its confirmation, a correction, the rules in words."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from evaluations.ratings import actions, deciding, reasons
from evaluations.ratings.deciders import deciders_of
from evaluations.ratings.forms import CorrectionForm, SheetForm
from evaluations.ratings.models import Rating, RatingSheet
from evaluations.ratings.saving import attempt
from evaluations.ratings.sheets import SheetPage, sheet_page
from meetings.models import Meeting
from organizations.access import Permission, require
from organizations.models import Policy
from organizations.refusals import Refused


@require_http_methods(["GET", "POST"])
def sheets_of_meeting(request, meeting_pk):
    """The meeting's sheets; a POST has them drawn up."""
    meeting = get_object_or_404(Meeting.objects.select_related("organization"), pk=meeting_pk)
    require(request.user, Permission.VIEW_ORGANIZATION, meeting.organization)
    may_draw_up = deciding.may_draw_up(request.user, meeting)
    if request.method == "POST":
        if not may_draw_up:
            raise PermissionDenied
        return _drawn_up(request, meeting)
    sheets = list(_sheets().of_meeting(meeting).with_figures().order_by("pk"))
    is_drawn_up = bool(sheets)
    sheets = deciding.readable(request.user, meeting, sheets)
    if not sheets and not may_draw_up:
        require(request.user, Permission.VIEW_RESULTS, meeting.organization)
    context = {
        "meeting": meeting,
        "sheets": sheets,
        "may_draw_up": may_draw_up,
        "is_drawn_up": is_drawn_up,
        "is_concluded": meeting.state == Meeting.State.CONCLUDED,
        "section": "meetings",
    }
    return render(request, "evaluations/ratings/sheets_of_meeting.html", context)


def _drawn_up(request, meeting):
    try:
        sheets = actions.draw_up_sheets(by=request.user, meeting=meeting)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("evaluations:sheets_of_meeting", meeting.pk)
    own = [sheet for sheet in sheets if deciding.may_decide(request.user, sheet)]
    if len(own) == 1:
        return redirect("evaluations:sheet", own[0].pk)
    return redirect("evaluations:sheets_of_meeting", meeting.pk)


@require_http_methods(["GET", "POST"])
def sheet(request, pk):
    """One sheet; a POST saves the draft, complete or not."""
    found = get_object_or_404(_sheets(), pk=pk)
    deciding.require_reader(request.user, found)
    if request.method == "GET":
        return _sheet_page(request, sheet_page(found))
    deciding.require_decider(request.user, found)
    outcome = attempt(request.user, request.POST, found)
    if outcome.sheet is None:
        return _sheet_page(request, outcome.page, outcome.form, outcome.conflict)
    messages.success(request, "草稿已保存。")
    return redirect("evaluations:sheet", found.pk)


@require_http_methods(["GET", "POST"])
def confirm(request, pk):
    """Save what is on the page, then confirm; when that is refused the draft is kept."""
    if request.method == "GET":  # a refused page stands at this address: who reloads it, or signs in again, comes here
        return redirect("evaluations:sheet", pk)
    found = get_object_or_404(_sheets(), pk=pk)
    deciding.require_confirmer(request.user, found)
    outcome = attempt(request.user, request.POST, found)
    if outcome.sheet is None:
        return _sheet_page(request, outcome.page, outcome.form, outcome.conflict)
    try:
        actions.confirm(by=request.user, sheet=outcome.sheet, based_on=outcome.sheet.version)
    except Refused as refusal:
        messages.error(request, f"{refusal.sentence}您填的内容已经存成草稿。")
        return redirect("evaluations:sheet", found.pk)
    messages.success(request, "评定已确认。下一步是公示。")
    return redirect("evaluations:sheet", found.pk)


@require_http_methods(["GET", "POST"])
def correct(request, pk):
    """更正 of one confirmed rating, or 补评 of one that was deferred."""
    rating = get_object_or_404(
        Rating.objects.select_related("sheet__organization", "sheet__unit", "sheet__meeting__organization"), pk=pk
    )
    deciding.require_confirmer(request.user, rating.sheet)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct(by=request.user, rating=rating, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            done = "已补评" if rating.is_deferred else "已更正"
            messages.success(request, f"{done}{rating.name}的等次。公示过的，请再发更正公示。")
            return redirect("evaluations:sheet", rating.sheet_id)
    context = {
        "rating": rating,
        "sheet": rating.sheet,
        "verb": "补评" if rating.is_deferred else "更正",
        "pioneers": rating.sheet.ratings.current().pioneers().count(),
        "form": form,
        "section": "meetings",
    }
    return render(request, "evaluations/ratings/correct.html", context)


@require_GET
def rules_in_words(request):
    """How score, suggestion and quota come about, under today's policy."""
    policy = Policy.objects.on(timezone.localdate())
    context = {"policy": policy, "paragraphs": reasons.rules_in_words(policy), "section": "meetings"}
    return render(request, "evaluations/ratings/rules.html", context)


def _sheets():
    return RatingSheet.objects.select_related("organization", "unit", "meeting__organization", "confirmed_by__person")


def _sheet_page(request, page: SheetPage, form: SheetForm | None = None, conflict: RatingSheet | None = None):
    """Render the sheet: as a form for those who decide it, as a record for its readers and once it is confirmed."""
    decides = deciding.may_decide(request.user, page.sheet)
    context = {"page": page, "sheet": page.sheet, "meeting": page.sheet.meeting, "section": "meetings"}
    if page.sheet.is_confirmed or not decides:
        may_correct = page.sheet.is_confirmed and deciding.may_confirm(request.user, page.sheet)
        context |= {"may_correct": may_correct, "form": form}
        return render(request, "evaluations/ratings/sheet_record.html", context)
    form = form or SheetForm(sheet=page.sheet, rows=page.ratings, deciders=deciders_of(page.sheet))
    context |= {
        "form": form,
        "entries": [
            (line, *form.row_fields(line.rating), conflict and form.differs(line.rating)) for line in page.lines
        ],
        "conflict": conflict,
        "may_confirm": deciding.may_confirm(request.user, page.sheet),
    }
    return render(request, "evaluations/ratings/sheet.html", context)
