"""A long register: written by the worker as its asker may read it then, private, ended clearly when that is killed."""

import datetime as dt
import signal

import pytest
from django.db import connection, transaction

from disclosures.exports import actions, files
from disclosures.exports.actions import work
from disclosures.exports.models import ExportJob
from disclosures.registers.registry import REGISTERS
from organizations.fonts import has_a_face_for_han
from organizations.models import Organization, RegisterEntry
from tests.disclosures.publications import boards
from tests.disclosures.registers.filled import (
    KINDS,
    TODAY,
    everything,
    page_of,
    rows_of_page,
    rows_of_sheet,
    text_of_paper,
    url,
)
from tests.workers import started, wait_until, waits_for_a_lock

State = ExportJob.State
needs_a_face = pytest.mark.skipif(not has_a_face_for_han(), reason="no font with Chinese characters on this machine")
WORKER = """
from django.core.management import call_command
def run():
    call_command("procrastinate", "worker", "--queues=exports", "--concurrency=1")
"""


def ask(who, kind, organization, extension="xlsx", **chosen) -> ExportJob:
    parameters = {"first": "2026-09", "last": "2026-11", **chosen, "format": extension}
    if REGISTERS[kind].is_of_years:
        parameters |= {"first": "2026-01", "last": "2026-12"}
    return actions.ask(by=who.user, kind=kind, organization=organization, parameters=parameters)


def done(*asked, **chosen) -> ExportJob:
    job = ask(*asked, **chosen)
    actions.run(export_job=job.pk)
    return ExportJob.objects.get(pk=job.pk)


def downloaded(client, job) -> bytes:
    return b"".join(client.post(url("download_export", job.pk)).streaming_content)


@pytest.mark.parametrize("kind", KINDS)
def test_the_worker_writes_the_rows_of_the_page(cast, signed_in, kind):
    everything(cast)
    client = signed_in(cast.secretary)
    page = rows_of_page(page_of(client, kind))
    job = done(cast.secretary, kind, cast.branch)
    assert (job.state, job.rows_done) == (State.DONE, len(page))
    assert rows_of_sheet(downloaded(client, job)) == page
    line = RegisterEntry.objects.get(verb=f"导出{REGISTERS[kind].label}")
    assert (line.actor, line.organization, line.detail) == (cast.secretary.user, cast.branch, {"文件": job.file_name})


@needs_a_face
def test_the_worker_writes_papers_too(cast, signed_in):
    boards.rated_month(cast)
    client = signed_in(cast.secretary)
    job = done(cast.secretary, "ratings", cast.branch, "pdf", level="pioneer")
    answer = client.post(url("download_export", job.pk))
    assert (answer["Content-Type"], job.file_name) == ("application/pdf", "桐花社区党支部2026年9—11月评定台账.pdf")
    text = text_of_paper(b"".join(answer.streaming_content))
    assert ("顾北川" in text, "陆承安" in text, "等次：★先锋" in text) == (True, False, True)


def test_only_what_its_asker_may_read_when_it_is_written_is_in_it(cast, signed_in):
    everything(cast)
    job = ask(cast.officer, "process", cast.committee)
    Organization.objects.move(cast.branch, cast.other_committee, pos="last-child")
    actions.run(export_job=job.pk)
    names = {row[1] for row in rows_of_sheet(downloaded(signed_in(cast.officer), job))}
    assert names == {"松荫街道党工委"}


@pytest.mark.parametrize("kind", KINDS)
def test_who_lost_the_post_before_it_was_written_gets_none(cast, kind):
    everything(cast)
    job = ask(cast.secretary, kind, cast.branch)
    cast.secretary.posts.update(ends_on=TODAY - dt.timedelta(days=1))
    actions.run(export_job=job.pk)
    job.refresh_from_db()
    assert (job.state, job.sentence) == (State.FAILED, work.NO_RIGHT)


@pytest.mark.parametrize("who", ["outsider", "officer", "inspector", "member"])
def test_somebody_elses_register_is_not_there(cast, signed_in, who):
    boards.rated_month(cast)
    job = done(cast.secretary, "ratings", cast.branch)
    client = signed_in(getattr(cast, who))
    assert client.get(url("export_job", job.pk)).status_code == 404
    assert client.post(url("download_export", job.pk)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_killed_in_the_middle_leaves_a_clear_word_and_the_next_one_writes_it(cast, signed_in, settings):
    boards.rated_month(cast)
    client = signed_in(cast.secretary)
    job = ask(cast.secretary, "ratings", cast.branch)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("lock table evaluations_ratingsheet in access exclusive mode")  # it waits in its middle
        worker = started(WORKER, settings)
        try:
            wait_until(lambda: waits_for_a_lock(cursor))
            assert ExportJob.objects.get(pk=job.pk).state == State.RUNNING
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
    page = url("export_job", job.pk)
    wait_until(lambda: work.BROKE_OFF in client.get(page).content.decode())
    client.post(url("export_again", job.pk))
    again = ExportJob.objects.get(state=State.ASKED)
    worker = started(WORKER, settings)
    try:
        wait_until(lambda: ExportJob.objects.get(pk=again.pk).state == State.DONE)
    finally:
        worker.terminate()
        worker.wait()
    again.refresh_from_db()
    with files.opened(again.token, again.digest) as file:
        assert len(rows_of_sheet(file.read())) == 7


@pytest.mark.django_db(transaction=True)
def test_the_worker_of_mails_and_imports_leaves_exports_alone(cast, settings):
    boards.rated_month(cast)
    job = ask(cast.secretary, "ratings", cast.branch)
    once = WORKER.replace("--queues=exports", "--queues=default").replace('1")', '1", "--one-shot")')
    assert started(once, settings).wait(timeout=60) == 0
    assert ExportJob.objects.get(pk=job.pk).state == State.ASKED
