"""The circular as it stands now, held until the transaction ends, for the office that writes it."""

from disclosures.circulars.models import Circular
from organizations.access import Permission, require
from organizations.refusals import Refused


def locked(circular: Circular, by) -> Circular:
    require(by, Permission.CONDUCT_INSPECTIONS, circular.inspection.scope)
    held = Circular.objects.select_for_update(of=["self"])
    return held.select_related("inspection__scope", "corrects", "written_by__person").get(pk=circular.pk)


def require_draft(circular: Circular) -> None:
    if not circular.is_draft:
        raise Refused("这份通报已经印发，不能再改。印发以后发现有误的，请用“更正”。")
