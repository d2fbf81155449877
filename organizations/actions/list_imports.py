"""An uploaded list from the upload to its end: confirmed once, written by the worker, never twice."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from procrastinate.contrib.django import app

from organizations.access import Permission, require
from organizations.actions.organization_imports import import_organizations
from organizations.actions.people_imports import import_people
from organizations.imports import uploads
from organizations.imports.organization_list import OrganizationPlan, read_organization_list
from organizations.imports.roster import read_roster
from organizations.imports.roster_plan import RosterPlan
from organizations.models import ListImport, Organization, User
from organizations.refusals import Refused

State = ListImport.State
TASK = "organizations.run_list_import"
BROKE_OFF = "导入到一半，后台任务停了。什么也没有写入，请再导入一次。"
NO_RIGHT = "确认导入的账号已经没有维护名册的权限，什么也没有写入。"
FILE_GONE = "上传的文件已经不在了，什么也没有写入。请重新选择文件。"
GRACE = dt.timedelta(seconds=10)  # between the moment a job says that it runs and the moment it holds its row
READ, PLANNED, WRITTEN = 30, 45, 95  # percent of the whole time that are over by then


@transaction.atomic
def upload(*, by: User, what: str, file_name: str, content: bytes) -> ListImport:
    """Keep an uploaded list until it is confirmed; nothing is read or written yet."""
    require(by, Permission.MAINTAIN_ROSTER, Organization.objects.filter(depth=1).first())
    token = uploads.keep(content)
    longest = ListImport._meta.get_field("file_name").max_length
    return ListImport.objects.create(what=what, file_name=file_name[-longest:], token=token, uploaded_by=by)


@transaction.atomic
def confirm(*, by: User, list_import: ListImport) -> None:
    """Hand the list to the worker; a second click or a second window finds that it has been done."""
    require(by, Permission.MAINTAIN_ROSTER, Organization.objects.filter(depth=1).first())
    locked = ListImport.objects.select_for_update().get(pk=list_import.pk)
    if State.QUEUED not in ListImport.MOVES[locked.state]:
        raise Refused(f"这份名单{locked.get_state_display()}，不用再点“确认导入”。")
    uploads.tell(locked.token, 0)
    _move(locked, State.QUEUED, sentence="")
    app.configure_task(TASK).defer(list_import=locked.pk)


def run(*, list_import: int) -> None:
    """Write a confirmed list as the account that confirmed it; called by the worker, each time with the same end."""
    if not _begin(list_import):
        return
    try:
        _write(list_import)
    except Refused as refused:
        _end(list_import, State.REFUSED, refused.sentence)
    except (PermissionDenied, Http404):
        _end(list_import, State.REFUSED, NO_RIGHT)
    except Exception:
        _end(list_import, State.BROKEN, BROKE_OFF)
        raise


@transaction.atomic
def give_up_if_abandoned(*, by: User, list_import: ListImport) -> None:
    """Say that an import broke off when its worker is gone: a living one holds the row until it has written all."""
    free = ListImport.objects.select_for_update(skip_locked=True).filter(pk=list_import.pk, state=State.RUNNING)
    abandoned = free.filter(started_at__lt=timezone.now() - GRACE).first()
    if abandoned:
        _move(abandoned, State.BROKEN, sentence=BROKE_OFF)


@transaction.atomic
def _begin(pk: int) -> bool:
    locked = ListImport.objects.select_for_update().get(pk=pk)
    if locked.state == State.QUEUED:
        _move(locked, State.RUNNING, started_at=timezone.now())
        return True
    if locked.state == State.RUNNING:  # the worker that began it has died, or it would hold the row
        _move(locked, State.BROKEN, sentence=BROKE_OFF)
    return False


@transaction.atomic
def _write(pk: int) -> None:
    """Done is said in the transaction that writes the rows: both are true, or neither."""
    locked = ListImport.objects.select_for_update().select_related("uploaded_by").get(pk=pk)
    if locked.state != State.RUNNING:
        return
    content = uploads.read(locked.token)
    if content is None:
        raise Refused(FILE_GONE)
    plan = _import_people(locked, content) if locked.is_of_people else _import_organizations(locked, content)
    missing = [one.id for one in plan.left_out]
    _move(locked, State.DONE, counts=list(plan.counts.items()), missing=missing)
    transaction.on_commit(lambda: uploads.forget(locked.token))


def _import_organizations(locked: ListImport, content: bytes) -> OrganizationPlan:
    listed = read_organization_list(content)
    uploads.tell(locked.token, READ)
    return import_organizations(by=locked.uploaded_by, listed=listed, file_name=locked.file_name)


def _import_people(locked: ListImport, content: bytes) -> RosterPlan:
    roster = read_roster(content)
    uploads.tell(locked.token, READ)

    def tell(written: int, of: int) -> None:
        uploads.tell(locked.token, PLANNED + (WRITTEN - PLANNED) * written // of)

    return import_people(by=locked.uploaded_by, roster=roster, file_name=locked.file_name, tell=tell)


@transaction.atomic
def _end(pk: int, state: str, sentence: str) -> None:
    locked = ListImport.objects.select_for_update().get(pk=pk)
    if state in ListImport.MOVES[locked.state]:
        _move(locked, state, sentence=sentence)


def _move(locked: ListImport, state: str, **values) -> None:
    locked.state = state
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save(update_fields=["state", *values])
