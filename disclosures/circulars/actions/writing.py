"""A circular's draft: made from the evidence, edited upon its version, a section made anew, a correction begun."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from disclosures.circulars import drafting
from disclosures.circulars.actions.locks import locked, require_draft
from disclosures.circulars.gathering import material_of
from disclosures.circulars.models import Circular
from disclosures.circulars.usual import usual_for
from disclosures.inspections.actions.locks import locked_inspection, office_of
from disclosures.inspections.models import Inspection
from organizations import audit
from organizations.models import User
from organizations.refusals import Refused


@dataclass(frozen=True)
class Text:
    """What the editor's form says, field by field of `Circular.TEXTS` and the prefix."""

    prefix: str
    title: str
    recipients: str
    situation: str
    achievements: str
    problems: str
    demands: str
    signed_by: str
    copied_to: str


class ChangedMeanwhile(Refused):
    """Somebody else has saved the same draft; `circular` is what stands now."""

    def __init__(self, circular: Circular):
        super().__init__(
            f"{circular.written_by.display_name}已经改过这份草稿，您写的没有盖上去。请对照下面已存的，合成一份再保存。"
        )
        self.circular = circular


@transaction.atomic
def draft(*, by: User, inspection: Inspection, today: dt.date) -> Circular:
    """起草: all four sections from the evidence; what the office wrote last time stands for the rest."""
    inspection = locked_inspection(inspection, by)
    if inspection.state == Inspection.State.CANCELLED:
        raise Refused("这次检查已经取消，不再通报。")
    if begun := inspection.circulars.drafts().first():  # a double click
        return begun
    if inspection.circulars.issued().exists():
        raise Refused("这次检查的通报已经印发。要改请打开那一份，用“更正”。")
    material, usual = material_of(inspection, today), usual_for(inspection.scope)
    sections = drafting.drafted(material, usual.signed_by)
    circular = Circular(
        inspection=inspection,
        title=drafting.title_of(material),
        written_by=by,
        **asdict(usual),
        **asdict(sections),
    )
    with audit.acting(by, "起草通报", organization=office_of(inspection), record=inspection):
        circular.save()
    return circular


@transaction.atomic
def correct(*, by: User, circular: Circular) -> Circular:
    """更正: begin a draft with the words of what was issued; the old one stands until the new one is out."""
    old = locked(circular, by)
    if begun := old.inspection.circulars.drafts().first():
        return begun
    if not old.is_issued:
        raise Refused(f"这份通报{old.get_state_display()}，不能更正。请打开现在有效的那一份。")
    texts = {name: getattr(old, name) for name in ("prefix", *Circular.TEXTS)}
    new = Circular(inspection=old.inspection, corrects=old, written_by=by, **texts)
    with audit.acting(by, "起草更正的通报", organization=office_of(old.inspection), record=old):
        new.save()
    return new


@transaction.atomic
def edit(*, by: User, circular: Circular, text: Text, based_on: int) -> Circular:
    """Change a draft that was read at version `based_on`; the same words again are no change."""
    circular = locked(circular, by)
    require_draft(circular)
    if circular.version != based_on:
        raise ChangedMeanwhile(circular)
    return _write(by, "修改通报草稿", circular, asdict(text))


@transaction.atomic
def redraft(*, by: User, circular: Circular, section: str, version: int, today: dt.date) -> Circular:
    """Put a section back to what the evidence says now; the words before stay in the record of changes."""
    circular = locked(circular, by)
    require_draft(circular)
    if circular.version != version:
        raise Refused("草稿刚刚改过，这一部分还没有换。请看过现在的草稿，再决定换不换。")
    drafted = drafting.drafted(material_of(circular.inspection, today), circular.signed_by)
    return _write(by, "按检查结果重写通报的一部分", circular, {section: getattr(drafted, section)})


def _write(by: User, verb: str, circular: Circular, values: dict[str, str]) -> Circular:
    if all(getattr(circular, name) == value for name, value in values.items()):
        return circular
    for name, value in values.items():
        setattr(circular, name, value)
    circular.written_by, circular.version = by, circular.version + 1
    with audit.acting(by, verb, organization=office_of(circular.inspection), record=circular):
        circular.save()
    return circular
