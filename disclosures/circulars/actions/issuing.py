"""A circular goes out (印发): its number and day, its frozen annexes, a receipt for every unit; or it is withdrawn."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from disclosures.circulars.actions.locks import locked
from disclosures.circulars.gathering import fingerprint, material_of
from disclosures.circulars.material import frozen
from disclosures.circulars.models import Circular, CircularReceipt
from disclosures.circulars.numbering import is_taken, next_number
from disclosures.inspections.actions import mark_reported
from disclosures.inspections.actions.locks import office_of
from organizations import audit
from organizations.models import Organization, User
from organizations.past import read_past
from organizations.refusals import Refused

State = Circular.State
RECIPIENT_KINDS = (*Organization.SUPERIOR_KINDS, *Organization.BRANCH_KINDS)


@dataclass(frozen=True)
class IssueAs:
    """What was on the screen when the office said yes: the number, the version, the evidence."""

    number: int
    version: int
    previewed: str  # fingerprint of the annexes that were shown


@transaction.atomic
def issue(*, by: User, circular: Circular, issue_as: IssueAs, today: dt.date) -> Circular:
    """印发: refused before the units' days for an answer are over. 通知四: 检查通报"""
    desk = Organization.objects.select_for_update(no_key=True).get(pk=office_of(circular.inspection).pk)
    circular = locked(circular, by)
    _require_ready(circular, issue_as, today)
    circular.year, circular.number = today.year, issue_as.number
    _require_free_number(circular)
    if circular.inspection.is_before_the_report:
        mark_reported(by=by, inspection=circular.inspection, today=today)
    circular.content = frozen(material_of(circular.inspection, today))
    circular.state, circular.issued_on, circular.issued_by = State.ISSUED, today, by
    if circular.corrects and (old := locked(circular.corrects, by)).is_issued:  # not when it was withdrawn meanwhile
        _end(by, "通报被更正的一份代替", old, State.CORRECTED, desk)
    detail = {"文号": circular.reference}
    with audit.acting(by, "印发通报", organization=desk, record=circular, detail=detail):
        circular.save()
        CircularReceipt.objects.bulk_create(_receipts(circular, today), batch_size=500)
    return circular


def _require_ready(circular: Circular, issue_as: IssueAs, today: dt.date) -> None:
    if not circular.is_draft:
        raise Refused(f"这份通报{circular.get_state_display()}，不用再印发。")
    if circular.version != issue_as.version:
        raise Refused("草稿刚刚改过，还没有印发。请看过下面现在的通报，再印发。")
    if fingerprint(material_of(circular.inspection, today)) != issue_as.previewed:
        raise Refused("您预览以后，附件里的问题或情况说明有了变化，还没有印发。请核对下面现在的通报，再印发。")
    empty = [Circular._meta.get_field(name).verbose_name for name in Circular.TEXTS if not getattr(circular, name)]
    if missing := [name for name in empty if name != "抄送"]:
        raise Refused(f"“{'”“'.join(missing)}”还没有写。请先写好再印发。")


def _require_free_number(circular: Circular) -> None:
    if is_taken(circular.prefix, circular.year, circular.number):
        free = next_number(circular.prefix, circular.year)
        raise Refused(f"{circular.reference}已经用过，还没有印发。现在可以用{free}号。")


def _receipts(circular: Circular, today: dt.date) -> list[CircularReceipt]:
    """Every unit in the scope: the circular is read by all of them, not by those alone whose names are in it."""
    past = read_past()
    units = Organization.objects.within(circular.inspection.scope).existing_on(today).filter(kind__in=RECIPIENT_KINDS)
    return [
        CircularReceipt(circular=circular, organization=unit, name=past.short_name_on(unit, today)) for unit in units
    ]


@transaction.atomic
def withdraw(*, by: User, circular: Circular, reason: str, today: dt.date) -> Circular:
    """撤回: the circular stays readable, with the reason on top; nobody has to sign for it any more."""
    circular = locked(circular, by)
    reason = reason.strip()
    if not reason:
        raise Refused("请写明撤回的原因，各单位会看到它。")
    circular.withdrawn_on, circular.withdrawal_reason = today, reason
    return _end(by, "撤回通报", circular, State.WITHDRAWN, office_of(circular.inspection), reason=reason)


def _end(by: User, verb: str, circular: Circular, state: str, desk: Organization, *, reason: str = "") -> Circular:
    if state not in Circular.MOVES[circular.state]:
        raise Refused(f"这份通报现在是“{circular.get_state_display()}”，不能这样办。请刷新页面看最新的情况。")
    circular.state = state
    with audit.acting(by, verb, organization=desk, record=circular, reason=reason):
        circular.save(update_fields=["state", "withdrawn_on", "withdrawal_reason"])
    return circular


@transaction.atomic
def record_export(*, by: User, circular: Circular, file_name: str) -> None:
    """Say in the process register (全程记实) that the circular left as a file."""
    desk = office_of(circular.inspection)
    audit.record(by, "导出通报", organization=desk, record=circular, detail={"文件": file_name})
