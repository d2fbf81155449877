"""The integrity check finds a circular that contradicts its inspection, its correction or its receipts."""

import pytest
import time_machine

from disclosures import integrity
from disclosures.circulars.invariants import INVARIANTS
from disclosures.circulars.models import Circular, CircularReceipt
from disclosures.inspections.models import Inspection
from tests import builders
from tests.disclosures.circulars.papers import ISSUED, drafted, issued


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(builders.at(ISSUED), tick=False):
        yield


def broken():
    return [sentence for invariant in INVARIANTS for sentence in invariant()]


def test_the_integrity_check_runs_them(cast):
    assert set(INVARIANTS) <= set(integrity.INVARIANTS)


def test_what_the_actions_wrote_is_sound(cast):
    issued(cast)
    assert broken() == []


def test_an_inspection_without_its_report_is_found(cast):
    circular = issued(cast)
    Inspection.objects.update(state="notified", reported_on=None)
    assert broken() == [f"通报{circular.pk}已经印发，它所依据的检查却没有通报日期。"]


def test_a_correction_that_is_not_out_is_found(cast):
    circular = issued(cast)
    Circular.objects.update(state="corrected")
    assert broken() == [f"通报{circular.pk}写着已更正，代替它的通报却没有印发。"]


def test_a_draft_with_a_receipt_is_found(cast):
    circular = drafted(cast)
    CircularReceipt.objects.create(circular=circular, organization=cast.branch, name="桐花")
    assert broken() == [f"通报{circular.pk}还是草稿，却已经发给了单位。"]
