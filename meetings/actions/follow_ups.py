"""What a leading body decided after a report (部署事项): given to somebody with a day, and done."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from meetings.actions.hearings import locked
from meetings.hearing_access import may_finish
from meetings.models import HearingFollowUp, ReportHearing
from organizations import audit
from organizations.access import Permission, require
from organizations.models import Organization, Person, Post, User
from organizations.refusals import Refused


@transaction.atomic
def add_follow_up(
    *, by: User, hearing: ReportHearing, text: str, responsible: Organization | Person, due_on: dt.date
) -> HearingFollowUp:
    """Give something to an organization below, to the own one, or to somebody of the leading body. 通知四: 研究部署"""
    hearing = locked(hearing)
    require(by, Permission.RECORD_MEETING, hearing.organization)
    if hearing.state == ReportHearing.State.VOID:
        raise Refused("这份记录已经作废，不能再加部署事项。请在有效的记录里加。")
    if due_on < hearing.held_on:
        raise Refused("办理期限不能早于听取汇报那天。请改期限。")
    is_organization = isinstance(responsible, Organization)
    _require_within(hearing, responsible)
    values = {
        "hearing": hearing,
        "text": text,
        "organization": responsible if is_organization else None,
        "person": None if is_organization else responsible,
        "due_on": due_on,
    }
    if sent_twice := HearingFollowUp.objects.filter(**values).first():  # a double click
        return sent_twice
    name = responsible.short_name if is_organization else responsible.name
    follow_up = HearingFollowUp(**values, responsible_name=name)
    verb = f"部署由{follow_up.responsible_name}办理的事项"
    with audit.acting(by, verb, organization=hearing.organization, record=hearing):
        follow_up.save()
    return follow_up


def _require_within(hearing: ReportHearing, responsible: Organization | Person) -> None:
    """Nobody is given work by a body that does not lead them."""
    if isinstance(responsible, Organization):
        below = Organization.objects.within(hearing.organization).existing_on(timezone.localdate())
        is_led = below.filter(pk=responsible.pk).exists()
    else:
        posts = Post.objects.held_on(timezone.localdate()).filter(organization=hearing.organization)
        is_led = posts.filter(person=responsible).exists()
    if not is_led:
        raise Refused("只能交给本组织、下级党组织或本组织现任职务的人办理。请另选由谁办。")


@transaction.atomic
def remove_follow_up(*, by: User, follow_up: HearingFollowUp) -> None:
    """Take it out of a draft again; what is recorded stays."""
    hearing = locked(follow_up.hearing)
    require(by, Permission.RECORD_MEETING, hearing.organization)
    if not hearing.is_draft:
        raise Refused("记录已经登记，部署事项不能删去。不用再办的，请登记办结并写明原因。")
    verb = f"删去草稿里由{follow_up.responsible_name}办理的事项"
    with audit.acting(by, verb, organization=hearing.organization, record=hearing):
        HearingFollowUp.objects.filter(pk=follow_up.pk).delete()


@transaction.atomic
def finish_follow_up(*, by: User, follow_up: HearingFollowUp, done_on: dt.date, note: str) -> HearingFollowUp:
    """Say that it is done, and what came of it."""
    hearing = locked(follow_up.hearing)
    follow_up = HearingFollowUp.objects.select_related("hearing__organization").get(pk=follow_up.pk)
    if not may_finish(by, follow_up):
        raise PermissionDenied
    note = note.strip()
    if not hearing.is_recorded:
        raise Refused("这份听取汇报的记录没有登记，或已经作废，事项不用办结。")
    if follow_up.is_done:
        raise Refused("这件事已经登记办结。")
    if not hearing.held_on <= done_on <= timezone.localdate():
        raise Refused("办结日期应在听取汇报那天以后、今天以前，含当天。请改日期。")
    if not note:
        raise Refused("请写明办理结果。")
    follow_up.done_on, follow_up.done_note, follow_up.done_by = done_on, note, by
    with audit.acting(by, "办结听取汇报的部署事项", organization=hearing.organization, record=follow_up):
        follow_up.save(update_fields=["done_on", "done_note", "done_by"])
    return follow_up
