"""Exemptions (免于参加): asked for by the branch, agreed or refused by its superior. 通知三: 经上级党组织同意.

The register says that something was asked, answered or ended, never why: the reason is health data.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from organizations import audit
from organizations.access import Permission, require
from organizations.holding import held
from organizations.models import Exemption, Person, Policy, User
from organizations.refusals import Refused
from organizations.rules import (
    first_day_back,
    latest_exemption_end,
    may_be_withdrawn,
    may_end_early,
    renewal_opens_on,
    renewal_start,
)

State = Exemption.State
A_YEAR = dt.timedelta(days=366)


@transaction.atomic
def apply_for_exemption(
    *, by: User, person: Person, reason: str, starts_on: dt.date, ends_on: dt.date, today: dt.date
) -> Exemption:
    """Ask the superior to let an old, weak, sick or disabled member stay out; it never begins before it is asked."""
    person = _locked_person(person.pk)
    require(by, Permission.APPLY_FOR_EXEMPTIONS, person.organization)
    if starts_on < today:
        raise Refused("开始日期不能早于今天，以前的会议不会改动。请改成今天或以后的日期。")
    if starts_on > today + A_YEAR:
        raise Refused("开始日期最晚在一年以内。离现在太远的，请到时候再申请。")
    return _ask(by, "申请免于参加", person, reason, starts_on, ends_on, today)


@transaction.atomic
def renew_exemption(*, by: User, exemption: Exemption, reason: str, ends_on: dt.date, today: dt.date) -> Exemption:
    """续期: ask again, from the old end on, for at most the policy's months; the superior has to agree again."""
    person = _locked_person(exemption.person_id)
    old = _locked(exemption)
    require(by, Permission.APPLY_FOR_EXEMPTIONS, old.organization)
    _require_still_there(old, person)
    if not old.is_agreed:
        raise Refused("只有上级同意过的才能续期。请另外申请。")
    if today < renewal_opens_on(old):
        opens = renewal_opens_on(old)
        raise Refused(f"还早，{_day(opens)}起才能续期。请到时候再申请。")
    return _ask(by, "申请续期免于参加", person, reason, renewal_start(old, today), ends_on, today, renews=old)


def _ask(by, verb: str, person: Person, reason: str, starts_on, ends_on, today: dt.date, renews=None) -> Exemption:
    _check_request(person, reason, starts_on, ends_on, today)
    with audit.acting(by, verb, organization=person.organization, record=person):
        return Exemption.objects.create(
            person=person,
            organization=person.organization,
            reason=reason.strip(),
            requested_on=today,
            starts_on=starts_on,
            ends_on=ends_on,
            renews=renews,
        )


def _check_request(person: Person, reason: str, starts_on: dt.date, ends_on: dt.date, today: dt.date) -> None:
    if person.is_staff_member:
        raise Refused("免于参加只适用于党员。党外干部职工不能到会的，请在签到时登记请假。")
    if not reason.strip():
        raise Refused("请写明申请的原因，再提交。")
    if ends_on < starts_on:
        raise Refused(f"结束日期早于开始日期（{_day(starts_on)}）。请核对这两个日期。")
    months = Policy.objects.on(today).exemption_months
    latest = latest_exemption_end(starts_on, months)
    if ends_on > latest:
        raise Refused(f"一次最长{months}个月，最晚到{_day(latest)}。请把结束日期改早，到期以后可以续期。")
    if person.exemptions.standing().filter(ends_on__gte=starts_on, starts_on__lte=ends_on).exists():
        raise Refused(f"{person.name}在这段时间已有申请或已经同意免于参加。请接着原来的结束日期申请。")


@transaction.atomic
def withdraw_exemption(*, by: User, exemption: Exemption, today: dt.date) -> Exemption:
    """撤回: the branch takes back what was not answered yet, or what was agreed to and has not begun."""
    exemption = _locked(exemption)
    require(by, Permission.APPLY_FOR_EXEMPTIONS, exemption.organization)
    if not may_be_withdrawn(exemption, today):
        raise Refused("这份申请已经答复或已经开始，不能撤回。本人要恢复参加的，请用“提前结束”。")
    exemption.state = State.WITHDRAWN
    return _keep(by, "撤回免于参加申请", exemption)


@transaction.atomic
def end_exemption_early(*, by: User, exemption: Exemption, resumes_on: dt.date, today: dt.date) -> Exemption:
    """提前结束: from `resumes_on` the member counts again; the days before stay as they were."""
    _locked_person(exemption.person_id)
    exemption = _locked(exemption)
    require(by, Permission.APPLY_FOR_EXEMPTIONS, exemption.organization)
    if not may_end_early(exemption, today):
        raise Refused("这份免于参加没有在进行，或者今天就到期，不用提前结束。")
    first = first_day_back(exemption, today)
    if not first <= resumes_on <= exemption.ends_on:
        raise Refused(f"恢复参加的日期要在{_day(first)}到{_day(exemption.ends_on)}之间。请改一下日期。")
    if exemption.person.exemptions.standing().filter(starts_on__gt=exemption.ends_on).exists():
        raise Refused("后面还有一份续期。请先撤回续期，再提前结束这一份。")
    exemption.agreed_until = exemption.agreed_until or exemption.ends_on
    exemption.ends_on = resumes_on - dt.timedelta(days=1)
    return _keep(by, "提前结束免于参加", exemption, detail={"恢复参加": _day(resumes_on)})


@transaction.atomic
def agree_to_exemption(*, by: User, exemption: Exemption, today: dt.date, note: str = "") -> Exemption:
    """Agree; from its first day, or from today when that has passed, the member leaves every denominator."""
    exemption = _to_be_answered(by, exemption)
    person = Person.objects.select_related("organization").get(pk=exemption.person_id)
    _require_still_there(exemption, person)
    if exemption.ends_on < today:
        raise Refused("申请的时间已经过去，不能再同意。请答复“不同意”并写明情况，支部可以重新申请。")
    exemption.starts_on = max(exemption.starts_on, today)
    return _answer(by, exemption, State.AGREED, "同意免于参加", today, note)


@transaction.atomic
def refuse_exemption(*, by: User, exemption: Exemption, today: dt.date, note: str) -> Exemption:
    """Refuse, with a sentence that the branch can read."""
    if not note.strip():
        raise Refused("请写明不同意的原因，让支部知道怎么办。")
    return _answer(by, _to_be_answered(by, exemption), State.REFUSED, "不同意免于参加", today, note)


def _to_be_answered(by: User, exemption: Exemption) -> Exemption:
    exemption = _locked(exemption)
    require(by, Permission.DECIDE_EXEMPTIONS, exemption.organization)
    if exemption.person.user_id is not None and exemption.person.user_id == by.pk:
        raise PermissionDenied  # nobody decides on themselves
    if exemption.state == State.WITHDRAWN:
        raise Refused("支部已经撤回这份申请，不用答复。")
    if not exemption.is_waiting:
        raise Refused("这份申请已经答复过。要改，请让支部重新申请。")
    return exemption


def _answer(by: User, exemption: Exemption, state: str, verb: str, today: dt.date, note: str) -> Exemption:
    exemption.state, exemption.decided_on, exemption.decision_note = state, today, note.strip()
    return _keep(by, verb, exemption)


def _keep(by: User, verb: str, exemption: Exemption, detail: dict | None = None) -> Exemption:
    with audit.acting(by, verb, organization=exemption.organization, record=exemption.person, detail=detail):
        exemption.save()
    return exemption


def _require_still_there(exemption: Exemption, person: Person) -> None:
    """What one branch asked for and its superior agreed to is not theirs to go on with elsewhere."""
    if person.organization_id != exemption.organization_id:
        raise Refused(f"{person.name}已经转到{person.organization}。请由那里的支部向上级申请。")


def _locked_person(pk: int) -> Person:
    """Whatever is asked for one person is asked one after the other, so that no two overlap."""
    return held(Person.objects.select_related("organization"), pk)


def _locked(exemption: Exemption) -> Exemption:
    locked = Exemption.objects.select_for_update(of=["self"]).select_related("person", "organization")
    return locked.get(pk=exemption.pk)


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
