"""“谁能在哪里做什么”: the rule book, and who holds what at one organization today."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone

from organizations.access import Permission, organization_or_404, organizations_where
from organizations.holders import holdings_at, rule_book
from organizations.models import Role


def rules(request):
    """The whole table, for who inspects anything."""
    if not organizations_where(request.user, Permission.INSPECT).exists():
        raise PermissionDenied
    return render(request, "organizations/rules.html", {"roles": Role, "rows": rule_book()})


def holders(request, pk):
    """Who may do what at one organization, by which post."""
    organization = organization_or_404(request.user, pk, Permission.INSPECT)
    today = timezone.localdate()
    context = {"organization": organization, "holdings": holdings_at(organization, today), "today": today}
    return render(request, "organizations/holders.html", context)
