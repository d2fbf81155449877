"""A worker killed with -9 in the middle of a job: the next one ends the job or says that it broke off, nothing twice.

What the pages say the moment it dies stands in tests/organizations/test_list_imports.py and
tests/disclosures/exports/test_killed_worker.py.
"""

import contextlib
import time

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from disclosures import integrity, tasks
from disclosures.exports.models import ExportJob
from disclosures.publications.models import Publication
from disclosures.reminders.actions import queue_digests
from disclosures.reminders.models import Digest, MailAddress
from organizations.actions import list_imports
from organizations.models import Holiday, ListImport, Person
from tests.disclosures.exports import asked
from tests.disclosures.inspections.october import september
from tests.disclosures.publications import boards
from tests.faults import acts
from tests.faults.killed import locked, wait_for_the_dead
from tests.organizations.awkward_files import workbook
from tests.served import PATIENCE
from tests.workers import wait_until, working

pytestmark = pytest.mark.django_db(transaction=True)


def kill_a_worker(settings, table: str, **environment: str) -> None:
    """Let a worker take its job and kill it where it wants to look into `table`."""
    with locked(table) as somebody_waits, working(settings, **environment) as worker:
        wait_until(somebody_waits, PATIENCE)
        worker.kill()
        worker.wait()
    wait_for_the_dead()


def let_another_go_on(settings, task: str, **environment: str) -> None:
    """A minute later, when nothing is heard of the dead one any more, another worker looks what it left."""
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '2 minutes'")
    with contextlib.suppress(AlreadyEnqueued):
        app.configure_task(tasks.take_up_broken_off.name).defer(timestamp=0)
    jobs = ProcrastinateJob.objects.filter(task_name=task)
    with working(settings, **environment):
        wait_until(lambda: not jobs.filter(status__in=["todo", "doing"]).exists(), PATIENCE)
    assert set(jobs.values_list("status", flat=True)) == {"succeeded"}


def test_in_the_daily_round_the_next_worker_takes_every_step_once(cast, settings):
    boards.post(cast, boards.rated_month(cast))
    before = integrity.broken()
    app.configure_task(tasks.run_daily.name).defer(timestamp=int(time.time()))
    kill_a_worker(settings, "disclosures_publication")
    let_another_go_on(settings, tasks.run_daily.name)
    assert (Publication.objects.get().state, acts.lines("撤下公示"), integrity.broken()) == ("taken_down", 1, before)


def test_in_the_mails_the_one_that_was_begun_is_lost_and_each_other_is_sent_once(cast, settings, tmp_path):
    september(cast)
    today = timezone.localdate()
    Holiday.objects.update_or_create(day=today, defaults={"is_working": True, "name": "调休"})
    for person in (cast.secretary, cast.deputy, cast.officer, cast.committee_secretary):
        address = f"{person.user.username}@example.cn"
        MailAddress.objects.create(
            user=person.user, address=address, asked_on=today, confirmed_on=today, state=MailAddress.State.ON
        )
    queue_digests(today=today)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set scheduled_at = null")  # eight o'clock
    postbox = {"EMAIL_URL": f"filemail:///{tmp_path}/mails"}
    kill_a_worker(settings, "meetings_meeting", **postbox)
    let_another_go_on(settings, tasks.run_send_digests.name, **postbox)
    states = list(Digest.objects.values_list("state", flat=True))
    to = [
        line for path in tmp_path.glob("mails/*") for line in path.read_text().splitlines() if line.startswith("To: ")
    ]
    assert (states.count("begun"), states.count("queued"), states.count("sent") >= 2) == (1, 0, True)
    assert len(to) == len(set(to)) == states.count("sent")


def test_in_an_import_nothing_is_written_and_the_page_asks_to_import_again(cast, settings, signed_in):
    office = signed_in(cast.inspector)
    made = list_imports.upload(
        by=cast.inspector.user, what="people", file_name="名册.xlsx", content=workbook(acts.ROSTER)
    )
    list_imports.confirm(by=cast.inspector.user, list_import=made)
    kill_a_worker(settings, "organizations_person")
    let_another_go_on(settings, list_imports.TASK)
    page = office.get(f"/organizations/import/{made.pk}/").content.decode()
    assert (ListImport.objects.get().state, list_imports.BROKE_OFF in page) == ("broken", True)
    assert not Person.objects.filter(name="新来的").exists()


def test_in_an_export_no_file_is_offered_and_the_page_asks_to_export_again(cast, settings, signed_in):
    job = asked.ask(cast.officer, cast.committee)
    kill_a_worker(settings, "meetings_attendance")
    let_another_go_on(settings, tasks.run_export.name)
    page = signed_in(cast.officer).get(asked.url("export_job", job.pk)).content.decode()
    assert (asked.now(job).state, asked.now(job).token) == (ExportJob.State.FAILED, "")
    assert "请再导出一次" in page


def test_jobs_that_ended_well_are_forgotten_after_a_month_and_others_are_not(transactional_db, settings):
    for status, age in (("succeeded", 32), ("succeeded", 30), ("failed", 32)):
        pk = app.configure_task(tasks.run_send_digests.name).defer(digests=[age])
        with connection.cursor() as cursor:
            cursor.execute("update procrastinate_jobs set status = %s where id = %s", [status, pk])
            past = "update procrastinate_events set at = now() - %s * interval '1 day' where job_id = %s"
            cursor.execute(past, [age, pk])
    forgetting = app.configure_task(tasks.forget_old_jobs.name).defer(timestamp=0)
    with working(settings):
        wait_until(lambda: ProcrastinateJob.objects.get(pk=forgetting).status == "succeeded", PATIENCE)
    left = ProcrastinateJob.objects.filter(task_name=tasks.run_send_digests.name).order_by("pk")
    assert [(job.status, job.args["digests"]) for job in left] == [("succeeded", [30]), ("failed", [32])]
