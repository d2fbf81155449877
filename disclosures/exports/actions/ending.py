"""What time brings: exports whose worker died or never came end with a word, files go after their week."""

import datetime as dt
from functools import partial

from django.db import transaction
from django.utils import timezone

from disclosures.exports import files
from disclosures.exports.actions.moves import move
from disclosures.exports.actions.work import BROKE_OFF
from disclosures.exports.models import ExportJob
from disclosures.exports.running import is_anybody_at
from organizations.models import User

State = ExportJob.State
A_DAY = dt.timedelta(days=1)
LISTED_FOR = dt.timedelta(days=30)
NEVER_BEGUN = "等了一天，后台任务也没有接手。请告诉系统管理员查看后台任务，再导出一次。"


@transaction.atomic
def give_up_if_abandoned(*, by: User, export_job: ExportJob) -> None:
    """Say that an export broke off when its worker is gone: a living one holds it until it ends."""
    _end_the_abandoned(ExportJob.objects.asked_by(by).filter(pk=export_job.pk))


@transaction.atomic
def end_abandoned(*, by: None = None) -> int:
    """The same of everybody's, and of those that no worker took up for a day."""
    unheard = ExportJob.objects.filter(state=State.ASKED, asked_at__lt=timezone.now() - A_DAY)
    waiting = list(unheard.select_for_update(skip_locked=True))
    for export_job in waiting:
        move(export_job, State.FAILED, sentence=NEVER_BEGUN)
    return len(waiting) + _end_the_abandoned(ExportJob.objects.all())


def _end_the_abandoned(chosen) -> int:
    running = chosen.running().select_for_update(skip_locked=True)
    abandoned = [export_job for export_job in running if not is_anybody_at(export_job.pk)]
    for export_job in abandoned:
        move(export_job, State.FAILED, sentence=BROKE_OFF)
    return len(abandoned)


@transaction.atomic
def expire(*, by: None = None, today: dt.date) -> int:
    """Take down the files whose week is over; a file goes only when its row is sure to be without it."""
    over = list(ExportJob.objects.over_on(today).select_for_update())
    for export_job in over:
        transaction.on_commit(partial(files.forget, export_job.token))
        move(export_job, State.EXPIRED, token="", digest="", size=None)
    return len(over)


@transaction.atomic
def forget_old(*, by: None = None, today: dt.date) -> int:
    """Take exports off their asker's list after a month; the register keeps who took which file."""
    ended = ExportJob.objects.filter(state__in=[State.FAILED, State.CANCELLED, State.EXPIRED])
    old = ended.filter(asked_at__date__lt=today - LISTED_FOR)
    return old.delete()[0]


def erase_left_over_files() -> int:
    """Erase the files of workers that were killed while they wrote."""
    known = set(ExportJob.objects.with_files().values_list("token", flat=True))
    left_over = list(files.left_over(known))
    for token in left_over:
        files.forget(token)
    return len(left_over)
