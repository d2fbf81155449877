"""What an inspection and a finding must never be is refused by the database."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from disclosures.inspections.models import Finding, Inspection
from tests.refusals import assert_refused_by_the_database, raises_violation

D = dt.date
TOLD = {"state": "notified", "notified_on": D(2026, 11, 24), "answers_due_on": D(2026, 11, 27)}
REPORTED = TOLD | {"state": "reported", "reported_on": D(2026, 11, 30)}
CLOSED = REPORTED | {"state": "closed", "closed_on": D(2026, 12, 20)}
CANCELLED = {"state": "cancelled", "cancelled_on": D(2026, 11, 25), "cancelled_reason": "范围选错"}
STAMPS = "inspection_has_exactly_the_stamps_of_its_state"
ORDER = "inspection_takes_its_steps_in_their_order"
MONTHS = "inspection_covers_one_to_twelve_whole_months"


@pytest.fixture
def make(cast):
    def made(**values):
        basis = {
            "scope": cast.district,
            "scope_name": "区委",
            "first_month": D(2026, 10, 1),
            "last_month": D(2026, 10, 1),
            "title": "十月检查",
            "data_day": D(2026, 11, 24),
            "frozen_by": cast.inspector.user,
            "statistics": {},
            "praise": [],
        }
        return Inspection.objects.create(**(basis | values))

    return made


@pytest.mark.parametrize(
    "right",
    [{}, TOLD, REPORTED, {"state": "reported", "reported_on": D(2026, 11, 24)}, CLOSED, CANCELLED, TOLD | CANCELLED],
)
def test_every_state_has_its_stamps(make, right):
    assert make(**right).pk


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"state": "lost"}, STAMPS),
        ({"notified_on": D(2026, 11, 24)}, STAMPS),
        (TOLD | {"answers_due_on": None}, STAMPS),
        (TOLD | {"reported_on": D(2026, 11, 30)}, STAMPS),
        (REPORTED | {"reported_on": None}, STAMPS),
        (REPORTED | {"closed_on": D(2026, 12, 1)}, STAMPS),
        (CLOSED | {"closed_on": None}, STAMPS),
        (CANCELLED | {"cancelled_reason": ""}, STAMPS),
        (CANCELLED | {"reported_on": D(2026, 11, 30)}, STAMPS),
        (TOLD | {"notified_on": D(2026, 11, 23)}, ORDER),
        (TOLD | {"answers_due_on": D(2026, 11, 24)}, ORDER),
        ({"state": "reported", "reported_on": D(2026, 11, 23)}, ORDER),
        (REPORTED | {"notified_on": D(2026, 12, 1), "answers_due_on": D(2026, 12, 4)}, ORDER),
        (CLOSED | {"closed_on": D(2026, 11, 29)}, ORDER),
        (CANCELLED | {"cancelled_on": D(2026, 11, 23)}, ORDER),
        ({"first_month": D(2026, 10, 2)}, MONTHS),
        ({"last_month": D(2026, 10, 31)}, MONTHS),
        ({"last_month": D(2026, 9, 1)}, MONTHS),
        ({"first_month": D(2025, 10, 1)}, MONTHS),
        ({"last_month": D(2026, 12, 1)}, "inspection_looks_at_no_month_to_come"),
        ({"title": ""}, "inspection_has_a_title"),
    ],
)
def test_the_database_refuses_an_inspection_that_contradicts_itself(make, wrong, constraint):
    with raises_violation(constraint), transaction.atomic():
        make(**wrong)


def test_twelve_months_are_not_too_many(make):
    assert [str(month) for month in make(first_month=D(2025, 11, 1)).months][::11] == ["2025-11", "2026-10"]


def test_the_same_is_frozen_once_a_day_unless_it_was_cancelled(make):
    make(**CANCELLED)
    make()
    with raises_violation("inspection_is_frozen_once_a_day"), transaction.atomic():
        make()
    assert make(data_day=D(2026, 11, 25)).pk


@pytest.mark.parametrize(
    "change",
    [
        {"scope_name": "别的"},
        {"first_month": D(2026, 9, 1)},
        {"last_month": D(2026, 11, 1)},
        {"data_day": D(2026, 11, 25)},
        {"statistics": {"total": {}}},
        {"praise": [1]},
    ],
)
def test_what_is_frozen_stays(make, change):
    pk = make().pk
    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        Inspection.objects.filter(pk=pk).update(**change)
    Inspection.objects.filter(pk=pk).update(title="另一个名字")


def test_an_inspection_and_its_findings_stay_as_records(make, cast):
    inspection = make()
    finding = found(inspection, cast)
    with pytest.raises(DatabaseError, match="Cannot delete rows"), transaction.atomic():
        finding.delete()
    with pytest.raises(DatabaseError, match="Cannot delete rows"), transaction.atomic():
        Inspection.objects.filter(pk=make(data_day=D(2026, 11, 25)).pk).delete()


# --- findings ---
def found(inspection, cast, **values):
    basis = {
        "inspection": inspection,
        "position": 1,
        "organization": cast.branch,
        "organization_name": "桐花社区党支部",
        "superior_name": "松荫街道党工委",
        "period_start": D(2026, 10, 1),
        "problem": "未评定",
        "requirement": "R34",
        "words": "应于10月31日前评定",
        "responsible": cast.branch,
    }
    return Finding.objects.create(**(basis | values))


DONE = {"rectification": "已评定", "submitted_on": D(2026, 11, 25)}
CLEARED = {"state": "cleared", "cleared_on": D(2026, 11, 26), "clearing_note": "看过"}
WITHDRAWN = {"state": "withdrawn", "withdrawn_on": D(2026, 11, 26), "withdrawal_reason": "查错了"}
STEPS = "finding_has_exactly_the_stamps_of_its_state"


def signed(values, cast):
    """The account beside each day."""
    by = {"submitted_on": cast.secretary, "cleared_on": cast.officer, "withdrawn_on": cast.inspector}
    accounts = {day.replace("_on", "_by"): who.user for day, who in by.items() if values.get(day)}
    return accounts | values


@pytest.mark.parametrize(
    "right", [{}, DONE | {"state": "submitted"}, CLEARED, DONE | CLEARED, WITHDRAWN, DONE | WITHDRAWN]
)
def test_every_state_of_a_finding_has_its_stamps(make, cast, right):
    assert found(make(), cast, **signed(right, cast)).pk


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"state": "lost"}, STEPS),
        (DONE, STEPS),
        (DONE | {"state": "submitted", "rectification": ""}, STEPS),
        ({"state": "submitted", "rectification": "已评定"}, STEPS),
        (CLEARED | {"clearing_note": ""}, STEPS),
        (CLEARED | {"state": "open"}, STEPS),
        (CLEARED | WITHDRAWN, STEPS),
        (WITHDRAWN | {"withdrawal_reason": ""}, STEPS),
        (WITHDRAWN | {"state": "open"}, STEPS),
        ({"source": "on_site"}, "finding_was_seen_on_site_by_somebody_exactly_when_it_says_so"),
        ({"seen_on": D(2026, 11, 1)}, "finding_was_seen_on_site_by_somebody_exactly_when_it_says_so"),
        ({"problem": ""}, "finding_says_something_of_somebody"),
        ({"words": ""}, "finding_says_something_of_somebody"),
        ({"organization_name": ""}, "finding_says_something_of_somebody"),
        ({"period_start": D(2026, 10, 2)}, "finding_period_is_a_month_or_an_odd_month_and_the_next"),
        ({"period_months": 2}, "finding_period_is_a_month_or_an_odd_month_and_the_next"),
        ({"period_months": 3}, "finding_period_is_a_month_or_an_odd_month_and_the_next"),
        ({"evidence_kind": "meeting"}, "finding_names_its_evidence_by_kind_and_number"),
        ({"evidence_id": 1}, "finding_names_its_evidence_by_kind_and_number"),
        ({"explanation": "说明"}, "finding_is_explained_by_somebody_once_it_has_a_version"),
        ({"explanation_version": 1}, "finding_is_explained_by_somebody_once_it_has_a_version"),
    ],
)
def test_the_database_refuses_a_finding_that_contradicts_itself(make, cast, wrong, constraint):
    inspection = make()
    with raises_violation(constraint), transaction.atomic():
        found(inspection, cast, **signed(wrong, cast))


def test_nobody_clears_what_the_same_account_reported_as_done(make, cast):
    finding = found(make(), cast, **signed(DONE | {"state": "submitted"}, cast))
    finding.state, finding.cleared_by, finding.cleared_on = "cleared", cast.secretary.user, D(2026, 11, 26)
    finding.clearing_note = "看过"
    assert_refused_by_the_database(finding, "finding_is_cleared_by_another_than_who_reported_it_done")


def test_a_finding_of_a_rule_stands_once_and_has_a_place_of_its_own(make, cast):
    inspection = make()
    found(inspection, cast)
    with raises_violation("finding_of_a_rule_stands_once_an_inspection"), transaction.atomic():
        found(inspection, cast, position=2)
    with raises_violation("finding_has_a_place_of_its_own"), transaction.atomic():
        found(inspection, cast, problem="未公示")
    seen = {"source": "on_site", "seen_on": D(2026, 11, 24), "seen_by": cast.inspector.user}
    assert found(inspection, cast, position=2, **seen).pk


@pytest.mark.parametrize(
    "change",
    [
        {"position": 9},
        {"organization_name": "别的"},
        {"superior_name": "别的"},
        {"period_start": D(2026, 9, 1)},
        {"problem": "未公示"},
        {"requirement": "R1"},
        {"words": "改了"},
        {"evidence_kind": "meeting", "evidence_id": 1},
    ],
)
def test_the_words_of_a_finding_never_change(make, cast, change):
    pk = found(make(), cast).pk
    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        Finding.objects.filter(pk=pk).update(**change)
    Finding.objects.filter(pk=pk).update(due_on=D(2026, 12, 10), responsible=cast.committee)
