"""What a list would change, told before it is confirmed: a hundred lines of each kind, and the numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from organizations.imports.organization_list import (
    OrganizationPlan,
    plan_organizations,
    read_organization_list,
)
from organizations.imports.problems import Problem
from organizations.imports.roster import read_roster
from organizations.imports.roster_plan import RosterPlan, plan_roster
from organizations.models import ListImport, Organization, Person, Unit

SHOWN = 100  # lines of each list; the numbers count them all
WORDS = {True: "是", False: "否", None: "空", "": "空"}
SECRET = {"id_digest": "身份证号有变化"}


@dataclass(frozen=True)
class Preview:
    """The lines that the page shows."""

    counts: dict[str, int]
    problems: list[Problem]
    problem_count: int
    new: list[str]
    changed: list[tuple[str, list[str]]]
    missing: list[str]


def plan_of(list_import: ListImport, content: bytes) -> OrganizationPlan | RosterPlan:
    """Read the uploaded list and compare it with the database."""
    if list_import.is_of_people:
        return plan_roster(read_roster(content))
    return plan_organizations(read_organization_list(content))


def preview_of(list_import: ListImport, content: bytes) -> Preview:
    """What the page shows before the list is confirmed."""
    plan = plan_of(list_import, content)
    changed = list(islice(plan.changed, SHOWN))
    words = _Words(Person if list_import.is_of_people else Organization, [changes for _, changes in changed])
    return Preview(
        counts=plan.counts,
        problems=plan.problems[:SHOWN],
        problem_count=len(plan.problems),
        new=[_name_of(row) for row in islice(plan.new, SHOWN)],
        changed=[(_name_of(row), words.of(changes)) for row, changes in changed],
        missing=[one.name for one in islice(plan.left_out, SHOWN)],
    )


def _name_of(planned) -> str:
    row = getattr(planned, "row", planned)
    return f"第{row.source.number}行 {row.name}"


class _Words:
    """Before and after as people say them; branches and units by their names."""

    def __init__(self, model, changes: Iterable[dict[str, tuple]]):
        self.fields = model._meta
        self.names = {
            "organization_id": _names(Organization, "organization_id", changes),
            "unit_id": _names(Unit, "unit_id", changes),
        }

    def of(self, changes: dict[str, tuple]) -> list[str]:
        return [self._change(name, before, after) for name, (before, after) in changes.items()]

    def _change(self, name: str, before, after) -> str:
        if name in SECRET:
            return SECRET[name]
        field = self.fields.get_field(name)
        words = WORDS | dict(field.flatchoices) | self.names.get(name, {})
        return f"{field.verbose_name}：{words.get(before, before)}→{words.get(after, after)}"


def _names(model, name: str, changes: Iterable[dict[str, tuple]]) -> dict[int, str]:
    keys = {key for change in changes for key in change.get(name, ())} - {None}
    return {one.pk: str(one) for one in model.objects.filter(pk__in=keys)} if keys else {}
