"""The material of a circular: the figures that the inspection froze, and its findings as they stand today."""

import datetime as dt
import hashlib
import json
from collections import Counter
from operator import attrgetter

from disclosures.circulars.material import Figures, Item, Material, Timely, frozen, thawed
from disclosures.circulars.models import Circular
from disclosures.inspections.models import Finding, Inspection
from organizations.models import Policy
from organizations.periods import Month

DIRECTLY_BELOW = "直属"  # the line of branches that no superior in the scope leads


def material_for(circular: Circular, today: dt.date) -> Material:
    """What the circular's paper shows: frozen once it was issued, of today while it is a draft."""
    if circular.is_draft:
        return material_of(circular.inspection, today)
    return thawed(circular.content)


def material_of(inspection: Inspection, today: dt.date) -> Material:
    """Two queries: the findings with who puts them right, and the policy."""
    findings = list(inspection.findings.standing().select_related("responsible").order_by("position"))
    first, last = Month.of(inspection.first_month), Month.of(inspection.last_month)
    name_period = attrgetter("short_label" if first.year == last.year else "label")
    items = tuple(_item(finding, name_period(finding.period)) for finding in findings)
    by_superior = Counter(item.superior or item.organization for item in items)
    statistics = inspection.statistics
    return Material(
        scope=inspection.scope_name,
        first_month=first,
        last_month=last,
        data_day=inspection.data_day,
        notified_on=inspection.notified_on,
        superiors_inspected=sum(line["organization"] is not None for line in statistics["superiors"]),
        put_right_within=Policy.objects.on(today).findings_put_right_within_days,
        total=_figures(statistics["total"], "合计", len(items)),
        superiors=tuple(
            _figures(line, line["name"] or DIRECTLY_BELOW, by_superior[line["name"]])
            for line in statistics["superiors"]
        ),
        praised=_praised(inspection, findings),
        items=items,
    )


def fingerprint(material: Material) -> str:
    """Tells whether what was shown before the issue is still what would be frozen."""
    return hashlib.sha256(json.dumps(frozen(material), sort_keys=True).encode()).hexdigest()


def _praised(inspection: Inspection, findings: list[Finding]) -> tuple[str, ...]:
    """Without those of which something was seen on site after the figures were frozen."""
    found = {finding.organization_id for finding in findings}
    return tuple(unit["name"] for unit in inspection.praise if unit["organization"] not in found)


def _figures(line: dict, name: str, findings: int) -> Figures:
    return Figures(
        name=name,
        branches=line["branches"],
        meetings=_timely(line["meeting"]),
        voted=line["vote"]["on_time"] + line["vote"]["late"],
        rated=line["rating"]["on_time"] + line["rating"]["late"],
        posted=_timely(line["publication"]),
        levels=tuple(line["levels"]),
        opinions_answered=line["opinions_answered"],
        opinions_open=line["opinions_open"],
        secretary_meetings=_timely(line["secretary_meeting"]),
        hearings=_timely(line["hearing"]),
        findings=findings,
    )


def _timely(step: dict) -> Timely:
    """What is not due yet counts neither for nor against anybody."""
    return Timely(step["on_time"], step["late"], step["missing"])


def _item(finding: Finding, period: str) -> Item:
    return Item(
        organization=finding.organization_name,
        superior=finding.superior_name,
        problem=finding.problem,
        period=period,
        words=finding.words,
        requirement=finding.requirement,
        responsible=finding.responsible.short_name,
        due_on=finding.due_on,
        explanation=finding.explanation,
        is_on_site=not finding.is_of_rules,
        is_cleared=finding.is_cleared,
    )
