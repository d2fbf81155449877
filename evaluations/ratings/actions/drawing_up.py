"""Drawing up the sheets of a meeting that is over: one a deciding body, a row for everyone rated."""

from django.db import transaction

from evaluations.ratings.actions.advising import advise
from evaluations.ratings.models import Pool, Rating, RatingSheet
from meetings.models import Meeting
from organizations import audit
from organizations.models import Person, Policy
from organizations.refusals import Refused


@transaction.atomic
def draw_up_sheets(*, by, meeting: Meeting) -> list[RatingSheet]:
    """Make the meeting's sheets, one a deciding body, with a row for everyone rated; those that exist stay."""
    meeting = Meeting.objects.select_for_update(of=["self"]).select_related("organization").get(pk=meeting.pk)
    if meeting.state != Meeting.State.CONCLUDED:
        raise Refused("会议还没有结束，不能评定。请先办完会议并点“结束会议”。")
    rows_of = _rows_of_branches(meeting) if meeting.kind == Meeting.Kind.SECRETARY else _rows_of_people(meeting)
    if not rows_of:
        raise Refused("这次会议没有要评定的对象。请先核对会议名单。")
    existing = {(sheet.pool, sheet.unit_id): sheet for sheet in meeting.rating_sheets.all()}
    return [
        existing.get((pool, unit.pk if unit else None)) or _draw_up(by, meeting, pool, unit, rows)
        for (pool, unit), rows in rows_of.items()
    ]


def _rows_of_people(meeting: Meeting) -> dict[tuple, list[Rating]]:
    """Members together, staff by unit, in the meeting's order. 通知二(二): 行政领导班子对党外干部职工."""
    units = list(meeting.organization.units.all())
    the_only_unit = units[0] if len(units) == 1 else None
    found: dict[tuple, list[Rating]] = {}
    for attendance in _rated_people(meeting).select_related("unit"):
        is_staff = attendance.category == Person.Kind.STAFF
        key = (Pool.STAFF, attendance.unit or the_only_unit) if is_staff else (Pool.MEMBERS, None)
        row = Rating(person_id=attendance.person_id, name=attendance.name, post_title=attendance.post_title)
        found.setdefault(key, []).append(row)
    return found


def _rated_people(meeting: Meeting):
    """Everybody who is a subject, unless the policy gives probationary members (预备党员) no level."""
    subjects = meeting.attendances.subjects()
    if Policy.objects.on(meeting.held_on).probationary_members == Policy.Probation.NO_LEVEL:
        return subjects.exclude(category=Person.Kind.PROBATIONARY)
    return subjects


def _rows_of_branches(meeting: Meeting) -> dict[tuple, list[Rating]]:
    rows = [
        Rating(organization_id=branch.organization_id, name=branch.name, post_title=branch.secretary_name)
        for branch in meeting.branches.all()
    ]
    return {(Pool.ORGANIZATIONS, None): rows} if rows else {}


def _draw_up(by, meeting: Meeting, pool: Pool, unit, rows: list[Rating]) -> RatingSheet:
    sheet = RatingSheet(
        meeting=meeting,
        organization=meeting.organization,
        pool=pool,
        unit=unit,
        period_start=meeting.period_start,
        # Most bodies decide where and on the day they met; the draft may say otherwise.
        decided_on=meeting.held_on,
        place=meeting.place,
    )
    with audit.acting(by, "建立评价表", organization=meeting.organization, record=meeting):
        sheet.save()
        for position, row in enumerate(rows, start=1):
            row.sheet, row.position = sheet, position
        advise(sheet, rows)
        Rating.objects.bulk_create(rows)
    return sheet
