"""Every write to the ratings: sheets drawn up, levels decided, a sheet confirmed, a rating corrected."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from evaluations.ratings import rules
from evaluations.ratings.advice import results_by_subject
from evaluations.ratings.levels import Level
from evaluations.ratings.models import Pool, Rating, RatingSheet
from evaluations.ratings.quotas import quota_of
from meetings.models import Meeting
from organizations import audit
from organizations.models import Person, Policy
from organizations.refusals import Refused

READ_ONLY = "这张评价表已经确认，不能再改。要改其中一项，请用“更正”并写明原因。"


@dataclass(frozen=True)
class Decision:
    """What the deciding body holds of one row so far; `text` is the reason of a deferral, else a note."""

    level: Level | None = None
    is_deferred: bool = False
    text: str = ""


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
        meeting=meeting, organization=meeting.organization, pool=pool, unit=unit, period_start=meeting.period_start
    )
    with audit.acting(by, "建立评价表", organization=meeting.organization, record=meeting):
        sheet.save()
        for position, row in enumerate(rows, start=1):
            row.sheet, row.position = sheet, position
        _advise(sheet, rows)
        Rating.objects.bulk_create(rows)
    return sheet


@transaction.atomic
def decide(
    *,
    by,
    sheet: RatingSheet,
    decisions: Mapping[int, Decision],
    participants: str = "",
    over_quota_reason: str = "",
) -> RatingSheet:
    """Save a draft: decisions by rating id, and whatever else is written so far; nothing has to be complete."""
    sheet = _locked_draft(sheet)
    rows = list(sheet.ratings.current())
    if unknown := decisions.keys() - {row.pk for row in rows}:
        raise Refused(f"有{len(unknown)}项不在这张评价表上，没有保存。请刷新页面再填一次。")
    for row in rows:
        _apply(row, decisions.get(row.pk))
    _refuse_a_barred_pioneer(sheet, rows)
    sheet.participants, sheet.over_quota_reason = participants.strip(), over_quota_reason.strip()
    with audit.acting(by, "保存评定草稿", organization=sheet.organization, record=sheet):
        sheet.save(update_fields=["participants", "over_quota_reason"])
        _advise(sheet, rows)
        Rating.objects.bulk_update(rows, _DECIDED + _ADVISED)
    return sheet


def _refuse_a_barred_pioneer(sheet: RatingSheet, rows: list[Rating]) -> None:
    barred = _barred_from_pioneer(sheet, Policy.objects.on(sheet.meeting.held_on))
    if wrong := [row.name for row in rows if row.level == Level.PIONEER and row.person_id in barred]:
        raise Refused(f"按本区的政策，预备党员不评先锋：{_some(wrong)}。请改选别的等次。")


def _barred_from_pioneer(sheet: RatingSheet, policy: Policy) -> set[int]:
    """The ids of those who were probationary members on the meeting's day, where the policy gives them no ★."""
    if policy.probationary_members != Policy.Probation.NO_PIONEER:
        return set()
    probationary = sheet.meeting.attendances.filter(category=Person.Kind.PROBATIONARY)
    return set(probationary.values_list("person_id", flat=True))


_DECIDED = ["level", "is_deferred", "deferred_reason", "note"]
_ADVISED = ["score", "suggestion", "is_tied", "is_flagged_unfamiliar"]


def _apply(row: Rating, decision: Decision | None) -> None:
    if decision is None:
        return
    text = decision.text.strip()
    row.is_deferred = decision.is_deferred
    row.level = None if decision.is_deferred else decision.level
    row.deferred_reason, row.note = (text, "") if decision.is_deferred else ("", text)


def _advise(sheet: RatingSheet, rows: list[Rating]) -> None:
    """Write beside each row what the ballot advises, as far as its counts may be shown at all."""
    policy = Policy.objects.on(sheet.meeting.held_on)
    shown = results_by_subject(sheet.meeting)
    barred = _barred_from_pioneer(sheet, policy)
    suggestions = rules.suggest(
        [shown[row.subject].counts if row.subject in shown else None for row in rows],
        quota_of(sheet, rows, policy).allowed,
        policy,
        barred={place for place, row in enumerate(rows) if row.person_id in barred},
    )
    for row, suggestion in zip(rows, suggestions, strict=True):
        row.score, row.suggestion = suggestion.score, suggestion.level
        row.is_tied, row.is_flagged_unfamiliar = suggestion.is_tied, suggestion.is_flagged_unfamiliar


@transaction.atomic
def confirm(*, by, sheet: RatingSheet, participants: str, over_quota_reason: str = "") -> RatingSheet:
    """Confirm a sheet whose rows are all decided; more ★ than the quota need a reason, and are never blocked."""
    # First the year's sheets, in one order: two of them confirmed at once would both spend what is left.
    _lock_the_years_sheets(sheet)
    sheet = _locked_draft(sheet)
    rows = list(sheet.ratings.current())
    undecided = [row.name for row in rows if not row.is_decided]
    if undecided:
        raise Refused(f"还有{len(undecided)}项没有定：{_some(undecided)}。请选一个等次，或选“暂缓”并写明原因。")
    if not participants.strip():
        raise Refused("请写明哪些人参加了这次评定，再确认。")
    _refuse_a_barred_pioneer(sheet, rows)
    quota = quota_of(sheet, rows, Policy.objects.on(sheet.meeting.held_on))
    if quota.is_exceeded and not over_quota_reason.strip():
        raise Refused(
            f"评了{quota.used}个先锋，可用名额是{quota.allowed}个，多了{quota.excess}个。请写明超过名额的原因，再确认。"
        )
    sheet.state = RatingSheet.State.CONFIRMED
    sheet.participants = participants.strip()
    sheet.over_quota_reason = over_quota_reason.strip() if quota.is_exceeded else ""
    sheet.quota_allowed = quota.allowed
    sheet.confirmed_by, sheet.confirmed_at = by, timezone.now()
    with audit.acting(
        by,
        "确认评定",
        organization=sheet.organization,
        record=sheet,
        reason=sheet.over_quota_reason,
        detail={"先锋": quota.used, "可用名额": quota.allowed},
    ):
        sheet.save()
    return sheet


@transaction.atomic
def correct(*, by, rating: Rating, level: Level, reason: str) -> Rating:
    """更正: put a new row in the place of a confirmed one, which stays and says that it was replaced."""
    sheet = _locked(rating.sheet)
    old = Rating.objects.select_related("sheet").get(pk=rating.pk)
    if not sheet.is_confirmed:
        raise Refused("这张评价表还没有确认，不用更正。请直接改等次再保存。")
    if not old.is_current:
        raise Refused("这一项已经更正过，请打开评价表，在现在的结果上更正。")
    if not reason.strip():
        raise Refused("请写明更正的原因。")
    if old.level == level:
        raise Refused(f"现在的等次就是“{Level(level).label}”，不用更正。")
    new = Rating(
        sheet=sheet,
        position=old.position,
        person_id=old.person_id,
        organization_id=old.organization_id,
        name=old.name,
        post_title=old.post_title,
        level=level,
        note=old.note,
        score=old.score,
        suggestion=old.suggestion,
        is_tied=old.is_tied,
        is_flagged_unfamiliar=old.is_flagged_unfamiliar,
        replaces=old,
        correction_reason=reason.strip(),
    )
    _refuse_a_barred_pioneer(sheet, [new])
    with audit.acting(by, "更正评定", organization=sheet.organization, record=old, reason=new.correction_reason):
        old.is_current = False
        old.save(update_fields=["is_current"])
        new.save()
    return new


def _some(names: list[str]) -> str:
    return "、".join(names[:5]) + ("等" if len(names) > 5 else "")


def _lock_the_years_sheets(sheet: RatingSheet) -> None:
    year = RatingSheet.objects.filter(
        organization=sheet.organization_id,
        pool=sheet.pool,
        unit=sheet.unit_id,
        period_start__year=sheet.period_start.year,
    )
    list(year.order_by("pk").select_for_update(of=["self"]).values_list("pk"))


def _locked(sheet: RatingSheet) -> RatingSheet:
    locked = RatingSheet.objects.select_for_update(of=["self"])
    return locked.select_related("organization", "meeting", "unit").get(pk=sheet.pk)


def _locked_draft(sheet: RatingSheet) -> RatingSheet:
    sheet = _locked(sheet)
    if sheet.is_confirmed:
        raise Refused(READ_ONLY)
    return sheet
