"""What the asker does: ask once, cancel, take the file home."""

import datetime as dt
from typing import BinaryIO

from django.db import transaction
from procrastinate.contrib.django import app

from disclosures.exports import files
from disclosures.exports.actions.moves import locked, move, readable
from disclosures.exports.actions.work import QUEUE, TASK
from disclosures.exports.models import ExportJob
from disclosures.exports.registry import KINDS
from organizations.access import require
from organizations.models import Organization, User
from organizations.refusals import Refused

State = ExportJob.State
LIVE_AT_ONCE = 3  # of one account: each keeps the worker for a minute or two
TOO_MANY = f"您已经有{LIVE_AT_ONCE}项导出在做。请等一项做好，或者在“我的导出”里取消一项。"
NOT_THERE = "这项导出没有可以下载的文件。请再导出一次。"
READS_LESS = "导出以后，您能看的党组织变少了，这个文件不能再下载。请再导出一次，新文件只含您现在能看的。"


@transaction.atomic
def ask(*, by: User, kind: str, organization: Organization, parameters: dict) -> ExportJob:
    """Hand an export to the worker; a second click finds the first one under way."""
    chosen = KINDS[kind]
    require(by, chosen.permission, organization)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    live = ExportJob.objects.asked_by(by).live()
    same = live.filter(kind=kind, organization=organization, parameters=parameters).first()
    if same:
        return same
    if live.count() >= LIVE_AT_ONCE:
        raise Refused(TOO_MANY)
    asked = ExportJob.objects.create(
        kind=kind,
        organization=organization,
        parameters=parameters,
        asked_by=by,
        file_name=chosen.file_name(organization, parameters),
        rows_expected=chosen.rows_expected(by, organization, parameters),
    )
    app.configure_task(TASK, queue=QUEUE).defer(export_job=asked.pk)
    return asked


@transaction.atomic
def cancel(*, by: User, export_job: ExportJob) -> None:
    """Give an export up; the worker finds out when it next tells how far it is, and leaves no file."""
    own = locked(ExportJob.objects.asked_by(by).get(pk=export_job.pk).pk)
    if State.CANCELLED not in ExportJob.MOVES[own.state]:
        raise Refused(f"这项导出{own.get_state_display()}，不用再取消。")
    move(own, State.CANCELLED)


@transaction.atomic
def fetch(*, by: User, export_job: ExportJob, today: dt.date) -> BinaryIO:
    """The file, opened for its asker, who must still be allowed all that it holds; the register says who took it."""
    own = locked(ExportJob.objects.asked_by(by).get(pk=export_job.pk).pk)
    reads = readable(by, own)
    if not own.is_done or own.expires_on < today:
        raise Refused(NOT_THERE)
    if not reads.issuperset(own.covers):
        raise Refused(READS_LESS)
    own.fetched_on = today
    own.save(update_fields=["fetched_on"])
    KINDS[own.kind].record(by=by, organization=own.organization, file_name=own.file_name)
    return files.opened(own.token, own.digest)
