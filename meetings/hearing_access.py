"""Who reads which report hearing (听取汇报), and whose part a follow-up is."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from meetings.models import HearingAttendee, HearingFollowUp, ReportHearing
from organizations.access import Permission, may, organizations_where
from organizations.models import User


def hearings_read_by(user: User) -> QuerySet[ReportHearing]:
    """Who records there reads drafts too; who was there or inspects, what is recorded."""
    was_there = HearingAttendee.objects.filter(hearing=OuterRef("pk"), person__user=user)
    inspected = Q(organization__in=_where(user, Permission.INSPECT))
    return ReportHearing.objects.filter(
        _at_work(user) | (~Q(state=ReportHearing.State.DRAFT) & (inspected | Q(Exists(was_there))))
    )


def _at_work(user: User) -> Q:
    return Q(organization__in=_where(user, Permission.RECORD_MEETING))


def _where(user: User, permission: Permission) -> QuerySet:
    return organizations_where(user, permission).order_by().values("pk")


def hearing_or_404(user: User, pk: int) -> ReportHearing:
    return get_object_or_404(hearings_read_by(user).select_related("organization", "reporting_organization"), pk=pk)


def follow_ups_for(user: User) -> QuerySet[HearingFollowUp]:
    """What was decided for the user, or for an organization where the user records; never out of a draft."""
    own = Q(person__user=user) | _at_work(user)
    return HearingFollowUp.objects.filter(own, hearing__state=ReportHearing.State.RECORDED)


def follow_up_or_404(user: User, pk: int) -> HearingFollowUp:
    """A follow-up for who does it, without the rest of the hearing, and for everybody who reads the hearing."""
    mine = follow_ups_for(user).values("pk")
    found = HearingFollowUp.objects.filter(Q(pk__in=mine) | Q(hearing__in=hearings_read_by(user).values("pk")))
    return get_object_or_404(found.select_related("hearing__organization", "done_by__person"), pk=pk)


def may_finish(user: User, follow_up: HearingFollowUp) -> bool:
    """Who does it says that it is done; who records the hearing may say so for them."""
    if follow_ups_for(user).filter(pk=follow_up.pk).exists():
        return True
    return may(user, Permission.RECORD_MEETING, follow_up.hearing.organization)
