"""Jobs of the worker: the daily round, shortly after midnight in Asia/Shanghai, mails, long exports, its own care."""

import datetime as dt

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from disclosures import daily
from disclosures.exports import actions as exports
from disclosures.reminders.actions import addresses, digests, send_digests
from disclosures.reminders.mails import send_confirmation

TRY_AGAIN = RetryStrategy(max_attempts=6, linear_wait=600)  # while the mail server can't be reached, for some hours

SILENCE = 60  # seconds; a worker that lives is heard of every ten
KEPT_FOR = 31 * 24  # hours


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


@app.periodic(cron="*/10 * * * *")
@app.task(name="disclosures.take_up_broken_off", queueing_lock="take_up_broken_off", pass_context=True)
async def take_up_broken_off(context: JobContext, timestamp: int) -> None:
    """Hand the jobs of workers that died to those that live: every job may be begun twice and does nothing twice."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        await jobs.retry_job(job)


@app.periodic(cron="40 17 * * *")  # 01:40 in Asia/Shanghai
@app.task(name="disclosures.forget_old_jobs", queueing_lock="forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Delete the jobs that ended well more than a month ago, or they would be a million in some years."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_FOR)
