"""Freezing: what the rules find today becomes the record of an inspection; and what the office saw on site joins it."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from disclosures.inspections.actions.locks import locked_inspection, office_of
from disclosures.inspections.actions.steps import answers_due
from disclosures.inspections.gathering import Gathered, gather
from disclosures.inspections.models import Finding, Inspection
from disclosures.inspections.models.inspection import MOST_MONTHS
from disclosures.inspections.rules import REQUIREMENTS
from organizations import audit
from organizations.access import Permission, require
from organizations.bulk_writes import check_foreign_keys_at_once
from organizations.models import Organization, User
from organizations.past import read_past
from organizations.periods import Month, TwoMonths
from organizations.refusals import Refused

AT_ONCE = 1000


@transaction.atomic
def freeze(*, by: User, scope: Organization, first: Month, last: Month, title: str, today: dt.date) -> Inspection:
    """开展检查: freeze the findings of `scope` from `first` to `last`, as today's data has them."""
    require(by, Permission.CONDUCT_INSPECTIONS, scope)
    months = _months(first, last, today)
    Organization.objects.select_for_update(no_key=True).get(pk=scope.pk)  # a second click waits for the first
    of_today = Inspection.objects.standing().filter(
        scope=scope, first_month=first.start, last_month=last.start, data_day=today
    )
    if frozen := of_today.first():
        return frozen
    gathered = gather(scope, months, today)
    inspection = Inspection(
        scope=scope,
        scope_name=scope.short_name,
        first_month=first.start,
        last_month=last.start,
        title=title.strip() or title_of(scope, first, last),
        data_day=today,
        frozen_by=by,
        statistics=gathered.figures.as_json(),
        praise=gathered.praise.as_json(),
    )
    check_foreign_keys_at_once()
    detail = {"月份": f"{first}至{last}", "问题数": len(gathered.found)}
    with audit.acting(by, f"开展检查：{inspection.title}", organization=office_of(inspection), detail=detail):
        inspection.save()
        Finding.objects.bulk_create(_findings(inspection, gathered.found, today), batch_size=AT_ONCE)
    return inspection


def title_of(scope: Organization, first: Month, last: Month) -> str:
    """What an inspection is called when nobody gives it another name."""
    if first == last:
        return f"{scope.short_name}{first.label}检查"
    until = last.short_label if first.year == last.year else last.label
    return f"{scope.short_name}{first.year}年{first.month}月至{until}检查"


def _months(first: Month, last: Month, today: dt.date) -> list[Month]:
    if last < first:
        raise Refused("结束月份早于开始月份。请改月份，再开展检查。")
    if last.start > today:
        raise Refused("结束月份还没有到。请改月份，再开展检查。")
    months = first.until(last)
    if len(months) > MOST_MONTHS:
        raise Refused(f"一次检查最多{MOST_MONTHS}个月。请分几次开展。")
    return months


def _findings(inspection: Inspection, found: tuple[Gathered, ...], today: dt.date) -> list[Finding]:
    heirs = _superiors_of_the_dissolved({each.observation.organization_id for each in found}, today)
    return [
        Finding(
            inspection=inspection,
            position=position,
            organization_id=each.observation.organization_id,
            organization_name=each.observation.organization,
            superior_name=each.observation.superior,
            period_start=each.period.start,
            period_months=2 if isinstance(each.period, TwoMonths) else 1,
            problem=str(each.observation.problem),
            requirement=each.observation.requirement,
            words=each.words,
            evidence_kind=str(each.observation.evidence.kind),
            evidence_id=each.observation.evidence.pk,
            responsible_id=heirs.get(each.observation.organization_id, each.observation.organization_id),
        )
        for position, each in enumerate(found, start=1)
    ]


def _superiors_of_the_dissolved(pks: set[int], today: dt.date) -> dict[int, int]:
    """Nobody is left at a dissolved organization to put anything right: its superior does."""
    dissolved = Organization.objects.filter(pk__in=pks, dissolved_on__lte=today)
    parents = {each.pk: each.path[: -Organization.steplen] for each in dissolved}
    above = {each.path: each.pk for each in Organization.objects.filter(path__in=parents.values())}
    return {pk: above[path] for pk, path in parents.items() if path in above}


@dataclass(frozen=True)
class Seen:
    """What the office saw on site."""

    organization: Organization
    month: Month
    problem: str
    words: str
    seen_on: dt.date


@transaction.atomic
def add_on_site(*, by: User, inspection: Inspection, seen: Seen, today: dt.date) -> Finding:
    """现场发现: add what no record shows. Told late, the units' days for an answer begin anew."""
    inspection = locked_inspection(inspection, by)
    if not inspection.is_before_the_report:
        raise Refused("这次检查已经通报、结束或取消，不能再加问题。请另外开展一次检查。")
    _check(inspection, seen, today)
    same = inspection.findings.filter(
        source=Finding.Source.ON_SITE, organization=seen.organization, problem=seen.problem, words=seen.words
    )
    if sent_twice := same.filter(period_start=seen.month.start, seen_on=seen.seen_on).first():
        return sent_twice
    past, superior = read_past(), seen.organization.superior
    last = inspection.findings.aggregate(last=Max("position"))["last"] or 0
    finding = Finding(
        inspection=inspection,
        position=last + 1,
        source=Finding.Source.ON_SITE,
        organization=seen.organization,
        organization_name=past.short_name_on(seen.organization, seen.month.end),
        superior_name=superior.short_name if superior and seen.organization.is_branch else "",
        period_start=seen.month.start,
        problem=seen.problem,
        requirement=REQUIREMENTS.get(seen.problem, ""),
        words=seen.words,
        seen_on=seen.seen_on,
        seen_by=by,
        responsible=seen.organization,
    )
    with audit.acting(by, "登记现场发现的问题", organization=office_of(inspection), record=inspection):
        finding.save()
        if inspection.is_notified:
            inspection.answers_due_on = max(inspection.answers_due_on, answers_due(today))
            inspection.save()
    return finding


def _check(inspection: Inspection, seen: Seen, today: dt.date) -> None:
    if not seen.organization.path.startswith(inspection.scope.path):
        raise Refused(f"{seen.organization}不在这次检查的范围里。请另选党组织。")
    if seen.month not in inspection.months:
        raise Refused("这个月份不在这次检查的范围里。请另选月份。")
    if seen.seen_on > today:
        raise Refused("现场检查日期不能晚于今天。请改日期。")
    if not seen.problem or not seen.words.strip():
        raise Refused("请选问题，并写明看到的情况，再登记。")
