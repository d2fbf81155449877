"""What only several rows of an inspection can show to be wrong; `disclosures.integrity` asks them all."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from disclosures.inspections.models import Finding, Inspection

State = Inspection.State


def nobody_answers_before_being_told() -> Iterator[str]:
    """Until units are told, only the office may have touched a finding."""
    touched = Q(explanation_version__gt=0) | Q(submitted_on__isnull=False) | Q(state=Finding.State.CLEARED)
    for finding in Finding.objects.filter(touched, inspection__state=State.FROZEN):
        yield f"{finding}（{finding.pk}）还没有告知，却已经说明、整改或者销号。"


def what_is_reported_has_a_day_for_putting_it_right() -> Iterator[str]:
    reported = Finding.objects.unsettled().filter(inspection__state=State.REPORTED, due_on__isnull=True)
    for finding in reported:
        yield f"{finding}（{finding.pk}）已经通报，却没有整改期限。"


def a_closed_inspection_left_nothing_open() -> Iterator[str]:
    left = Finding.objects.unsettled().filter(inspection=OuterRef("pk")).order_by()
    for inspection in Inspection.objects.filter(Exists(left), state=State.CLOSED).for_lists():
        yield f"{inspection}（{inspection.pk}）已经结束，却还有没有销号的问题。"


INVARIANTS = (
    nobody_answers_before_being_told,
    what_is_reported_has_a_day_for_putting_it_right,
    a_closed_inspection_left_nothing_open,
)
