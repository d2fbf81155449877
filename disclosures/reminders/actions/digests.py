"""The day's mails: noted in one transaction, sent by the worker in batches, each at most once.

A mail is noted as begun and committed before the mail server hears of it. A machine that dies in between loses that
day's mail and never sends it twice; what it said stands on the home page all the same. Only when the server can't be
reached at all is the batch tried again, for then nothing of it was begun.
"""

import datetime as dt
import logging

from django.core.mail import get_connection
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from disclosures.reminders.mails import mail_for
from disclosures.reminders.models import Digest, MailAddress
from organizations.models import Holiday

log = logging.getLogger(__name__)

State = Digest.State
TASK = "disclosures.send_digests"
BATCH = 50
SENT_AT = dt.time(8)  # the round runs at night; a telephone should not
DIGESTS_LOCK = 20261126  # of PostgreSQL's advisory locks: two rounds of one day are made one after the other
KEPT_FOR = dt.timedelta(days=30)


@transaction.atomic
def queue_digests(*, by: None = None, today: dt.date) -> int:
    """Note today's mail for everybody who is reachable and has none yet; none on a rest day."""
    if not Holiday.objects.calendar(first=today, last=today).is_working(today):
        return 0
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [DIGESTS_LOCK])
    noted = Digest.objects.filter(day=today).values("user")
    users = MailAddress.objects.reachable().exclude(user__in=noted).order_by("user").values_list("user", flat=True)
    digests = Digest.objects.bulk_create((Digest(user_id=user, day=today) for user in users), batch_size=1000)
    moment = timezone.make_aware(dt.datetime.combine(today, SENT_AT))
    for start in range(0, len(digests), BATCH):
        batch = [digest.pk for digest in digests[start : start + BATCH]]
        app.configure_task(TASK, schedule_at=moment).defer(digests=batch)
    return len(digests)


def send_digests(*, by: None = None, digests: list[int], today: dt.date) -> None:
    """Send these mails, one after the other; not a transaction, for what has gone out can't be taken back."""
    with get_connection() as server:
        for pk in digests:
            _send(pk, server, today)


def _send(pk: int, server, today: dt.date) -> None:
    digest = _begin(pk, today)
    if digest is None:
        return
    try:
        mail = mail_for(digest)
        if mail.is_worth_sending:
            mail.message(server).send()
    except Exception as error:  # whatever it is, the others have their turn
        log.error("a reminder was not sent: %s", type(error).__name__)  # the error itself may quote the address
        _end(digest, State.FAILED)
        server.close()
        server.open()  # raises when nobody answers any more: the rest stays queued and is tried again
        return
    _end(digest, *((State.SENT, mail.fingerprint) if mail.is_worth_sending else (State.NOTHING,)))


@transaction.atomic
def _begin(pk: int, today: dt.date) -> Digest | None:
    """Take a mail out of the queue, unless its reader has switched off or closed since, or its day is over.

    A worker that comes a day late would send two on that day, or one on a rest day, with yesterday's “明天”.
    """
    queued = Digest.objects.select_for_update(of=["self"], skip_locked=True).select_related("user__person")
    digest = queued.filter(pk=pk, state=State.QUEUED).first()
    if digest is None:
        return None
    is_reachable = MailAddress.objects.reachable().filter(user=digest.user_id).exists()
    if not is_reachable or digest.day != today:
        _end(digest, State.NOTHING)
        return None
    _end(digest, State.BEGUN)
    return digest


def _end(digest: Digest, state: str, fingerprint: str = "") -> None:
    Digest.objects.filter(pk=digest.pk).update(state=state, fingerprint=fingerprint)


@transaction.atomic
def forget_old_digests(*, by: None = None, today: dt.date) -> int:
    """Who was reminded when is of no use after a month."""
    _, deleted = Digest.objects.older_than(today - KEPT_FOR).delete()
    return deleted.get("disclosures.Digest", 0)
