"""Two rounds of one day at the same moment, as from a worker and a timer: each step has its effect once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from disclosures import integrity
from disclosures.publications.models import Publication
from disclosures.reminders.actions import digests
from disclosures.reminders.models import Digest, MailAddress
from organizations.models import Holiday
from tests.disclosures.publications import boards
from tests.faults import acts
from tests.faults.killed import how_many_wait, locked
from tests.scratch_databases import manage
from tests.served import PATIENCE, database_url
from tests.workers import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_one_has_done_the_other_does_not_do_again(cast, settings):
    boards.post(cast, boards.rated_month(cast))
    today = timezone.localdate()
    Holiday.objects.update_or_create(day=today, defaults={"is_working": True, "name": "调休"})
    values = {"asked_on": today, "confirmed_on": today, "state": MailAddress.State.ON}
    for person in (cast.secretary, cast.member, cast.head):
        MailAddress.objects.create(user=person.user, address=f"{person.user.username}@example.cn", **values)
    before = integrity.broken()
    places = {"BALLOT_KEY_DIR": settings.BALLOT_KEY_DIR, "FILES_DIR": settings.MEDIA_ROOT}
    with ThreadPoolExecutor(2) as pool:
        with locked("disclosures_publication"):
            rounds = [pool.submit(manage, "daily", DATABASE_URL=database_url(), **places) for _ in range(2)]
            wait_until(lambda: how_many_wait() == 2, PATIENCE)
        done = [each.result() for each in rounds]
    assert [each.returncode for each in done] == [0, 0], [each.stderr for each in done]
    assert (Publication.objects.get().state, acts.lines("撤下公示"), integrity.broken()) == ("taken_down", 1, before)
    jobs = ProcrastinateJob.objects.filter(task_name=digests.TASK)
    assert (Digest.objects.count(), sum(len(job.args["digests"]) for job in jobs)) == (3, 3)
