"""A worker killed in the middle of an export: seen at once, said clearly, and nothing is left of it but a way on."""

import signal

import pytest
from django.db import connection, transaction

from disclosures.exports import actions, files
from disclosures.exports.actions import work
from disclosures.exports.models import ExportJob
from disclosures.exports.running import held, is_anybody_at
from tests.disclosures.exports.asked import ask, now, url
from tests.workers import started, wait_until, waits_for_a_lock

State = ExportJob.State
TASK = "from disclosures.tasks import run_export as run"


@pytest.mark.django_db(transaction=True)
def test_a_killed_workers_export_ends_with_a_clear_word_and_can_be_asked_again(cast, signed_in, settings):
    client, job = signed_in(cast.officer), ask(cast.officer, cast.committee)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("lock table meetings_attendance in access exclusive mode")  # the export waits in its middle
        worker = started(TASK, settings, export_job=job.pk)
        try:
            wait_until(lambda: waits_for_a_lock(cursor))
            assert "正在导出" in client.get(url("export_job", job.pk)).content.decode()
            assert (now(job).state, actions.end_abandoned()) == (State.RUNNING, 0)
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
    wait_until(lambda: work.BROKE_OFF in client.get(url("export_job", job.pk)).content.decode())
    assert now(job).state == State.FAILED
    again = client.post(url("export_again", job.pk)).url
    actions.run(export_job=ExportJob.objects.get(state=State.ASKED).pk)
    assert "导出好了，可以下载" in client.get(again).content.decode()


def test_an_export_that_is_taken_up_again_after_its_worker_died_does_not_run(cast):
    job = ask(cast.officer, cast.committee)
    ExportJob.objects.filter(pk=job.pk).update(state=State.RUNNING, started_at="2026-11-01T00:00Z")
    actions.run(export_job=job.pk)
    assert (now(job).state, now(job).sentence, list(files.FOLDER.path.iterdir())) == (
        State.FAILED, work.BROKE_OFF, [],
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_write_one_export(cast, settings):
    job = ask(cast.officer, cast.committee)
    with held(job.pk) as is_ours:
        other = started(TASK, settings, export_job=job.pk)
        assert (is_ours, other.wait(timeout=60), now(job).state) == (True, 0, State.ASKED)
    with transaction.atomic():
        assert is_anybody_at(job.pk) is False
