"""The steps of findings: who puts them right by when, the unit's word, and the office's or the superior's."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from disclosures.inspections.access import (
    findings_answered_by,
    findings_cleared_by,
    findings_conducted_by,
    require_among,
)
from disclosures.inspections.actions.locks import (
    held_inspection,
    locked_finding,
    locked_inspection,
    move_finding,
    office_of,
)
from disclosures.inspections.models import Finding, Inspection
from disclosures.inspections.recheck import put_right
from organizations import audit
from organizations.models import Organization, User
from organizations.refusals import Refused

State = Finding.State
NOTE_OF_THE_RECHECK = "复核：系统记录里已经办好。"


class ExplainedMeanwhile(Refused):
    """Somebody else has saved an explanation of the same finding; `finding` holds what stands now."""

    def __init__(self, finding: Finding):
        super().__init__(
            f"{finding.explained_by.display_name}已经改过情况说明，您写的没有盖上去。请对照已存的，合成一份再保存。"
        )
        self.finding = finding


@transaction.atomic
def explain(*, by: User, finding: Finding, explanation: str, based_on: int, today: dt.date) -> Finding:
    """情况说明: the unit's words, printed beside the finding; from the circular on they stand."""
    finding = _locked_among(findings_answered_by(by), finding, by)
    if not finding.inspection.is_notified:
        raise Refused("这次检查已经通报、结束或取消，情况说明不能再改。已经整改的，请写整改情况。")
    if finding.is_withdrawn:
        raise Refused("这个问题已经撤销，不用再说明。")
    if not explanation.strip():
        raise Refused("请写明情况，再保存。")
    if explanation.strip() == finding.explanation:
        return finding
    if finding.explanation_version != based_on:
        raise ExplainedMeanwhile(finding)
    finding.explanation, finding.explained_by, finding.explained_on = explanation.strip(), by, today
    finding.explanation_version += 1
    with audit.acting(by, "说明检查发现的问题", organization=finding.responsible, record=finding):
        finding.save()
    return finding


@transaction.atomic
def submit(*, by: User, finding: Finding, rectification: str, today: dt.date) -> Finding:
    """报送整改: the unit says how it was put right."""
    finding = _locked_among(findings_answered_by(by), finding, by)
    _refuse_unless_under_way(finding)
    if not rectification.strip():
        raise Refused("请写明是怎样整改的，再提交。")
    finding.rectification, finding.submitted_by, finding.submitted_on = rectification.strip(), by, today
    return move_finding(by, "报送问题整改情况", finding, State.SUBMITTED, organization=finding.responsible)


@transaction.atomic
def send_back(*, by: User, finding: Finding, reason: str, today: dt.date) -> Finding:
    """退回: it is not put right yet; the unit's words stay in the form for the next time."""
    finding = _locked_among(findings_cleared_by(by), finding, by)
    _refuse_unless_under_way(finding)
    if not reason.strip():
        raise Refused("请写明退回的原因，再提交。")
    if not finding.is_submitted:
        raise Refused(f"这个问题现在是“{finding.get_state_display()}”，没有可以退回的整改。请刷新页面看最新的情况。")
    finding.submitted_by, finding.submitted_on, finding.return_reason = None, None, reason.strip()
    where, why = finding.responsible, finding.return_reason
    return move_finding(by, "退回问题整改", finding, State.OPEN, organization=where, reason=why)


@transaction.atomic
def clear(*, by: User, finding: Finding, note: str, today: dt.date) -> Finding:
    """销号: checked and found to be put right."""
    finding = _locked_among(findings_cleared_by(by), finding, by)
    _refuse_unless_under_way(finding)
    if not note.strip():
        raise Refused("请写明核对的情况，再销号。")
    return _cleared(by, finding, note.strip(), today)


def _cleared(by: User, finding: Finding, note: str, today: dt.date) -> Finding:
    finding.cleared_by, finding.cleared_on, finding.clearing_note = by, today, note
    return move_finding(by, "检查发现的问题销号", finding, State.CLEARED, organization=finding.responsible)


@transaction.atomic
def clear_what_is_put_right(
    *, by: User, inspection: Inspection, findings: Collection[int], today: dt.date
) -> list[Finding]:
    """复核销号: clear those of `findings` that the rules no longer find, looked at once more inside the transaction."""
    inspection = held_inspection(inspection)
    if not inspection.is_under_way:
        raise Refused("这次检查还没有告知，或者已经结束、取消，不能销号。")
    visible = findings_cleared_by(by).filter(inspection=inspection, pk__in=findings).unsettled()
    locked = Finding.objects.select_for_update(of=["self"]).filter(pk__in=visible.order_by().values("pk"))
    held = list(locked.select_related("inspection__scope", "responsible"))
    good = put_right(held, inspection, today)
    return [_cleared(by, finding, NOTE_OF_THE_RECHECK, today) for finding in held if finding.pk in good]


@transaction.atomic
def withdraw(*, by: User, finding: Finding, reason: str, today: dt.date) -> Finding:
    """撤销: explained convincingly, or an error; it stays in the record and goes from the list of the circular."""
    finding = _locked_among(findings_conducted_by(by), finding, by)
    if not reason.strip():
        raise Refused("请写明撤销的原因，再提交。")
    if not finding.inspection.takes_changes:
        raise Refused("这次检查已经结束或取消，不能再撤销问题。")
    finding.withdrawn_by, finding.withdrawn_on, finding.withdrawal_reason = by, today, reason.strip()
    where, why = office_of(finding.inspection), finding.withdrawal_reason
    return move_finding(by, "撤销检查发现的问题", finding, State.WITHDRAWN, organization=where, reason=why)


@transaction.atomic
def assign(
    *,
    by: User,
    inspection: Inspection,
    findings: Collection[int],
    responsible: Organization | None,
    due_on: dt.date | None,
    today: dt.date,
) -> int:
    """定责任单位和整改期限, for many at once; what is left empty stays as it is. Answers how many findings changed."""
    inspection = locked_inspection(inspection, by)
    if not inspection.takes_changes:
        raise Refused("这次检查已经结束或取消，不能再改责任单位和期限。")
    if responsible is None and due_on is None:
        raise Refused("请选责任单位，或者填整改期限。")
    if due_on is not None and due_on < today:
        raise Refused("整改期限不能早于今天。请改日期。")
    if responsible is not None and not responsible.path.startswith(inspection.scope.path):
        raise Refused(f"{responsible}不在这次检查的范围里。请另选责任单位。")
    chosen = inspection.findings.unsettled().filter(pk__in=findings)
    if not chosen.exists():
        raise Refused("没有选中还没有销号的问题。请先选问题，再定责任单位和期限。")
    wishes = {"responsible": responsible, "due_on": due_on}
    detail = {"责任单位": str(responsible or "不变"), "整改期限": str(due_on or "不变")}
    with audit.acting(
        by, "定问题的责任单位和整改期限", organization=office_of(inspection), record=inspection, detail=detail
    ):
        return chosen.update(**{name: value for name, value in wishes.items() if value is not None})


def _locked_among(allowed, finding: Finding, by: User) -> Finding:
    require_among(allowed, finding, by)
    return locked_finding(finding)


def _refuse_unless_under_way(finding: Finding) -> None:
    if not finding.inspection.is_under_way:
        raise Refused("这次检查还没有告知，或者已经结束、取消，不能这样办。")
