"""The night after a busy evening: 2,000 boards come down, 2,000 secretaries' mails are noted, the first ones go out."""

import datetime as dt
import os
import sys

import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures import daily
from disclosures.publications.models import Publication
from disclosures.reminders.actions import send_digests
from disclosures.reminders.models import Digest, MailAddress
from organizations.models import Person
from tests import builders
from tests.benchmarks import district
from tests.benchmarks.result import Result
from tests.benchmarks.serving import cpu_of

NIGHT = dt.date(2026, 12, 15)
MAILS = 100  # that are sent, to say what one costs; the worker sends them from eight o'clock on
HANG_OUT = """
set session_replication_role = replica;
update disclosures_publication set state = 'posted', ended_on = null, up_until = date '2026-12-14'
  where period_start = date '2026-11-01';
set session_replication_role = default;
analyze;
"""
# The same rows in three statements: the boards with what their triggers note, a line for each, a mail for each.
BARE = """
with due as (
  update disclosures_publication set state = 'taken_down', ended_on = date '2026-12-15'
    where state = 'posted' and up_until < date '2026-12-15' returning id, organization_id, title)
insert into organizations_registerentry (at, actor_name, organization_id, verb, record_type, record_id, record_name,
    reason, detail)
  select now(), '系统', organization_id, '撤下公示', 'disclosures.publication', id::text, title, '', '{}' from due;
insert into disclosures_digest (user_id, day, state, fingerprint)
  select user_id, date '2026-12-14', 'queued', '' from disclosures_mailaddress;
"""


def bench_daily() -> Result:
    """Seconds of processor of the round, PostgreSQL's included, beside bare statements that write the same rows."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    district.fill()
    district.fill_steps()
    _give_addresses()
    with time_machine.travel(builders.at(NIGHT, 1), tick=False):
        _execute(HANG_OUT)
        due = _overdue()
        bare = _spent(lambda: _execute(BARE))
        _execute(HANG_OUT)
        with CaptureQueriesContext(connection) as sent:
            spent = _spent(_round)
        noted = list(Digest.objects.filter(day=NIGHT).order_by("pk").values_list("pk", flat=True))
        mails = _spent(lambda: send_digests(digests=noted[:MAILS], today=NIGHT))
    sys.stderr.write(f"{due} boards, {len(noted)} mails noted, {1000 * mails / MAILS:.0f} ms CPU to write one\n")
    done = [Digest.State.SENT, Digest.State.NOTHING]
    unsent = Digest.objects.filter(pk__in=noted[:MAILS]).exclude(state__in=done).count()
    return Result(
        value=spent, unit="s CPU", reference=bare, sql=len(sent), cpu_ms=1000 * spent, errors=_overdue() + unsent
    )


def _give_addresses() -> None:
    secretaries = list(Person.objects.filter(name="党员0"))
    district.seat_secretaries(secretaries)
    MailAddress.objects.bulk_create(
        MailAddress(
            user_id=person.user_id,
            address=f"p{person.pk}@mail.example",
            state=MailAddress.State.ON,
            confirmed_on=builders.SINCE,
            asked_on=builders.SINCE,
        )
        for person in secretaries
    )


def _overdue() -> int:
    """Boards that have hung out long enough and still do."""
    return Publication.objects.filter(state="posted", up_until__lt=NIGHT).count()


def _round() -> None:
    done, failed = daily.run(NIGHT)
    sys.stderr.write("；".join(done) + "\n")
    if failed:
        raise RuntimeError("；".join(failed))


def _execute(statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements)


def _spent(work) -> float:
    began = cpu_of(os.getpid())
    work()
    return cpu_of(os.getpid()) - began
