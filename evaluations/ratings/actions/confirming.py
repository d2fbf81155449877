"""Confirming a sheet: every row decided, the minutes complete, more ★ than the quota explained."""

from django.db import transaction
from django.utils import timezone

from evaluations.ratings.actions.advising import refuse_a_barred_pioneer
from evaluations.ratings.actions.writing import locked_draft, some
from evaluations.ratings.models import Rating, RatingSheet
from evaluations.ratings.quotas import quota_of
from evaluations.ratings.rules import Quota
from organizations import audit
from organizations.models import Policy
from organizations.refusals import Refused


@transaction.atomic
def confirm(*, by, sheet: RatingSheet, based_on: int) -> RatingSheet:
    """Confirm the draft that was saved last; more ★ than the quota need a reason, and are never blocked."""
    # First the year's sheets, in one order: two of them confirmed at once would both spend what is left.
    _lock_the_years_sheets(sheet)
    sheet = locked_draft(sheet, based_on)
    rows = list(sheet.ratings.current())
    _require_decided(rows)
    _require_minutes(sheet)
    refuse_a_barred_pioneer(sheet, rows)
    quota = quota_of(sheet, rows, Policy.objects.on(sheet.meeting.held_on))
    _require_a_reason_beyond(quota, sheet)
    sheet.state = RatingSheet.State.CONFIRMED
    # a reason that is not needed would accuse the sheet
    sheet.over_quota_reason = sheet.over_quota_reason if quota.is_exceeded else ""
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


def _require_decided(rows: list[Rating]) -> None:
    if undecided := [row.name for row in rows if not row.is_decided]:
        raise Refused(f"还有{len(undecided)}项没有定：{some(undecided)}。请选一个等次，或选“暂缓”并写明原因。")


def _require_minutes(sheet: RatingSheet) -> None:
    if not sheet.participants:
        raise Refused("请写明哪些人参加了这次评定，再确认。")
    if sheet.decided_on is None or not sheet.place:
        raise Refused("请写明评定的日期和地点，再确认。")
    if sheet.decided_on < sheet.meeting.held_on:
        raise Refused("评定的日期早于会议那天。先开会、投票，再评定；请改日期，再确认。")
    if sheet.decided_on > timezone.localdate():
        raise Refused("评定的日期还没有到。请改成实际评定的那一天，再确认。")


def _require_a_reason_beyond(quota: Quota, sheet: RatingSheet) -> None:
    if quota.is_exceeded and not sheet.over_quota_reason:
        raise Refused(
            f"评了{quota.used}个先锋，可用名额是{quota.allowed}个，多了{quota.excess}个。请写明超过名额的原因，再确认。"
        )


def _lock_the_years_sheets(sheet: RatingSheet) -> None:
    year = RatingSheet.objects.filter(
        organization=sheet.organization_id,
        pool=sheet.pool,
        unit=sheet.unit_id,
        period_start__year=sheet.period_start.year,
    )
    list(year.order_by("pk").select_for_update(of=["self"]).values_list("pk"))
