"""What only several rows can show to be wrong in an inspection is found, and nothing in one that is sound."""

import pytest

from disclosures import integrity
from disclosures.inspections import invariants
from disclosures.inspections.models import Finding, Inspection
from tests.disclosures.inspections.october import TODAY, october
from tests.disclosures.inspections.rounds import frozen, reported


def said():
    return {invariant: sentences for invariant in invariants.INVARIANTS if (sentences := list(invariant()))}


def test_sound_inspections_have_nothing_to_report(cast):
    reported(cast)
    assert said() == {}
    assert set(invariants.INVARIANTS) <= set(integrity.INVARIANTS)


def _answered_before_anybody_was_told(cast):
    october(cast)
    finding = frozen(cast).findings.first()
    Finding.objects.filter(pk=finding.pk).update(
        explanation="早了", explanation_version=1, explained_by=cast.outsider.user, explained_on=TODAY
    )
    return f"{finding}（{finding.pk}）还没有告知，却已经说明、整改或者销号。"


def _without_a_day(cast):
    finding = reported(cast).findings.first()
    Finding.objects.filter(pk=finding.pk).update(due_on=None)
    return f"{finding}（{finding.pk}）已经通报，却没有整改期限。"


def _closed_with_something_open(cast):
    inspection = reported(cast)
    Inspection.objects.filter(pk=inspection.pk).update(state="closed", closed_on=inspection.reported_on)
    return f"{inspection}（{inspection.pk}）已经结束，却还有没有销号的问题。"


PLANTED = {
    invariants.nobody_answers_before_being_told: _answered_before_anybody_was_told,
    invariants.what_is_reported_has_a_day_for_putting_it_right: _without_a_day,
    invariants.a_closed_inspection_left_nothing_open: _closed_with_something_open,
}


@pytest.mark.parametrize("invariant", invariants.INVARIANTS)
def test_a_planted_corruption_is_found_by_what_it_breaks_and_by_nothing_else(cast, invariant):
    sentence = PLANTED[invariant](cast)
    assert said() == {invariant: [sentence]}
