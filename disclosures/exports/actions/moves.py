"""What the writes share: the one mover of the state, and what an asker may read at this moment."""

from django.core.exceptions import PermissionDenied

from disclosures.exports.models import ExportJob
from disclosures.exports.registry import KINDS
from organizations.access import organizations_where, require
from organizations.models import User


def locked(pk: int) -> ExportJob:
    """The export, held against every other move."""
    whole = ExportJob.objects.select_for_update(of=["self"]).select_related("organization", "asked_by__person")
    return whole.get(pk=pk)


def move(export_job: ExportJob, state: str, **values) -> None:
    """Bring a locked export to a state that may follow."""
    if state not in ExportJob.MOVES[export_job.state]:
        raise ValueError(f"{export_job.state} does not become {state}")
    export_job.state = state
    for name, value in values.items():
        setattr(export_job, name, value)
    export_job.save(update_fields=["state", *values])


def readable(user: User, export_job: ExportJob) -> frozenset[int]:
    """Ids of the organizations that the asker may read for this kind; 403 or 404 when this one is not among them."""
    if not user.is_active:
        raise PermissionDenied
    permission = KINDS[export_job.kind].permission
    require(user, permission, export_job.organization)
    return frozenset(organizations_where(user, permission).order_by().values_list("pk", flat=True))
