"""The way of an inspection: units are told (告知), the circular is out (通报), all is cleared (结束); or cancelled."""

import datetime as dt

from django.db import transaction

from disclosures.inspections.actions.locks import locked_inspection, move_inspection, moving
from disclosures.inspections.models import Inspection
from organizations.models import Holiday, Policy, User
from organizations.refusals import Refused

State = Inspection.State


@transaction.atomic
def notify(*, by: User, inspection: Inspection, today: dt.date) -> Inspection:
    """告知各单位: from now on each unit sees its findings and has some working days to put right or to explain."""
    inspection = locked_inspection(inspection, by)
    inspection.notified_on = today
    inspection.answers_due_on = answers_due(today)
    detail = {"问题数": inspection.findings.standing().count(), "说明期限": str(inspection.answers_due_on)}
    return move_inspection(by, "告知检查发现的问题", inspection, State.NOTIFIED, detail=detail)


def answers_due(told_on: dt.date) -> dt.date:
    """The last day for an explanation: so many working days after the day on which the unit is told."""
    days = Policy.objects.on(told_on).findings_answered_within_days
    return Holiday.objects.calendar(first=told_on).add(told_on, days)


def due_after_the_report(reported_on: dt.date) -> dt.date:
    """The last day for putting right what was given no day of its own."""
    days = Policy.objects.on(reported_on).findings_put_right_within_days
    return Holiday.objects.calendar(first=reported_on).add(reported_on, days)


@transaction.atomic
def mark_reported(*, by: User, inspection: Inspection, today: dt.date) -> Inspection:
    """通报已印发: what has no day yet is due some working days from now. The circular's own action calls this."""
    inspection = locked_inspection(inspection, by)
    if not inspection.is_ripe(today) and inspection.findings.standing().exists():
        raise Refused(_why_not_yet(inspection))
    inspection.reported_on = today
    with moving(by, "通报检查情况", inspection, State.REPORTED):
        inspection.findings.unsettled().filter(due_on__isnull=True).update(due_on=due_after_the_report(today))
    return inspection


def _why_not_yet(inspection: Inspection) -> str:
    if not inspection.is_notified:
        return "还有问题没有告知各单位。请先告知，说明期限过后再通报。"
    due = inspection.answers_due_on
    return f"各单位的说明期限是{due.month}月{due.day}日，含当天。请过了这一天再通报。"


@transaction.atomic
def close(*, by: User, inspection: Inspection, today: dt.date) -> Inspection:
    """结束: every finding is cleared or withdrawn."""
    inspection = locked_inspection(inspection, by)
    if left := inspection.findings.unsettled().count():
        raise Refused(f"还有{left}个问题没有销号。请等各单位整改、销号以后再结束。")
    inspection.closed_on = today
    return move_inspection(by, "结束检查", inspection, State.CLOSED)


@transaction.atomic
def cancel(*, by: User, inspection: Inspection, reason: str, today: dt.date) -> Inspection:
    """取消: given up before the circular, with a reason; units that were told see that it is over."""
    inspection = locked_inspection(inspection, by)
    if not reason.strip():
        raise Refused("请写明取消的原因，再提交。")
    inspection.cancelled_on, inspection.cancelled_reason = today, reason.strip()
    return move_inspection(by, "取消检查", inspection, State.CANCELLED, reason=inspection.cancelled_reason)
