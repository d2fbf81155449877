"""Pages of an organization's posts: who holds them, who held them, giving and ending them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from organizations import rules
from organizations.access import may, organization_or_404, require
from organizations.actions.posts import appoint as appoint_person
from organizations.actions.posts import end_post, permission_for
from organizations.models import Organization, Person, Post, Role
from organizations.post_forms import AppointForm, EndPostForm, PersonSearch
from organizations.refusals import Refused

PAGE = 50
PEOPLE_SHOWN = 40  # more names than that are searched, not scrolled through


def posts(request, pk):
    """Who holds which post, from when; who held it before."""
    organization = organization_or_404(request.user, pk)
    today = timezone.localdate()
    all_posts = organization.posts.select_related("person", "unit").order_by("-starts_on", "pk")
    context = {
        "organization": organization,
        "present": sorted(all_posts.not_over_by(today), key=lambda post: post.rank),
        "past": Paginator(all_posts.over_by(today).order_by("-ends_on", "pk"), PAGE).get_page(request.GET.get("page")),
        "given": _roles_given(request.user, organization),
        "today": today,
    }
    return render(request, "organizations/posts.html", context)


def appoint(request, pk):
    """Find a person by name and give a post."""
    organization = organization_or_404(request.user, pk)
    roles = _roles_given(request.user, organization)
    if not roles:
        raise PermissionDenied
    search = PersonSearch(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    people = _candidates(request.user, organization, words)
    count, today = people.count(), timezone.localdate()
    form = AppointForm(request.POST or None, organization=organization, roles=roles, people=_first(people), today=today)
    if request.method == "POST" and form.is_valid():
        try:
            post = appoint_person(by=request.user, organization=organization, **form.cleaned_data)
            messages.success(request, f"{post.person}从{post.starts_on:%Y年%-m月%-d日}起任{post.title}。")
            return redirect("organizations:posts", pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {"organization": organization, "form": form, "search": search, "words": words, "count": count}
    return render(request, "organizations/appoint.html", context | {"shown": PEOPLE_SHOWN})


def end(request, pk):
    """Write the last day of a post."""
    post = get_object_or_404(Post.objects.select_related("organization", "person", "unit"), pk=pk)
    require(request.user, permission_for(post.role), post.organization)
    today = timezone.localdate()
    form = EndPostForm(request.POST or None, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        try:
            end_post(by=request.user, post=post, today=today, **form.cleaned_data)
            messages.success(request, f"已记下{post.person}的离任日期。")
            return redirect("organizations:posts", post.organization_id)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return render(
        request, "organizations/end_post.html", {"post": post, "organization": post.organization, "form": form}
    )


def _roles_given(user, organization: Organization) -> list[Role]:
    """The posts of the organization that the user may give or end."""
    if organization.dissolved_on:
        return []
    roles = rules.ROLES_AT[organization.kind]
    allowed = {each: may(user, each, organization) for each in {permission_for(role) for role in roles}}
    return [role for role in roles if allowed[permission_for(role)]]


def _candidates(user, organization: Organization, words: str) -> QuerySet[Person]:
    """Who is listed in the organization or below it; the office takes its people from the whole district."""
    is_office = organization.kind == Organization.Kind.CAMPAIGN_OFFICE
    people = Person.objects.within(organization.superior if is_office else organization)
    there = people.filter(standing=Person.Standing.NORMAL, name__icontains=words).exclude(user=user)
    return there.select_related("organization", "unit").in_name_order()


def _first(people: QuerySet[Person]) -> QuerySet[Person]:
    """As many as a page holds; the form checks the choice against the same people."""
    return people.filter(pk__in=list(people.values_list("pk", flat=True)[:PEOPLE_SHOWN]))
