"""What was said and marked offline, brought in from a filled-in workbook: all of it or nothing."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings.access import any_desk_of, desk_of
from meetings.actions.attendance import mark_attendance
from meetings.actions.critiques import save_critique
from meetings.actions.statements import save_statement
from meetings.actions.writing import locked, require_before_the_vote, require_in_session
from meetings.models import Meeting
from meetings.papers.offline.filled import read_filled
from meetings.papers.offline.plan import Plan, plan_of
from organizations import audit
from organizations.imports import uploads
from organizations.models import Person, User
from organizations.refusals import Refused


@transaction.atomic
def keep_filled_workbook(*, by: User, meeting: Meeting, content: bytes) -> str:
    """Keep an uploaded workbook until it is confirmed and return what finds it again; nothing is written yet."""
    meeting = locked(meeting)
    _require_who_fills_in(by, meeting)
    require_in_session(meeting)
    require_before_the_vote(meeting)
    return uploads.keep(content)


def _require_who_fills_in(by: User, meeting: Meeting) -> None:
    if not any_desk_of(by, meeting).fills_in:
        raise PermissionDenied


@transaction.atomic
def bring_in(*, by: User, meeting: Meeting, token: str, fingerprint: str) -> Plan:
    """Carry out the plan that was shown, by the same actions that the page calls, each with its own line."""
    meeting = locked(meeting)
    _require_who_fills_in(by, meeting)
    require_in_session(meeting)
    require_before_the_vote(meeting)
    content = uploads.read(token)
    if content is None:
        raise Refused("上传的表已经不在了。刚才确认过的，已经带入；没有确认过的，请重新选择文件。")
    plan = plan_of(meeting, desk_of(by, meeting), read_filled(content, meeting.pk))
    if not plan.may_be_confirmed or plan.fingerprint != fingerprint:
        raise Refused("核对以后会议又有改动，什么也没有写入。请看过下面新的核对结果，再确认。")
    detail = {"到会": len(plan.presences), "讲述": len(plan.statements), "点评": len(plan.critiques)}
    audit.record(by, "带入线下会议的表", organization=meeting.organization, record=meeting, detail=detail)
    if plan.presences:
        presences = {change.person_id: change.after for change in plan.presences}
        mark_attendance(by=by, meeting=meeting, presences=presences)
    people = Person.objects.in_bulk([change.person_id for change in (*plan.statements, *plan.critiques)])
    for change in plan.statements:
        save_statement(
            by=by,
            meeting=meeting,
            person=people[change.person_id],
            text=change.text,
            based_on=change.based_on,
            channel=change.channel,
        )
    for change in plan.critiques:
        save_critique(
            by=by, meeting=meeting, person=people[change.person_id], text=change.text, based_on=change.based_on
        )
    transaction.on_commit(lambda: uploads.forget(token))
    return plan
