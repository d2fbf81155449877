"""Exemptions (免于参加): asked for by the branch, agreed or refused by its superior. 通知三: 经上级党组织同意."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from organizations import audit
from organizations.access import Permission, require
from organizations.models import Exemption, Person, Policy, User
from organizations.refusals import Refused
from organizations.rules import latest_exemption_end

State = Exemption.State


@transaction.atomic
def apply_for_exemption(
    *, by: User, person: Person, reason: str, starts_on: dt.date, ends_on: dt.date, today: dt.date
) -> Exemption:
    """Ask the superior to let an old, weak, sick or disabled member stay out; it never begins before it is asked."""
    person = Person.objects.select_for_update(of=["self"]).select_related("organization").get(pk=person.pk)
    for permission in (Permission.RUN_MEETING, Permission.VIEW_EXEMPTION_REASON):
        require(by, permission, person.organization)
    _check_request(person, reason, starts_on, ends_on, today)
    # The reason is health data: the register says that something was asked, not why.
    with audit.acting(by, "申请免于参加", organization=person.organization, record=person):
        return Exemption.objects.create(person=person, reason=reason.strip(), starts_on=starts_on, ends_on=ends_on)


def _check_request(person: Person, reason: str, starts_on: dt.date, ends_on: dt.date, today: dt.date) -> None:
    if person.is_staff_member:
        raise Refused("免于参加只适用于党员。党外干部职工不能到会的，请在签到时登记请假。")
    if not reason.strip():
        raise Refused("请写明申请的原因，再提交。")
    if starts_on < today:
        raise Refused("开始日期不能早于今天，以前的会议不会改动。请改成今天或以后的日期。")
    if ends_on < starts_on:
        raise Refused("结束日期早于开始日期。请核对这两个日期。")
    months = Policy.objects.on(today).exemption_months
    if ends_on > latest_exemption_end(starts_on, months):
        raise Refused(f"一次最长{months}个月。请把结束日期改早，到期以后可以再申请。")
    if person.exemptions.exclude(state=State.REFUSED).filter(ends_on__gte=starts_on, starts_on__lte=ends_on).exists():
        raise Refused(f"{person.name}在这段时间已有申请或已经同意免于参加。请接着原来的结束日期申请。")


@transaction.atomic
def agree_to_exemption(*, by: User, exemption: Exemption, today: dt.date, note: str = "") -> Exemption:
    """Agree; from its first day, and no earlier, the member leaves every denominator."""
    return _decide(by, exemption, State.AGREED, "同意免于参加", today, note)


@transaction.atomic
def refuse_exemption(*, by: User, exemption: Exemption, today: dt.date, note: str) -> Exemption:
    """Refuse, with a sentence that the branch can read."""
    if not note.strip():
        raise Refused("请写明不同意的原因，让支部知道怎么办。")
    return _decide(by, exemption, State.REFUSED, "不同意免于参加", today, note)


def _decide(by: User, exemption: Exemption, state: str, verb: str, today: dt.date, note: str) -> Exemption:
    exemption = Exemption.objects.select_for_update(of=["self"]).get(pk=exemption.pk)
    organization = exemption.person.organization
    require(by, Permission.DECIDE_EXEMPTIONS, organization)
    if exemption.person.user_id is not None and exemption.person.user_id == by.pk:
        raise PermissionDenied  # nobody decides on themselves
    if exemption.state != State.REQUESTED:
        raise Refused("这份申请已经答复过。要改，请让支部重新申请。")
    exemption.state, exemption.decided_on, exemption.decision_note = state, today, note.strip()
    with audit.acting(by, verb, organization=organization, record=exemption.person):
        exemption.save()
    return exemption
