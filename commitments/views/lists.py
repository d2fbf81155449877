"""The list of commitments, and what is missing below an organization."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from commitments import access
from commitments.models import ON_THE_ROSTER, Campaign
from commitments.roster import below, roster_of, row_of, takes_part
from organizations.access import Permission, may, organization_or_404, organizations_where, posts_of
from organizations.models import Organization, Person, Policy


def commitment_list(request):
    """One's own commitment, those of an organization, and what is missing below it."""
    today = timezone.localdate()
    policy = Policy.objects.on(today)
    campaign = _campaign_asked_for(request, today)
    organization = _organization_asked_for(request)
    page = {
        "section": "commitments",
        "campaign": campaign,
        "campaigns": Campaign.objects.all(),
        "organization": organization,
        "may_open_campaign": access.looks_after_the_district(request.user),
        "inspects": organizations_where(request.user, Permission.INSPECT).exists(),
    }
    person = getattr(request.user, "person", None)
    if campaign and person and _is_asked(person):
        page["mine"] = row_of(person, campaign, today, policy)
    if campaign and organization:
        page |= _of_organization(request.user, organization, campaign, today, policy)
    return render(request, "commitments/list.html", page)


def _is_asked(person: Person) -> bool:
    return takes_part(person.organization) and person.standing in ON_THE_ROSTER


def _campaign_asked_for(request, today) -> Campaign | None:
    year = request.GET.get("year", "")
    if not year:
        return Campaign.objects.in_force_on(today)
    if not (year.isdecimal() and len(year) == 4):
        raise Http404
    return get_object_or_404(Campaign, year=int(year))


def _organization_asked_for(request) -> Organization | None:
    """The organization of the address; else the one where the user works on commitments, leads, or is listed."""
    asked = request.GET.get("organization", "")
    if asked:
        if not asked.isdecimal() or len(asked) > 18:
            raise Http404
        return organization_or_404(request.user, int(asked))
    for permission in (Permission.EDIT_COMMITMENTS, Permission.INSPECT, Permission.VIEW_ORGANIZATION):
        if first := organizations_where(request.user, permission).first():
            return first
    return None


def _of_organization(user, organization, campaign, today, policy) -> dict:
    roster = roster_of(organization, campaign, today, policy) if takes_part(organization) else None
    may_edit = may(user, Permission.EDIT_COMMITMENTS, organization)
    may_confirm = may(user, Permission.CONFIRM_COMMITMENTS, organization)
    inspects = may(user, Permission.INSPECT, organization)
    return {
        "roster": roster,
        "may_edit": may_edit,
        "may_confirm": may_confirm,
        "reads_drafts": may_edit or may_confirm,
        "follows": may_edit or may_confirm or inspects,
        "sees_everybody": may_edit or may_confirm or inspects,
        "below": below(organization, campaign, today, policy) if inspects and organization.numchild else [],
        "choices": _organizations_at_work(user),
    }


def _organizations_at_work(user) -> list[Organization]:
    """Where somebody with several posts may go; one post needs no choice."""
    return list(organizations_where(user, Permission.EDIT_COMMITMENTS)) if len(posts_of(user)) > 1 else []
