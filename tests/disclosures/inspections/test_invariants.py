"""What only several rows can show to be wrong in an inspection is found, and nothing in one that is sound."""

from disclosures import integrity
from disclosures.inspections import invariants
from disclosures.inspections.models import Finding, Inspection
from tests.disclosures.inspections.october import TODAY, october
from tests.disclosures.inspections.rounds import frozen, reported


def broken():
    return [sentence for invariant in invariants.INVARIANTS for sentence in invariant()]


def test_sound_inspections_have_nothing_to_report(cast):
    reported(cast)
    assert broken() == []
    assert set(invariants.INVARIANTS) <= set(integrity.INVARIANTS)


def test_an_answer_before_anybody_was_told_is_found(cast):
    october(cast)
    finding = frozen(cast).findings.first()
    Finding.objects.filter(pk=finding.pk).update(
        explanation="早了", explanation_version=1, explained_by=cast.outsider.user, explained_on=TODAY
    )
    assert broken() == [f"{finding}（{finding.pk}）还没有告知，却已经说明、整改或者销号。"]


def test_a_reported_finding_without_a_day_is_found(cast):
    finding = reported(cast).findings.first()
    Finding.objects.filter(pk=finding.pk).update(due_on=None)
    assert broken() == [f"{finding}（{finding.pk}）已经通报，却没有整改期限。"]


def test_a_closed_inspection_with_something_open_is_found(cast):
    inspection = reported(cast)
    Inspection.objects.filter(pk=inspection.pk).update(state="closed", closed_on=inspection.reported_on)
    assert broken() == [f"{inspection}（{inspection.pk}）已经结束，却还有没有销号的问题。"]
