"""Rows as they stand now, held until the transaction ends, and the one mover of each."""

from contextlib import contextmanager

from disclosures.inspections.models import Finding, Inspection
from organizations import audit
from organizations.access import Permission, require
from organizations.models import Organization
from organizations.refusals import Refused


def locked_inspection(inspection: Inspection, by) -> Inspection:
    """The inspection, locked, for who conducts it."""
    require(by, Permission.CONDUCT_INSPECTIONS, inspection.scope)
    return held_inspection(inspection)


def held_inspection(inspection: Inspection) -> Inspection:
    """The inspection, locked: its state stays while a finding takes a step, and it is always locked before them."""
    held = Inspection.objects.select_for_update(of=["self"]).select_related("scope")
    return held.get(pk=inspection.pk)


def locked_finding(finding: Finding) -> Finding:
    """The finding and its inspection, both locked."""
    held_inspection(finding.inspection)
    held = Finding.objects.select_for_update(of=["self"])
    return held.select_related("inspection__scope", "organization", "responsible", "explained_by__person").get(
        pk=finding.pk
    )


def office_of(inspection: Inspection) -> Organization:
    """Where the office's own steps are registered: until units are told, their registers say nothing of them."""
    return Organization.objects.above(inspection.scope).get(depth=1)


@contextmanager
def moving(by, verb: str, inspection: Inspection, state: str, *, reason: str = "", detail: dict | None = None):
    """Take the inspection to `state`; what is written inside the block stands under the same line of the register."""
    if state not in Inspection.MOVES[inspection.state]:
        raise Refused(f"这次检查现在是“{inspection.get_state_display()}”，不能这样办。请刷新页面看最新的情况。")
    inspection.state = state
    with audit.acting(by, verb, organization=office_of(inspection), record=inspection, reason=reason, detail=detail):
        inspection.save()
        yield


def move_inspection(by, verb: str, inspection: Inspection, state: str, *, reason: str = "", detail: dict | None = None):
    """Take the inspection to `state`, with its line in the register."""
    with moving(by, verb, inspection, state, reason=reason, detail=detail):
        return inspection


def move_finding(by, verb: str, finding: Finding, state: str, *, organization: Organization, reason: str = ""):
    """Take the finding to `state`, with its line in the register of `organization`."""
    if state not in Finding.MOVES[finding.state]:
        raise Refused(f"这个问题现在是“{finding.get_state_display()}”，不能这样办。请刷新页面看最新的情况。")
    finding.state = state
    with audit.acting(by, verb, organization=organization, record=finding, reason=reason):
        finding.save()
    return finding
