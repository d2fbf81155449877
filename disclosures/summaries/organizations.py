"""The years of organizations: six periods of two months, as their superiors rated them.

通知二(二): 上级党组织对所属党支部…作出综合评价
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from commitments.fulfilment import Fulfilment
from disclosures.inspections.rules import not_expected
from disclosures.summaries import fulfilment, rules
from disclosures.summaries.frame import Frame, Places, places_of
from disclosures.summaries.rules import TOOK_PART, Use, Word
from disclosures.summaries.summary import Cell, Entry, Summary
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Rating
from meetings.models import Attendance, Meeting, MeetingBranch
from organizations.models import Organization
from organizations.periods import TwoMonths


@dataclass(frozen=True, slots=True)
class Heard:
    """One organization in one secretary meeting (支部书记会), as it was frozen."""

    meeting_pk: int
    period_start: dt.date
    state: str
    held_on: dt.date
    superior_pk: int
    superior: str
    name: str
    secretary_name: str


@dataclass(frozen=True)
class Facts:
    """All that is read about a set of organizations."""

    heard: dict[int, list[Heard]]
    rated: dict[tuple[int, int], tuple[str | None, bool, bool]]  # (organization id, meeting id)
    presence: dict[tuple[int, int], str]
    fulfilment: dict[int, Fulfilment]
    met: set[tuple[int, dt.date]]  # (superior id, period) of meetings that were opened
    places: Places


def of_organizations(organizations: Sequence[Organization], frame: Frame) -> list[Summary]:
    """Each organization's year, in the order given; a fixed number of queries."""
    facts = _read([one.pk for one in organizations], frame)
    return [_summary(one, facts, frame) for one in organizations]


def _read(pks: Collection[int], frame: Frame) -> Facts:
    heard = _read_heard(pks, frame)
    places = places_of({*pks, *(row.superior_pk for rows in heard.values() for row in rows)}, frame.past)
    superiors = {one.pk for pk in pks for period in _periods(frame.year) if (one := places.superior_on(pk, period.end))}
    return Facts(
        heard=heard,
        rated=_read_ratings(pks, frame),
        presence=_read_presence(pks, frame),
        fulfilment=fulfilment.of_organizations(pks, frame.year),
        met=_read_meetings(superiors, frame),
        places=places,
    )


def _periods(year: int) -> list[TwoMonths]:
    return [TwoMonths(year, pair) for pair in range(1, 7)]


def _secretary_meetings():
    return Meeting.objects.live().filter(kind=Meeting.Kind.SECRETARY, held_on__isnull=False)


def _read_heard(pks: Collection[int], frame: Frame) -> dict[int, list[Heard]]:
    rows = (
        MeetingBranch.objects.filter(
            organization__in=pks,
            meeting__in=_secretary_meetings().order_by().values("pk"),
            meeting__period_start__range=frame.span,
        )
        .order_by("meeting__held_on", "meeting")
        .values_list(
            "organization",
            "meeting",
            "meeting__period_start",
            "meeting__state",
            "meeting__held_on",
            "meeting__organization",
            "meeting__held_as",
            "name",
            "secretary_name",
        )
    )
    found = defaultdict(list)
    for organization, *values in rows:
        found[organization].append(Heard(*values))
    return found


def _read_ratings(pks: Collection[int], frame: Frame) -> dict:
    rows = (
        Rating.objects.current()
        .confirmed()
        .filter(organization__in=pks, sheet__period_start__range=frame.span)
        .order_by()
        .values_list("organization", "sheet__meeting", "level", "is_deferred", "replaces")
    )
    return {(pk, meeting): (level, deferred, replaces is not None) for pk, meeting, level, deferred, replaces in rows}


def _read_presence(pks: Collection[int], frame: Frame) -> dict[tuple[int, int], str]:
    """How the one who spoke for the organization was there: who stood in (代讲) counts before an absent secretary."""
    rows = (
        Attendance.objects.filter(
            organization__in=pks, meeting__kind=Meeting.Kind.SECRETARY, meeting__period_start__range=frame.span
        )
        .order_by("pk")
        .values_list("organization", "meeting", "presence")
    )
    absent_first = sorted(rows, key=lambda row: row[-1] in TOOK_PART)
    return {(pk, meeting): presence for pk, meeting, presence in absent_first}


def _read_meetings(superiors: Collection[int], frame: Frame) -> set[tuple[int, dt.date]]:
    met = _secretary_meetings().filter(organization__in=superiors, period_start__range=frame.span)
    return set(met.order_by().values_list("organization", "period_start"))


def _summary(one: Organization, facts: Facts, frame: Frame) -> Summary:
    heard = facts.heard[one.pk]
    superior = facts.places.superior_on(one.pk, frame.day)
    return Summary(
        subject_pk=one.pk,
        year=frame.year,
        name=facts.places.name_on(one.pk, frame.day),
        category=one.get_kind_display(),
        use=Use.COMMENDATION,
        post_title=f"书记{heard[-1].secretary_name}" if heard and heard[-1].secretary_name else "",
        place_pk=superior.pk if superior else None,
        place=facts.places.superior_name_on(one.pk, frame.day),
        superior="",
        unit_pk=None,
        cells=tuple(_cell(one, period, facts, frame) for period in _periods(frame.year)),
        fulfilment=facts.fulfilment.get(one.pk, Fulfilment()),
    )


def _cell(one: Organization, period: TwoMonths, facts: Facts, frame: Frame) -> Cell:
    entries = tuple(_entry(one.pk, row, facts) for row in facts.heard[one.pk] if row.period_start == period.start)
    return Cell(period, entries or (_unheard(one, period, facts, frame),))


def _entry(pk: int, row: Heard, facts: Facts) -> Entry:
    level, is_deferred, is_corrected = facts.rated.get((pk, row.meeting_pk), (None, False, False))
    presence = facts.presence.get((pk, row.meeting_pk), "")
    words = rules.rated_words(
        presence=presence, state=row.state, level=level, is_deferred=is_deferred, has_no_level=False
    )
    return Entry(
        words=words,
        level=Level(level) if level else None,
        is_corrected=is_corrected,
        presence=presence if row.state == Meeting.State.CONCLUDED else "",
        place_pk=row.superior_pk,
        place=row.superior or facts.places.name_on(row.superior_pk, row.held_on),
    )


def _unheard(one: Organization, period: TwoMonths, facts: Facts, frame: Frame) -> Entry:
    due = frame.ground.due(period)
    if period.start > frame.today:
        return Entry(Word.TO_COME)
    if absence := not_expected(period, due, one.founded_on, one.dissolved_on, frame.ground.started_on):
        return Entry(absence)
    superior = facts.places.superior_on(one.pk, period.end)
    if superior is None or not superior.is_superior:
        return Entry(Word.NOT_RATED)
    was_held = (superior.pk, period.start) in facts.met
    return Entry(rules.unheld_words(period, due, frame.today, was_held=was_held), place_pk=superior.pk)
