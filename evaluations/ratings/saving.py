"""One try to save a sheet's form as a draft."""

from dataclasses import dataclass

from evaluations.ratings import actions
from evaluations.ratings.deciders import deciders_of
from evaluations.ratings.forms import SheetForm
from evaluations.ratings.models import RatingSheet
from evaluations.ratings.sheets import SheetPage, sheet_page
from organizations.refusals import Refused


@dataclass(frozen=True)
class Outcome:
    """What became of it: the sheet, or the form with what is wrong and what stands, or what somebody else saved."""

    page: SheetPage
    form: SheetForm
    sheet: RatingSheet | None = None
    conflict: RatingSheet | None = None


def attempt(by, data, found: RatingSheet) -> Outcome:
    """Save the form upon its version; a refusal stands at the form, which keeps what was typed."""
    page = sheet_page(found)
    form = SheetForm(data, sheet=found, rows=page.ratings, deciders=deciders_of(found))
    if not form.is_valid():
        return Outcome(page, form)
    try:
        sheet = actions.decide(
            by=by,
            sheet=found,
            based_on=form.cleaned_data["version"],
            decisions=form.decisions(),
            minutes=form.minutes(),
        )
    except actions.Conflict as conflict:
        form.add_error(None, conflict.sentence)
        return Outcome(page, form.upon(conflict.sheet), conflict=conflict.sheet)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return Outcome(page, form)
    return Outcome(page, form, sheet=sheet)
