"""Figures for Prometheus: how the machine's parts do, nothing of a person, nothing that moves when somebody votes.

A counter that ticks with each vote is a clock beside the urn, and so is whatever moves along with it: requests, seconds
of the processor, bytes of the database or of free disk. None of them is here; free disk is said in whole per cent.
"""

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from math import floor

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker

from config import health
from evaluations.ballots.models import Ballot

TEXT = "text/plain; version=0.0.4; charset=utf-8"
UNFINISHED = ("todo", "doing", "failed")

Samples = dict[str, int | float]  # labels, as Prometheus writes them → value


@login_not_required
@require_safe
def metrics(request):
    """Answer whoever has the token of the environment; to everybody else there is no such page."""
    if not _has_token(request):
        raise Http404
    return HttpResponse("".join(lines()), content_type=TEXT, headers={"Cache-Control": "no-store"})


def _has_token(request) -> bool:
    given = request.headers.get("Authorization", "")
    return bool(settings.METRICS_TOKEN) and secrets.compare_digest(
        given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()
    )


def lines() -> Iterator[str]:
    """The page, a metric at a time; without a database only what needs none."""
    parts = asdict(health.health())
    yield _metric(
        "health", "1 when the part is well", {f'{{part="{part}"}}': int(well) for part, well in parts.items()}
    )
    yield _metric("disk_free_ratio", "free disk in whole per cent", _free_disk())
    if parts["database"]:
        yield from _of_database()


def _of_database() -> Iterator[str]:
    yield _metric("workers_alive", "workers heard of within a minute", {"": _workers_alive()})
    yield _metric("jobs", "jobs that are not done, and those that failed", _jobs())
    yield _metric("daily_last_success_timestamp_seconds", "when the daily round last ended well", _daily_round())
    yield _metric("ballots_running", "ballots that are open or not yet counted", {"": Ballot.objects.running().count()})


def _free_disk() -> Samples:
    return {f'{{place="{name}"}}': _free_share(place) for name, place in health.places().items()}


def _free_share(place) -> float:
    usage = shutil.disk_usage(place)
    return floor(100 * usage.free / usage.total) / 100


def _workers_alive() -> int:
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=timezone.now() - health.SILENCE).count()


def _jobs() -> Samples:
    unfinished = ProcrastinateJob.objects.filter(status__in=UNFINISHED).order_by("task_name", "status")
    counted = unfinished.values_list("task_name", "status").annotate(Count("pk"))
    return {f'{{task="{task}",status="{status}"}}': count for task, status, count in counted}


def _daily_round() -> Samples:
    succeeded = ProcrastinateEvent.objects.filter(type="succeeded", job__task_name="disclosures.daily")
    last = succeeded.aggregate(last=Max("at"))["last"]
    return {"": int(last.timestamp())} if last else {}


def _metric(name: str, meaning: str, samples: Samples) -> str:
    full = f"campaign_{name}"
    head = f"# HELP {full} {meaning}\n# TYPE {full} gauge\n"
    return head + "".join(f"{full}{labels} {value}\n" for labels, value in samples.items())
