"""Jobs of the worker: the daily round, shortly after midnight in Asia/Shanghai, mails and long exports."""

import datetime as dt

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from disclosures import daily
from disclosures.exports import actions as exports
from disclosures.reminders.actions import addresses, digests, send_digests
from disclosures.reminders.mails import send_confirmation

TRY_AGAIN = RetryStrategy(max_attempts=6, linear_wait=600)  # while the mail server can't be reached, for some hours


class DailyFailed(Exception):
    """Some steps of the daily round failed; the others are done."""


@app.periodic(cron="10 17 * * *")  # procrastinate counts in UTC: 01:10 in Asia/Shanghai
@app.task(name="disclosures.daily", queueing_lock="daily")
def run_daily(timestamp: int) -> None:
    """Take the day's steps; `timestamp` is the moment it was due, so a round made up for later keeps its day."""
    moment = dt.datetime.fromtimestamp(timestamp, tz=dt.UTC)
    _, failed = daily.run(timezone.localdate(moment))
    if failed:
        raise DailyFailed("；".join(failed))


@app.task(name=addresses.CONFIRMATION_TASK, retry=TRY_AGAIN)
def run_send_confirmation(address: int, selector: str) -> None:
    """Send the link that confirms an address, unless another one was entered since."""
    send_confirmation(address=address, selector=selector)


@app.task(name=digests.TASK, retry=TRY_AGAIN)
def run_send_digests(digests: list[int]) -> None:
    """Send a batch of the day's mails."""
    send_digests(digests=digests, today=timezone.localdate())


@app.task(name=exports.TASK, queue=exports.QUEUE)
def run_export(export_job: int) -> None:
    """Write the file of a long export."""
    exports.run(export_job=export_job)
