"""Report hearings (听取汇报): written down as a draft, recorded, corrected by an addition, or made void."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from meetings.models import HearingAttendee, HearingCorrection, ReportHearing
from organizations import audit
from organizations.access import Permission, require
from organizations.holding import held
from organizations.models import Organization, Person, User
from organizations.past import read_past
from organizations.periods import TwoMonths
from organizations.refusals import Refused

State = ReportHearing.State


@dataclass(frozen=True)
class Heard:
    """What a hearing's form says."""

    period: TwoMonths
    held_on: dt.date
    place: str
    presider: Person
    attendees: tuple[Person, ...]
    guests: tuple[str, ...]  # free names
    reporting_organization: Organization | None
    reporter: str
    summary: str
    decisions: str


class ChangedMeanwhile(Refused):
    """Somebody else has saved the same draft; `hearing` is what stands now."""

    def __init__(self, hearing: ReportHearing):
        super().__init__(
            f"{hearing.written_by.display_name}已经改过这份草稿，您写的没有盖上去。请对照下面已存的，合成一份再保存。"
        )
        self.hearing = hearing


def locked(hearing: ReportHearing) -> ReportHearing:
    """The hearing as it stands now, held until the transaction ends."""
    return held(ReportHearing.objects.select_related("organization", "written_by__person"), hearing.pk)


@transaction.atomic
def draft_hearing(*, by: User, organization: Organization, heard: Heard) -> ReportHearing:
    """Begin a hearing's record. 通知四: 领导班子每两月至少听取一次汇报"""
    require(by, Permission.RECORD_MEETING, organization)
    if not organization.is_superior:
        raise Refused("听取汇报由辖有党支部的上级党组织的领导班子进行。请到上级党组织登记。")
    hearing = ReportHearing(organization=organization)
    _write(hearing, heard, by)
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)  # a second click waits for the first
    if sent_twice := _same_draft(hearing, heard):
        return sent_twice
    with audit.acting(by, f"起草{hearing}记录", organization=organization):
        hearing.save()
        HearingAttendee.objects.bulk_create(_seats(hearing, heard))
    return hearing


def _same_draft(hearing: ReportHearing, heard: Heard) -> ReportHearing | None:
    """The draft that the same person has just begun with the same words and people."""
    names = ("organization", "written_by", "period_start", "held_on", "place", "reporting_organization", "reporter")
    same = {name: getattr(hearing, name) for name in (*names, "summary", "decisions")}
    begun = ReportHearing.objects.drafts().filter(**same, version=1).prefetch_related("attendees")
    seats = _seated(_seats(hearing, heard))
    return next((each for each in begun if _seated(each.attendees.all()) == seats), None)


def _seated(rows: Iterable[HearingAttendee]) -> set[tuple]:
    return {(row.person_id, row.name, row.is_presiding) for row in rows}


@transaction.atomic
def edit_hearing(*, by: User, hearing: ReportHearing, heard: Heard, based_on: int) -> ReportHearing:
    """Change a draft that was read at version `based_on`."""
    hearing = locked(hearing)
    require(by, Permission.RECORD_MEETING, hearing.organization)
    if not hearing.is_draft:
        raise Refused("已经登记或作废的记录不能再改。登记以后发现有误的，请写更正。")
    if hearing.version != based_on:
        raise ChangedMeanwhile(hearing)
    _write(hearing, heard, by)
    hearing.version += 1
    with audit.acting(by, f"修改{hearing}记录", organization=hearing.organization, record=hearing):
        hearing.save()
        hearing.attendees.all().delete()
        HearingAttendee.objects.bulk_create(_seats(hearing, heard))
    return hearing


def _write(hearing: ReportHearing, heard: Heard, by: User) -> None:
    if heard.held_on > timezone.localdate():
        raise Refused("听取日期不能晚于今天。请在听取汇报以后再登记。")
    if heard.held_on < heard.period.start:
        raise Refused(f"听取日期不能早于{heard.period.label}。请改日期，或改选所属时段。")
    hearing.held_as = read_past().short_name_on(hearing.organization, heard.held_on)
    hearing.period_start, hearing.held_on, hearing.place = heard.period.start, heard.held_on, heard.place
    hearing.reporting_organization, hearing.reporter = heard.reporting_organization, heard.reporter
    hearing.summary, hearing.decisions, hearing.written_by = heard.summary, heard.decisions, by


def _seats(hearing: ReportHearing, heard: Heard) -> list[HearingAttendee]:
    """The leading body by person, whoever else was there by name; the presider is there too."""
    people = {person.pk: person for person in (heard.presider, *heard.attendees)}
    rows = [
        HearingAttendee(
            hearing=hearing,
            person=person,
            name=person.name,
            post_title=person.post_title,
            is_presiding=person == heard.presider,
        )
        for person in people.values()
    ]
    return rows + [HearingAttendee(hearing=hearing, name=name) for name in heard.guests]


@transaction.atomic
def record_hearing(*, by: User, hearing: ReportHearing, version: int) -> ReportHearing:
    """The draft that was read at `version` becomes the record; afterwards only additions."""
    hearing = locked(hearing)
    _require_move(by, hearing, State.RECORDED)
    if hearing.version != version:
        raise Refused("草稿刚刚改过，还没有登记。请看过现在的草稿，再点“登记”。")
    if not hearing.summary or not hearing.decisions:
        raise Refused("还没有写汇报的主要内容或研究部署。请先改草稿，写好再登记。")
    hearing.state, hearing.recorded_at = State.RECORDED, timezone.now()
    with audit.acting(by, f"登记{hearing}", organization=hearing.organization, record=hearing):
        hearing.save(update_fields=["state", "recorded_at"])
    return hearing


@transaction.atomic
def void_hearing(*, by: User, hearing: ReportHearing, reason: str) -> ReportHearing:
    """Take a record out that should not be there, such as one under the wrong day; it stays readable."""
    hearing = locked(hearing)
    _require_move(by, hearing, State.VOID)
    reason = reason.strip()
    if not reason:
        raise Refused("请写明作废的原因。")
    hearing.state, hearing.void_reason = State.VOID, reason
    with audit.acting(by, f"作废{hearing}", organization=hearing.organization, record=hearing, reason=reason):
        hearing.save(update_fields=["state", "void_reason"])
    return hearing


def _require_move(by: User, hearing: ReportHearing, to: str) -> None:
    require(by, Permission.RECORD_MEETING, hearing.organization)
    if to not in ReportHearing.MOVES[hearing.state]:
        raise Refused(f"这份记录{hearing.get_state_display()}，不能再{'登记' if to == State.RECORDED else '作废'}。")


@transaction.atomic
def correct_hearing(*, by: User, hearing: ReportHearing, text: str) -> HearingCorrection:
    """Put something right in the open: an addition beside the record."""
    hearing = locked(hearing)
    require(by, Permission.RECORD_MEETING, hearing.organization)
    text = text.strip()
    if not hearing.is_recorded:
        raise Refused("只有已经登记的记录才写更正。草稿请直接修改。")
    if not text:
        raise Refused("请写明更正的内容。")
    values = {"hearing": hearing, "text": text, "added_by": by, "added_on": timezone.localdate()}
    if sent_twice := HearingCorrection.objects.filter(**values).first():  # a double click
        return sent_twice
    with audit.acting(by, f"更正{hearing}", organization=hearing.organization, record=hearing):
        return HearingCorrection.objects.create(**values)
