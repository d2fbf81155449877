"""What the ballot advises, written beside each row, and the one level that a policy can bar."""

from evaluations.ratings import rules
from evaluations.ratings.actions.writing import some
from evaluations.ratings.advice import barred_from_pioneer, results_by_subject
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating, RatingSheet
from evaluations.ratings.quotas import quota_of
from organizations.models import Policy
from organizations.refusals import Refused

ADVISED = ["score", "suggestion", "is_tied", "is_flagged_unfamiliar"]


def advise(sheet: RatingSheet, rows: list[Rating]) -> None:
    """Set on each row what the ballot advises, as far as its counts may be shown at all."""
    policy = Policy.objects.on(sheet.meeting.held_on)
    shown = results_by_subject(sheet.meeting)
    barred = barred_from_pioneer(sheet, policy)
    suggestions = rules.suggest(
        [shown[row.subject].counts if row.subject in shown else None for row in rows],
        quota_of(sheet, rows, policy).allowed,
        policy,
        barred={place for place, row in enumerate(rows) if row.person_id in barred},
    )
    for row, suggestion in zip(rows, suggestions, strict=True):
        row.score, row.suggestion = suggestion.score, suggestion.level
        row.is_tied, row.is_flagged_unfamiliar = suggestion.is_tied, suggestion.is_flagged_unfamiliar


def refuse_a_barred_pioneer(sheet: RatingSheet, rows: list[Rating]) -> None:
    """Refuse a ★ for whom the policy gives none."""
    barred = barred_from_pioneer(sheet, Policy.objects.on(sheet.meeting.held_on))
    if wrong := [row.name for row in rows if row.level == Level.PIONEER and row.person_id in barred]:
        raise Refused(f"按本区的政策，预备党员不评先锋：{some(wrong)}。请改选别的等次。")
