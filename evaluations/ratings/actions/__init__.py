"""Every write to the ratings: sheets drawn up, levels decided, a sheet confirmed, a rating corrected, a form taken."""

from evaluations.ratings.actions.confirming import confirm
from evaluations.ratings.actions.corrections import correct
from evaluations.ratings.actions.downloads import record_download
from evaluations.ratings.actions.drafts import decide
from evaluations.ratings.actions.drawing_up import draw_up_sheets
from evaluations.ratings.actions.writing import Conflict, Decision, Minutes

__all__ = [
    "Conflict",
    "Decision",
    "Minutes",
    "confirm",
    "correct",
    "decide",
    "draw_up_sheets",
    "record_download",
]
