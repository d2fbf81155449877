"""Who reads a circular and who writes it: the office its drafts, every unit that it went to what was issued."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from disclosures.circulars.models import Circular, CircularReceipt
from organizations.access import Permission, may, organizations_where


def circulars_read_by(user) -> QuerySet[Circular]:
    """Drafts for who conducts the inspection; once issued, whoever may view a unit that it went to."""
    conducted = organizations_where(user, Permission.CONDUCT_INSPECTIONS).order_by().values("pk")
    seen = organizations_where(user, Permission.VIEW_ORGANIZATION).order_by().values("pk")
    received = CircularReceipt.objects.filter(circular=OuterRef("pk"), organization__in=seen).order_by()
    issued = Exists(received) & ~Q(state=Circular.State.DRAFT)
    return Circular.objects.filter(Q(inspection__scope__in=conducted) | issued)


def circular_or_404(user, pk: int) -> Circular:
    found = circulars_read_by(user).select_related("inspection__scope", "corrects", "written_by__person")
    return get_object_or_404(found, pk=pk)


def conducts(user, circular: Circular) -> bool:
    """Whether `user` drafts, issues and withdraws it, and sees who signed."""
    return may(user, Permission.CONDUCT_INSPECTIONS, circular.inspection.scope)


def written_or_403(user, pk: int) -> Circular:
    """The circular for its office: 404 when invisible, 403 when it is only read."""
    circular = circular_or_404(user, pk)
    if not conducts(user, circular):
        raise PermissionDenied
    return circular


def receipts_signed_by(user) -> QuerySet[CircularReceipt]:
    """The receipts of the units for which `user` signs: whoever answers an inspection there. 签收"""
    answering = organizations_where(user, Permission.ANSWER_FINDINGS).order_by().values("pk")
    return CircularReceipt.objects.filter(organization__in=answering)
