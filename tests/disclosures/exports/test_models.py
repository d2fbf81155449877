"""What an export must never be is refused by the database."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from disclosures.exports.models import ExportJob

NOW = timezone.now()
FILE = {"token": "a" * 32, "digest": "b" * 64, "size": 9, "expires_on": dt.date(2026, 12, 1)}
DONE = {"state": "done", "started_at": NOW} | FILE


@pytest.fixture
def make(cast):
    def made(**values):
        basis = {"kind": "summaries", "organization": cast.committee, "asked_by": cast.officer.user, "file_name": "a"}
        return ExportJob.objects.create(**(basis | values))

    return made


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"kind": "ballots"}, "export_job_kind_is_known"),
        ({"state": "lost", "started_at": NOW}, "export_job_state_is_known"),
        ({"state": "running"}, "export_job_runs_from_a_moment_on"),
        ({"started_at": NOW}, "export_job_runs_from_a_moment_on"),
        (DONE | {"token": ""}, "export_job_has_a_file_only_when_done"),
        (DONE | {"digest": "b"}, "export_job_has_a_file_only_when_done"),
        (DONE | {"size": None}, "export_job_has_a_file_only_when_done"),
        (DONE | {"size": 0}, "export_job_has_a_file_only_when_done"),
        ({"token": "a" * 32}, "export_job_has_a_file_only_when_done"),
        (DONE | {"expires_on": None}, "export_job_says_how_long_its_file_is_kept"),
        ({"expires_on": dt.date(2026, 12, 1)}, "export_job_says_how_long_its_file_is_kept"),
        ({"fetched_on": dt.date(2026, 12, 1)}, "export_job_says_how_long_its_file_is_kept"),
        ({"state": "failed"}, "export_job_says_why_it_failed"),
        ({"sentence": "没有导出。"}, "export_job_says_why_it_failed"),
        ({"rows_done": 2, "rows_expected": 1}, "export_job_does_no_more_than_expected"),
    ],
)
def test_the_database_refuses_what_must_never_be(make, wrong, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make(**wrong)


@pytest.mark.parametrize("state", ["asked", "running"])
def test_no_two_live_exports_of_one_account_are_alike(make, state):
    make(parameters={"year": 2026}, state=state, started_at=None if state == "asked" else NOW)
    with pytest.raises(IntegrityError, match="export_job_is_asked_once_at_a_time"), transaction.atomic():
        make(parameters={"year": 2026})
    assert make(parameters={"year": 2025}).pk


def test_no_two_exports_share_a_file(make):
    make(**DONE)
    with pytest.raises(IntegrityError, match="export_job_has_a_file_of_its_own"), transaction.atomic():
        make(**DONE)
    assert make(state="cancelled").token == make(state="cancelled").token == ""
