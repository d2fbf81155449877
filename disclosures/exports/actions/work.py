"""What the worker does: take an export up, write its file, say how it ended. Called twice, the second time nothing."""

import datetime as dt
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least
from django.http import Http404
from django.utils import timezone

from disclosures.exports import files
from disclosures.exports.actions.moves import locked, move, readable
from disclosures.exports.files import Kept
from disclosures.exports.kinds import Order
from disclosures.exports.models import ExportJob
from disclosures.exports.registry import KINDS
from disclosures.exports.running import held
from organizations.refusals import Refused

State = ExportJob.State
TASK = "disclosures.run_export"
QUEUE = "exports"  # of a worker of its own: mails and imports don't wait for minutes of writing
KEPT_FOR = dt.timedelta(days=7)
BROKE_OFF = "导出到一半，后台任务停了，没有留下文件。请再导出一次。"
NO_RIGHT = "提出导出的账号已经没有权限看这些内容，没有导出。"
NO_ROOM = "服务器的磁盘写不进去，没有导出。请告诉系统管理员，腾出空间以后再导出一次。"


class NoLongerWanted(Exception):
    """The export was cancelled while it was written."""


def run(*, export_job: int) -> None:
    """Write the file of an export as its asker may read it now."""
    with held(export_job) as is_ours:
        if is_ours and _begin(export_job):
            _carry_out(export_job)


def _carry_out(pk: int) -> None:
    try:
        _write(pk)
    except NoLongerWanted:
        return
    except Refused as refused:
        _fail(pk, refused.sentence)
    except (PermissionDenied, Http404):
        _fail(pk, NO_RIGHT)
    except OSError:
        _fail(pk, NO_ROOM)
        raise
    except Exception:
        _fail(pk, BROKE_OFF)
        raise


@transaction.atomic
def _begin(pk: int) -> bool:
    found = locked(pk)
    if found.state == State.ASKED:
        move(found, State.RUNNING, started_at=timezone.now())
        return True
    if found.state == State.RUNNING:  # the worker that began it has died, or it would hold the export
        move(found, State.FAILED, sentence=BROKE_OFF)
    return False


def _write(pk: int) -> None:
    job = ExportJob.objects.select_related("organization", "asked_by__person").get(pk=pk)
    reads = readable(job.asked_by, job)
    order = Order(
        organization=job.organization,
        parameters=job.parameters,
        asked_by=job.asked_by,
        reads=reads,
        today=timezone.localdate(),
        tell=partial(_tell, pk),
    )
    kept = files.keep(partial(KINDS[job.kind].write, order))
    _finish(pk, kept, reads, order.today + KEPT_FOR)


def _tell(pk: int, rows: int) -> None:
    """One statement says how far it is and learns whether the export is still wanted."""
    told = ExportJob.objects.running().filter(pk=pk).update(rows_done=Least(rows, F("rows_expected")))
    if not told:
        raise NoLongerWanted


@transaction.atomic
def _finish(pk: int, kept: Kept, reads: frozenset[int], expires_on: dt.date) -> None:
    found = locked(pk)
    if State.DONE not in ExportJob.MOVES[found.state]:
        files.forget(kept.token)
        return
    move(
        found,
        State.DONE,
        rows_done=found.rows_expected,
        covers=sorted(reads),
        token=kept.token,
        digest=kept.digest,
        size=kept.size,
        expires_on=expires_on,
    )


@transaction.atomic
def _fail(pk: int, sentence: str) -> None:
    found = locked(pk)
    if State.FAILED in ExportJob.MOVES[found.state]:
        move(found, State.FAILED, sentence=sentence)
