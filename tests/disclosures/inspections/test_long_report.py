"""A report on more branches than a request sets: handed to the worker, set in parts, its asker's alone."""

from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from pypdf import PdfReader

from disclosures.exports import actions, files
from disclosures.exports.models import ExportJob
from disclosures.inspections import long_export, views
from organizations.models import RegisterEntry
from tests import builders
from tests.disclosures.inspections.october import TODAY, october
from tests.organizations.test_documents import needs_a_face

EXPORT = reverse("disclosures:inspection_export")
WISH = {"period": "2026-10", "format": "pdf"}


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(builders.at(TODAY), tick=False):
        yield


@pytest.fixture
def two_at_once(monkeypatch):
    """As if a request set no more than two branches."""
    monkeypatch.setattr(views, "BRANCHES_AT_ONCE", 2)


def asked(who, organization):
    return actions.ask(by=who.user, kind=ExportJob.Kind.INSPECTION_REPORT, organization=organization, parameters=WISH)


def set_by_the_worker(job):
    actions.run(export_job=job.pk)
    job.refresh_from_db()
    return job


def text_of(job, who):
    with actions.fetch(by=who.user, export_job=job, today=TODAY) as file:
        return "".join(page.extract_text() for page in PdfReader(BytesIO(file.read())).pages).replace("\n", "")


def test_a_long_pdf_is_handed_to_the_worker_and_leaves_no_line_yet(cast, signed_in, two_at_once):
    october(cast)
    answer = signed_in(cast.inspector).post(EXPORT, WISH)
    job = ExportJob.objects.get()
    assert answer.url == reverse("disclosures:export_job", args=[job.pk])
    assert [job.kind, job.organization, job.parameters, job.file_name, job.rows_expected] == [
        "inspection_report",
        cast.district,
        WISH,
        "区委2026年10月检查报告.pdf",
        3,
    ]
    assert not RegisterEntry.objects.filter(verb="导出检查报告").exists()


@needs_a_face
def test_a_scope_that_is_short_enough_and_a_workbook_come_at_once(cast, signed_in, two_at_once):
    october(cast)
    client = signed_in(cast.inspector)
    for wish in [WISH | {"organization": cast.committee.pk}, WISH | {"format": "xlsx"}]:
        assert client.post(EXPORT, wish).status_code == 200
    assert not ExportJob.objects.exists()


@needs_a_face
def test_the_worker_sets_what_the_request_would_have_set(cast):
    october(cast)
    job = set_by_the_worker(asked(cast.inspector, cast.district))
    assert (job.state, job.rows_done) == (ExportJob.State.DONE, 3)
    text = text_of(job, cast.inspector)
    for words in ["按期召开1个支部，逾期召开1个，未召开1个", "附件4", "芦汀村党支部", "纪澄导出，2026年11月24日"]:
        assert words in text
    line = RegisterEntry.objects.get(verb="导出检查报告")
    assert [line.actor, line.organization, line.detail] == [
        cast.inspector.user,
        cast.district,
        {"文件": "区委2026年10月检查报告.pdf"},
    ]


@needs_a_face
def test_it_holds_only_what_its_asker_inspects(cast):
    october(cast)
    text = text_of(set_by_the_worker(asked(cast.officer, cast.committee)), cast.officer)
    assert "桐花社区党支部" in text
    assert "芦汀村党支部" not in text


@needs_a_face
def test_cancelled_after_its_first_part_it_leaves_no_file(cast, monkeypatch):
    october(cast)
    job = asked(cast.inspector, cast.district)
    kept = long_export.backdrop_of

    def cancelled_meanwhile(report, reach):
        actions.cancel(by=cast.inspector.user, export_job=job)
        return kept(report, reach)

    monkeypatch.setattr(long_export, "backdrop_of", cancelled_meanwhile)
    set_by_the_worker(job)
    assert (job.state, job.token, list(files.FOLDER.path.iterdir())) == (ExportJob.State.CANCELLED, "", [])


def test_who_does_not_inspect_there_cannot_ask(cast):
    with pytest.raises((PermissionDenied, Http404)):
        asked(cast.outsider, cast.committee)
    with pytest.raises((PermissionDenied, Http404)):
        asked(cast.officer, cast.district)
    assert not ExportJob.objects.exists()
