"""The integrity check finds a circular that contradicts its inspection, its correction or its receipts."""

import pytest
import time_machine

from disclosures import integrity
from disclosures.circulars import invariants
from disclosures.circulars.models import Circular, CircularReceipt
from disclosures.inspections.models import Inspection
from tests import builders
from tests.disclosures.circulars.papers import ISSUED, drafted, issued


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(builders.at(ISSUED), tick=False):
        yield


def said():
    return {invariant: sentences for invariant in invariants.INVARIANTS if (sentences := list(invariant()))}


def test_the_integrity_check_runs_them(cast):
    assert set(invariants.INVARIANTS) <= set(integrity.INVARIANTS)


def test_what_the_actions_wrote_is_sound(cast):
    issued(cast)
    assert said() == {}


def _without_its_report(cast):
    circular = issued(cast)
    Inspection.objects.update(state="notified", reported_on=None)
    return f"通报{circular.pk}已经印发，它所依据的检查却没有通报日期。"


def _with_a_correction_that_is_not_out(cast):
    circular = issued(cast)
    Circular.objects.update(state="corrected")
    return f"通报{circular.pk}写着已更正，代替它的通报却没有印发。"


def _draft_with_a_receipt(cast):
    circular = drafted(cast)
    CircularReceipt.objects.create(circular=circular, organization=cast.branch, name="桐花")
    return f"通报{circular.pk}还是草稿，却已经发给了单位。"


PLANTED = {
    invariants.what_was_issued_reported_its_inspection: _without_its_report,
    invariants.a_corrected_circular_has_its_correction: _with_a_correction_that_is_not_out,
    invariants.a_draft_went_to_nobody: _draft_with_a_receipt,
}


@pytest.mark.parametrize("invariant", invariants.INVARIANTS)
def test_a_planted_corruption_is_found_by_what_it_breaks_and_by_nothing_else(cast, invariant):
    sentence = PLANTED[invariant](cast)
    assert said() == {invariant: [sentence]}
