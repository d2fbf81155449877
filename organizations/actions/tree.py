"""The tree of organizations: founding (新建), renaming (改名), moving (调整隶属), merging (合并), dissolving (撤销).

Each takes the day from which it holds, today at the latest; past periods keep the names and places of their days.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from organizations import audit, rules
from organizations.access import Permission, require
from organizations.actions.organization_imports import lock_against_writers
from organizations.actions.placements import keep_placements
from organizations.models import Organization, Person, Placement, Post, User
from organizations.name_order import organization_sort_key
from organizations.refusals import Refused

GONE = (Person.Standing.LEFT, Person.Standing.DECEASED)


@transaction.atomic
def found(
    *,
    by: User,
    superior: Organization,
    kind: str,
    name: str,
    short_name: str,
    code: str,
    on: dt.date,
    today: dt.date,
    reason: str,
) -> Organization:
    """Found an organization under `superior`."""
    superior = _locked(by, superior)
    _check_day(on, today, reason)
    _check_alive(superior)
    _check_names(name, short_name, apart_from=None)
    if not code.strip():
        raise Refused("请填写党组织编码。")
    if Organization.objects.filter(code=code.strip()).exists():
        raise Refused("这个编码已经有党组织在用，请核对编码。")
    if superior.founded_on and on < superior.founded_on:
        raise Refused(f"成立日期不能早于上级的成立日期{_day(superior.founded_on)}。")
    _check_place(Organization(kind=kind), superior, height=1)
    values = {"kind": kind, "code": code.strip(), "founded_on": on} | _names(name, short_name)
    verb = f"新建{Organization.Kind(kind).label}{values['short_name']}"
    with audit.acting(by, verb, organization=superior, record=superior, reason=reason, detail={"自": str(on)}):
        made = Organization.objects.add_child(superior, values)
        keep_placements([made], on)
    return made


@transaction.atomic
def rename(
    *, by: User, organization: Organization, name: str, short_name: str, on: dt.date, today: dt.date, reason: str
) -> Organization:
    """Give an organization another name from `on`; before that day it keeps the old one."""
    organization = _locked(by, organization)
    _check_day(on, today, reason)
    _check_alive(organization)
    _check_not_before_last_change([organization], on)
    _check_names(name, short_name, apart_from=organization)
    names, before = _names(name, short_name), organization.name
    if (names["name"], names["short_name"]) == (organization.name, organization.short_name):
        raise Refused("名称没有变化。请填写新的名称。")
    for field, value in names.items():
        setattr(organization, field, value)
    detail = {"原名": before, "自": str(on)}
    with audit.acting(by, "改名", organization=organization, record=organization, reason=reason, detail=detail):
        organization.save(update_fields=[*names])
        keep_placements([organization], on)
    return organization


@transaction.atomic
def move(
    *, by: User, organization: Organization, superior: Organization, on: dt.date, today: dt.date, reason: str
) -> Organization:
    """Put an organization, with everything below it, under another superior from `on`."""
    organization, superior = _locked(by, organization), _locked(by, superior)
    _check_day(on, today, reason)
    _check_alive(organization)
    _check_alive(superior)
    _check_not_root(organization)
    _check_no_circle(organization, superior)
    if superior.path == organization.path[: -Organization.steplen]:
        raise Refused(f"{organization}已经在{superior}下面。请选择另一个上级。")
    _check_place(organization, superior, height=_height(organization))
    _check_not_before_last_change([organization, *Organization.objects.above(superior)], on)
    before = organization.superior
    detail = {"原上级": str(before), "新上级": str(superior), "自": str(on)}
    with audit.acting(by, "调整隶属", organization=organization, record=organization, reason=reason, detail=detail):
        return _put_under(organization, superior, on)


@transaction.atomic
def dissolve(*, by: User, organization: Organization, on: dt.date, today: dt.date, reason: str) -> Organization:
    """Dissolve an organization that has neither people nor living organizations below it; its posts end."""
    organization = _locked(by, organization)
    _check_day(on, today, reason)
    _check_alive(organization)
    _check_not_root(organization)
    _check_not_before_last_change([organization], on)
    if Organization.objects.children_of(organization).filter(dissolved_on__isnull=True).exists():
        raise Refused(f"{organization}还有下级党组织。请先调整或撤销下级，再撤销它。")
    remaining = Person.objects.of(organization).exclude(standing__in=GONE).count()
    if remaining:
        raise Refused(f"{organization}名册上还有{remaining}人。请先转出这些人，或者改用“合并”。")
    detail = {"自": str(on)}
    with audit.acting(by, "撤销", organization=organization, record=organization, reason=reason, detail=detail):
        return _end(organization, on)


@transaction.atomic
def merge(
    *, by: User, organization: Organization, into: Organization, on: dt.date, today: dt.date, reason: str
) -> Organization:
    """Merge an organization into another of its sort: people, units and lower organizations go along, posts end."""
    organization, into = _locked(by, organization), _locked(by, into)
    _check_day(on, today, reason)
    _check_alive(organization)
    _check_alive(into)
    _check_not_root(organization)
    _check_no_circle(organization, into)
    if not rules.may_merge(organization.kind, into.kind):
        raise Refused(f"{organization.get_kind_display()}不能并入{into.get_kind_display()}。请选择同类的党组织。")
    children = list(Organization.objects.children_of(organization).filter(dissolved_on__isnull=True))
    for child in children:
        _check_place(child, into, height=_height(child))
    _check_not_before_last_change([organization, *children, *Organization.objects.above(into)], on)
    detail = {"并入": str(into), "自": str(on)}
    with audit.acting(by, "合并", organization=organization, record=organization, reason=reason, detail=detail):
        for child in children:
            _put_under(child, Organization.objects.get(pk=into.pk), on)  # a move may have changed its path
        _take_over_people(organization, into, on)
        _end(Organization.objects.get(pk=organization.pk), on)
    audit.record(by, f"并入{organization}", organization=into, record=into, reason=reason, detail={"自": str(on)})
    return Organization.objects.get(pk=into.pk)


def _locked(by: User, organization: Organization) -> Organization:
    """The present row; imports and other changes of the tree wait, because one move rewrites many paths."""
    lock_against_writers(Organization)
    organization = Organization.objects.get(pk=organization.pk)
    require(by, Permission.MAINTAIN_ROSTER, organization)
    return organization


def _put_under(organization: Organization, superior: Organization, on: dt.date) -> Organization:
    organization = Organization.objects.get(pk=organization.pk)
    Organization.objects.move(organization, superior, "last-child")
    moved = Organization.objects.get(pk=organization.pk)
    keep_placements([moved], on)
    return moved


def _end(organization: Organization, on: dt.date) -> Organization:
    """Its last day is the day before `on`; posts that would have begun later fall away."""
    last = on - dt.timedelta(days=1)
    Post.objects.filter(organization=organization, starts_on__gte=on).delete()
    Post.objects.filter(organization=organization).not_over_by(on).update(ends_on=last)
    organization.dissolved_on = on
    organization.save(update_fields=["dissolved_on"])
    return organization


def _take_over_people(organization: Organization, into: Organization, on: dt.date) -> None:
    """A unit that the other branch names too becomes one with it."""
    known = {unit.name: unit for unit in into.units.all()}
    people = Person.objects.of(organization).exclude(standing__in=GONE)
    for unit in organization.units.all():
        if unit.name in known:
            people.filter(unit=unit).update(unit=known[unit.name])
        else:
            unit.organization = into
            unit.save(update_fields=["organization"])
    people.update(organization=into, since=on)


def _names(name: str, short_name: str) -> dict[str, str]:
    return {
        "name": name.strip(),
        "short_name": short_name.strip(),
        "sort_key": organization_sort_key(short_name.strip()),
    }


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _height(organization: Organization) -> int:
    """How many levels the organization and everything below it take."""
    deepest = Organization.objects.within(organization).aggregate(deepest=Max("depth"))["deepest"]
    return deepest - organization.depth + 1


def _check_day(on: dt.date, today: dt.date, reason: str) -> None:
    if on > today:
        raise Refused("日期不能晚于今天。请到那一天再办理。")
    if not reason.strip():
        raise Refused("请写明依据，例如批复的文号。")


def _check_alive(organization: Organization) -> None:
    if organization.dissolved_on:
        raise Refused(f"{organization}已经撤销。请选择现有的党组织。")


def _check_not_root(organization: Organization) -> None:
    if organization.kind in (Organization.Kind.DISTRICT_COMMITTEE, Organization.Kind.CAMPAIGN_OFFICE):
        raise Refused(f"{organization.get_kind_display()}不能移动、合并或撤销。请选择它下面的党组织。")


def _check_no_circle(organization: Organization, other: Organization) -> None:
    if other.path.startswith(organization.path):
        raise Refused(f"{other}是{organization}自己或它的下级。请选择别的党组织。")


def _check_place(organization: Organization, superior: Organization, height: int) -> None:
    if superior.kind not in rules.MAY_STAND_UNDER[organization.kind]:
        own, above = organization.get_kind_display(), superior.get_kind_display()
        raise Refused(f"{own}不能设在{above}下面。请核对组织类别和上级党组织。")
    if superior.depth + height > rules.DEEPEST:
        raise Refused(f"党组织最多{rules.DEEPEST}级。请选择更高一级的上级党组织。")


def _check_names(name: str, short_name: str, apart_from: Organization | None) -> None:
    if not name.strip() or not short_name.strip():
        raise Refused("请填写党组织全称和简称。")
    namesakes = Organization.objects.filter(name=name.strip(), dissolved_on__isnull=True)
    if namesakes.exclude(pk=apart_from and apart_from.pk).exists():
        raise Refused("已经有一个党组织用这个全称。请核对名称，或者加上地名区分。")


def _check_not_before_last_change(organizations: list[Organization], on: dt.date) -> None:
    """A change dated before an earlier one could put two organizations under each other on the days between."""
    noted = Placement.objects.open().filter(organization__in=organizations, starts_on__gt=on)
    last = noted.select_related("organization").order_by("-starts_on").first()
    if last:
        raise Refused(f"{last.organization}在{_day(last.starts_on)}已有变更。请把日期改成这一天或以后。")
    young = [each for each in organizations if each.founded_on and each.founded_on > on]
    if young:
        raise Refused(f"{young[0]}在{_day(young[0].founded_on)}才成立。请把日期改成这一天或以后。")
