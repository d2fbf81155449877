"""What the database refuses of a circular and its receipts, and that what was issued never changes."""

import pytest
import time_machine
from django.db import DatabaseError

from disclosures.circulars.models import Circular, CircularReceipt
from tests import builders
from tests.disclosures.circulars.papers import ISSUED, drafted, issued, withdrawn
from tests.disclosures.inspections.rounds import TODAY
from tests.refusals import assert_refused_by_the_database


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(builders.at(TODAY), tick=False):
        yield


def raises_protection(operation):
    return pytest.raises(DatabaseError, match=f"Cannot {operation} rows")


OUT = {"year": 2026, "number": 1, "issued_on": ISSUED, "content": {}}


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"state": "lost"}, "circular_has_exactly_the_stamps_of_its_state"),
        ({"state": "issued"}, "circular_has_exactly_the_stamps_of_its_state"),
        ({"number": 3}, "circular_has_exactly_the_stamps_of_its_state"),
        ({"withdrawn_on": ISSUED}, "circular_has_exactly_the_stamps_of_its_state"),
        (OUT | {"state": "issued", "prefix": ""}, "circular_has_exactly_the_stamps_of_its_state"),
        (OUT | {"state": "issued", "year": 2025}, "circular_has_the_year_of_its_day"),
        (
            OUT | {"state": "withdrawn", "withdrawn_on": TODAY, "withdrawal_reason": "误"},
            "circular_is_withdrawn_no_earlier_than_issued",
        ),
    ],
)
def test_a_state_has_exactly_its_stamps(cast, changes, constraint):
    circular = drafted(cast)
    if "issued_on" in changes:
        circular.issued_by = cast.inspector.user
    for name, value in changes.items():
        setattr(circular, name, value)
    assert_refused_by_the_database(circular, constraint)


def _copy_of(circular, **changes):
    kept = {field.attname: getattr(circular, field.attname) for field in Circular._meta.concrete_fields}
    return Circular(**kept | {"id": None} | changes)


def test_an_inspection_has_one_draft(cast):
    assert_refused_by_the_database(_copy_of(drafted(cast)), "circular_of_an_inspection_is_drafted_once")


def test_an_inspection_has_one_circular_in_force(cast):
    twin = _copy_of(issued(cast), number=2)
    assert_refused_by_the_database(twin, "circular_of_an_inspection_stands_once")


def test_a_number_is_given_once_a_year(cast):
    twin = _copy_of(issued(cast), state="corrected")
    assert_refused_by_the_database(twin, "circular_number_is_given_once_a_year")


def test_a_circular_is_corrected_by_one(cast):
    old = issued(cast)
    _copy_of(old, state="corrected", number=2, corrects_id=old.pk).save()
    twin = _copy_of(old, state="corrected", number=3, corrects_id=old.pk)
    assert_refused_by_the_database(twin, "corrects_id")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "改"),
        ("prefix", "改"),
        ("recipients", "改"),
        ("situation", "改"),
        ("achievements", "改"),
        ("problems", "改"),
        ("demands", "改"),
        ("signed_by", "改"),
        ("copied_to", "改"),
        ("number", 7),
        ("version", 7),
        ("issued_on", TODAY),
        ("content", {}),
    ],
)
def test_what_was_issued_never_changes(cast, name, value):
    circular = issued(cast)
    with raises_protection("update"):
        Circular.objects.filter(pk=circular.pk).update(**{name: value})


def test_what_was_withdrawn_keeps_its_paper_too(cast):
    circular = withdrawn(cast)
    with raises_protection("update"):
        Circular.objects.filter(pk=circular.pk).update(problems="没有问题。")


def test_no_circular_is_deleted(cast):
    circular = drafted(cast)
    with raises_protection("delete"):
        Circular.objects.filter(pk=circular.pk).delete()


def test_a_circular_goes_to_a_unit_once(cast):
    circular = issued(cast)
    twin = CircularReceipt(circular=circular, organization=cast.branch, name="桐花")
    assert_refused_by_the_database(twin, "circular_goes_to_a_unit_once")


def test_a_receipt_has_a_moment_and_somebody_or_neither(cast):
    receipt = issued(cast).receipts.first()
    receipt.read_at = builders.at(ISSUED)
    assert_refused_by_the_database(receipt, "circular_is_signed_for_by_somebody_at_some_time")


def test_a_unit_that_signed_stays_signed(cast):
    receipts = issued(cast).receipts.filter(organization=cast.branch)
    receipts.update(read_at=builders.at(ISSUED), read_by=cast.secretary.user)
    with raises_protection("update"):
        receipts.update(read_at=None, read_by=None)
