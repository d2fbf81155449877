"""Pages of organizations and people."""

from django.core.paginator import Paginator
from django.db.models import Count, F, Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from organizations.access import (
    Permission,
    exemptions_read_by,
    may,
    organization_or_404,
    organizations_where,
    people_seen_by,
    permissions_at,
    workplaces_of,
)
from organizations.forms import OrganizationFilter, PeopleFilter
from organizations.models import Organization, Person, Post, Role
from organizations.namesakes import Named, told_apart
from organizations.rules import ROLES_AT

PAGE = 50
# What an organization's page leads to, for who may.
OFFERED = (
    Permission.VIEW_HANDOVER,
    Permission.VIEW_EXEMPTION_REASON,
    Permission.VIEW_REGISTER,
    Permission.VIEW_SUMMARIES,
    Permission.INSPECT,
    Permission.EXPORT_LISTS,
    Permission.ISSUE_ACCOUNTS,
    Permission.MAINTAIN_ROSTER,
)
ON_ROSTER = Q(people__standing__in=[Person.Standing.NORMAL, Person.Standing.AWAY])


def organization_list(request):
    """The tree, as far as the signed-in person sees it."""
    form = OrganizationFilter(request.GET or None)
    organizations = organizations_where(request.user, Permission.VIEW_ORGANIZATION)
    if form.is_valid():
        if words := form.cleaned_data["q"]:
            organizations = organizations.called(words)
        if kind := form.cleaned_data["kind"]:
            organizations = organizations.filter(kind=kind)
    organizations = organizations.annotate(people_count=Count("people", filter=ON_ROSTER)).prefetch_related(_leaders())
    page = Paginator(organizations, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "form": form,
        "may_import": organizations_where(request.user, Permission.MAINTAIN_ROSTER).exists(),
        "inspects": organizations_where(request.user, Permission.INSPECT).exists(),
    }
    return render(request, "organizations/list.html", context)


def organization(request, pk):
    """Who leads an organization, who is in it, what stands below it, what it was called and where it stood."""
    chosen = organization_or_404(request.user, pk)
    visible = organizations_where(request.user, Permission.VIEW_ORGANIZATION)
    posts = list(chosen.posts.held_on(timezone.localdate()).select_related("person", "unit").order_by("pk"))
    return render(
        request,
        "organizations/organization.html",
        {
            "organization": chosen,
            "above": visible.above(chosen).exclude(pk=chosen.pk),
            "posts": sorted(posts, key=lambda post: post.rank),
            "lacks_secretary": not any(post.role == Role.SECRETARY for post in posts) and _has_secretary(chosen),
            "children": visible.children_of(chosen)
            .annotate(people_count=Count("people", filter=ON_ROSTER))
            .prefetch_related(_leaders()),
            "units": chosen.units.all(),
            "counts": _counts(chosen),
            "decides_exemptions": organizations_where(request.user, Permission.DECIDE_EXEMPTIONS)
            .children_of(chosen)
            .exists(),
            "placements": chosen.placements.select_related("superior").order_by(F("starts_on").desc(nulls_last=True)),
            "allowed": permissions_at(request.user, chosen, OFFERED),
        },
    )


def _has_secretary(organization: Organization) -> bool:
    return organization.dissolved_on is None and Role.SECRETARY in ROLES_AT[organization.kind]


def people(request, pk):
    """A branch's roster; phones are whole only for those who work there."""
    chosen = organization_or_404(request.user, pk)
    form = PeopleFilter(request.GET or None)
    roster = Person.objects.of(chosen).select_related("unit").in_name_order()
    if form.is_valid():
        if words := form.cleaned_data["q"]:
            roster = roster.called(words)
        if kind := form.cleaned_data["kind"]:
            roster = roster.filter(kind=kind)
        if standing := form.cleaned_data["standing"]:
            roster = roster.filter(standing=standing)
    page = Paginator(roster, PAGE).get_page(request.GET.get("page"))
    names = told_apart(_named(chosen))
    context = {
        "organization": chosen,
        "page": page,
        "rows": [(names[one.pk], one) for one in page],
        "form": form,
        "sees_phones": chosen.pk in workplaces_of(request.user),
        "may_add": chosen.is_branch and may(request.user, Permission.KEEP_ROSTER, chosen),
        "may_export": may(request.user, Permission.EXPORT_LISTS, chosen),
    }
    return render(request, "organizations/people.html", context)


def _named(chosen: Organization) -> list[Named]:
    """All names of a branch: namesakes may stand on different pages of its roster."""
    people = Person.objects.of(chosen).in_name_order()
    return [
        Named(pk, name, post_title, unit or "")
        for pk, name, post_title, unit in people.values_list("pk", "name", "post_title", "unit__name")
    ]


def person(request, pk):
    """One person; why somebody is exempt stands on the exemption's own page, for those who may know."""
    shown = get_object_or_404(people_seen_by(request.user).select_related("organization", "unit"), pk=pk)
    is_self = shown.user_id == request.user.pk
    return render(
        request,
        "organizations/person.html",
        {
            "person": shown,
            "posts": shown.posts.select_related("organization", "unit").order_by("-starts_on"),
            "exemptions": shown.exemptions.defer("reason", "decision_note"),
            "readable": set(exemptions_read_by(request.user).filter(person=shown).values_list("pk", flat=True)),
            "sees_phone": is_self or shown.organization_id in workplaces_of(request.user),
            "transfers": shown.transfers.select_related("origin", "destination"),
            "may_sum_up": is_self or may(request.user, Permission.VIEW_SUMMARIES, shown.organization),
            "may_change": may(request.user, Permission.EDIT_PEOPLE, shown.organization),
            "may_transfer": may(request.user, Permission.KEEP_ROSTER, shown.organization),
        },
    )


def _leaders() -> Prefetch:
    held = Post.objects.held_on(timezone.localdate()).filter(role=Role.SECRETARY).select_related("person")
    return Prefetch("posts", queryset=held.order_by("is_acting", "pk"), to_attr="secretaries")


def _counts(chosen: Organization) -> dict[str, int]:
    today = timezone.localdate()
    roster = Person.objects.within(chosen).on_the_roster()
    return roster.aggregate(
        members=Count("pk", filter=Q(kind=Person.Kind.MEMBER)),
        probationary=Count("pk", filter=Q(kind=Person.Kind.PROBATIONARY)),
        staff=Count("pk", filter=Q(kind=Person.Kind.STAFF)),
        away=Count("pk", filter=Q(standing=Person.Standing.AWAY)),
    ) | {"exempt": roster.exempt_on(today).count()}
