"""The district's policy (政策): a change is a new version from a day to come, never retroactive."""

import datetime as dt

from django.db import transaction

from organizations import audit
from organizations.access import Permission, district_or_403
from organizations.models import Organization, Policy, User
from organizations.policy_settings import NAMES, differences, fingerprint
from organizations.refusals import Refused

ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def add_version(*, by: User, starts_on: dt.date, values: dict, seen: str, today: dt.date) -> Policy:
    """Set what holds from `starts_on` on; `seen` is the fingerprint of the version it was compared with."""
    district = _locked_district(by)
    version = Policy(starts_on=starts_on, **_settings(values))
    _check(version, seen, today)
    changes = differences(Policy.objects.on(starts_on - ONE_DAY), version)
    with audit.acting(by, f"设定{_day(starts_on)}起的政策", organization=district, detail=_in_words(changes)):
        version.save()
    return version


@transaction.atomic
def correct_version(*, by: User, policy: Policy, starts_on: dt.date, values: dict, seen: str, today: dt.date) -> Policy:
    """Change a version that has not begun, or the day on which it begins."""
    district = _locked_district(by)
    old = _to_come(policy, today)
    version = Policy(pk=old.pk, starts_on=starts_on, **_settings(values))
    _check(version, seen, today)
    detail = _in_words(differences(old, version))
    if old.starts_on != starts_on:
        detail["生效日期"] = f"由{_day(old.starts_on)}改为{_day(starts_on)}"
    with audit.acting(by, f"更正{_day(old.starts_on)}起的政策", organization=district, record=old, detail=detail):
        version.save()
    return version


@transaction.atomic
def withdraw_version(*, by: User, policy: Policy, today: dt.date) -> None:
    """Take back a version that has not begun; what held before goes on."""
    district = _locked_district(by)
    version = _to_come(policy, today)
    detail = _in_words(differences(Policy.objects.on(version.starts_on - ONE_DAY), version))
    verb = f"取消{_day(version.starts_on)}起的政策"
    with audit.acting(by, verb, organization=district, record=version, detail=detail):
        version.delete()


def _locked_district(by: User) -> Organization:
    """Versions are set one after the other: each is compared with the one before it."""
    district = district_or_403(by, Permission.SET_POLICY)
    return Organization.objects.select_for_update(of=["self"]).get(pk=district.pk)


def _to_come(policy: Policy, today: dt.date) -> Policy:
    version = Policy.objects.to_come(today).filter(pk=policy.pk).first()
    if version is None:
        raise Refused("这份政策已经生效或已经取消，不能再改。要改，请设定新的一份，从以后的日期起。")
    return version


def _settings(values: dict) -> dict:
    return {name: values[name] for name in NAMES}


def _check(version: Policy, seen: str, today: dt.date) -> None:
    if version.starts_on < today:
        raise Refused("生效日期不能早于今天，以前的期限和评定不会改动。请改成今天或以后的日期。")
    others = Policy.objects.exclude(pk=version.pk)
    if others.filter(starts_on=version.starts_on).exists():
        raise Refused(f"{_day(version.starts_on)}已经有一份政策生效。请另选一天，或者更正那一份。")
    before = others.on(version.starts_on - ONE_DAY)
    if not differences(before, version):
        raise Refused("和这一天以前的政策比，没有任何改动。请先改，再提交。")
    if fingerprint(before) != seen:
        raise Refused("您核对期间，政策又有了别的改动。请再核对一次。")


def _in_words(changes) -> dict:
    return {change.setting.label: f"由{change.before}改为{change.after}" for change in changes}


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
