"""Who reads an inspection's findings, who answers them, who clears them.

Until units are told, only who conducts inspections sees any of it.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from disclosures.inspections.models import Finding, Inspection
from organizations.access import ROLE_GRANTS, Permission, may, organizations_where
from organizations.models import Organization, Post

ANSWERING = [role for role, grants in ROLE_GRANTS.items() if Permission.ANSWER_FINDINGS in grants]


def _where(user, permission: Permission) -> QuerySet:
    return organizations_where(user, permission).order_by().values("pk")


def conducted_by(user) -> QuerySet[Inspection]:
    """The inspections that `user` freezes, tells and reports."""
    return Inspection.objects.filter(scope__in=_where(user, Permission.CONDUCT_INSPECTIONS))


def findings_for(user) -> QuerySet[Finding]:
    """The findings that `user` may read: all for who conducts the inspection; those told, for the units and above."""
    conducted = Q(pk__in=findings_conducted_by(user).order_by().values("pk"))
    looked_at = _where(user, Permission.INSPECT)
    concerned = Q(organization__in=looked_at) | Q(responsible__in=looked_at) | _answerable(user)
    told = Q(inspection__in=Inspection.objects.told().order_by().values("pk"))
    return Finding.objects.filter(conducted | (told & concerned))


def inspections_of(user) -> QuerySet[Inspection]:
    """The inspections of which `user` may read anything."""
    concerned = findings_for(user).filter(inspection=OuterRef("pk")).order_by()
    return Inspection.objects.filter(Q(pk__in=conducted_by(user).order_by().values("pk")) | Exists(concerned))


def findings_answered_by(user) -> QuerySet[Finding]:
    """The findings that `user` explains and puts right for the responsible unit."""
    return Finding.objects.filter(_answerable(user)).told()


def _answerable(user) -> Q:
    """Those of an organization where `user` answers, and of one right below it that has nobody to answer."""
    own = organizations_where(user, Permission.ANSWER_FINDINGS)
    return Q(responsible__in=own.order_by().values("pk")) | Q(responsible__in=_left_alone_below(own))


def _left_alone_below(own: QuerySet[Organization]) -> QuerySet:
    """Organizations right under one of `own` without anybody in a post that answers: vacant, or dissolved."""
    answering = Post.objects.held_on(timezone.localdate()).filter(organization=OuterRef("pk"), role__in=ANSWERING)
    parent_path = Substr("path", 1, Length("path") - Organization.steplen)
    return (
        Organization.objects.annotate(parent_path=parent_path)
        .filter(~Exists(answering.order_by()), parent_path__in=own.order_by().values("path"))
        .order_by()
        .values("pk")
    )


def findings_cleared_by(user) -> QuerySet[Finding]:
    """The findings whose putting right `user` checks: those of the units below, never what the account reported."""
    below = Finding.objects.filter(responsible__in=_where(user, Permission.CLEAR_FINDINGS)).told()
    return below.exclude(submitted_by__isnull=False, submitted_by=user)


def findings_conducted_by(user) -> QuerySet[Finding]:
    """The findings that `user` may withdraw, and give a unit and a day."""
    return Finding.objects.filter(inspection__in=conducted_by(user).order_by().values("pk"))


def require_among(allowed: QuerySet[Finding], finding: Finding, user) -> None:
    """Raise Http404 when the finding is invisible to the user, PermissionDenied when others take this step."""
    if allowed.filter(pk=finding.pk).exists():
        return
    if findings_for(user).filter(pk=finding.pk).exists():
        raise PermissionDenied
    raise Http404


def inspection_or_404(user, pk: int) -> Inspection:
    return get_object_or_404(inspections_of(user).select_related("scope"), pk=pk)


def conducted_or_404(user, pk: int) -> Inspection:
    """The inspection for who conducts it: 404 when invisible, 403 when others conduct it."""
    inspection = inspection_or_404(user, pk)
    if not may(user, Permission.CONDUCT_INSPECTIONS, inspection.scope):
        raise PermissionDenied
    return inspection


def finding_or_404(user, pk: int) -> Finding:
    whole = findings_for(user).select_related(
        "inspection__scope",
        "organization",
        "responsible",
        "seen_by__person",
        "explained_by__person",
        "submitted_by__person",
        "cleared_by__person",
        "withdrawn_by__person",
    )
    return get_object_or_404(whole, pk=pk)
