"""Jobs of the worker: the daily round, shortly after midnight in Asia/Shanghai."""

import datetime as dt

from django.utils import timezone
from procrastinate.contrib.django import app

from disclosures import daily


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
