"""Pages of those who issue accounts (发放账号): who has none, slips to print, accounts to close."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from organizations.access import organization_or_404
from organizations.accounts.forms import ChosenPeopleForm
from organizations.accounts.issuing import issues_for, issuing_place_or_404
from organizations.accounts.rows import (
    account_rows,
    people_to_serve,
    people_without_account,
    reaches_of,
    with_account_counts,
)
from organizations.accounts.slips_paper import CARDS_OF_A_PRINT, slips_pdf
from organizations.actions import accounts, second_factors
from organizations.documents import PDF, download
from organizations.forms import OrganizationFilter
from organizations.models import Organization, Person
from organizations.refusals import Refused

PAGE = 50


@require_GET
def places(request):
    """The organizations whose accounts one issues, with what is open in each."""
    mine = issues_for(request.user)
    if not mine.exists():
        raise PermissionDenied
    form = OrganizationFilter(request.GET or None)
    if form.is_valid():
        if words := form.cleaned_data["q"]:
            mine = mine.filter(Q(name__icontains=words) | Q(code=words))
        if kind := form.cleaned_data["kind"]:
            mine = mine.filter(kind=kind)
    page = Paginator(with_account_counts(mine.filter(people__isnull=False)), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "reaches": reaches_of(request.user), "most": CARDS_OF_A_PRINT}
    return render(request, "organizations/accounts/places.html", context)


@never_cache
@require_GET
def place(request, pk):
    """The accounts of one organization."""
    organization = issuing_place_or_404(request.user, pk)
    rows = account_rows(people_to_serve(organization), request.user, timezone.localdate())
    context = {
        "organization": organization,
        "rows": rows,
        "without_count": people_without_account(issues_for(request.user).within(organization)).count(),
    }
    return render(request, "organizations/accounts/place.html", context)


@require_POST
def issue_to_new(request, pk):
    """Slips for everybody at this organization and below who has no account yet, as far as they are mine to issue."""
    organization = organization_or_404(request.user, pk)
    mine = issues_for(request.user).within(organization)
    if not mine.exists():
        raise PermissionDenied
    people = list(people_without_account(mine)[: CARDS_OF_A_PRINT + 1])
    return _print(request, organization, people, reverse("organizations:accounts"))


@require_POST
def issue_to_chosen(request, pk):
    """Slips for the people who were ticked; for whoever has a password that is the way to a new one."""
    organization = issuing_place_or_404(request.user, pk)
    back = reverse("organizations:accounts_of", args=[organization.pk])
    form = ChosenPeopleForm(request.POST, organization=organization)
    if not form.is_valid():
        messages.error(request, form.first_sentence)
        return redirect(back)
    return _print(request, organization, list(form.cleaned_data["people"]), back)


def _print(request, organization: Organization, people: list[Person], back: str):
    """Issue and draw in one transaction: a slip that can't be printed must not void the one before."""
    today = timezone.localdate()
    try:
        if len(people) > CARDS_OF_A_PRINT:
            raise Refused(f"一次最多印{CARDS_OF_A_PRINT}张。请按党组织分别发放，或者请系统管理员用命令发放。")
        with transaction.atomic():
            slips = accounts.issue_slips(by=request.user, people=people, place=organization, today=today)
            page = request.build_absolute_uri(reverse("organizations:activate"))
            content = slips_pdf(slips, activation_page=page)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect(back)
    return download(content, f"{organization.short_name}激活单{today:%Y%m%d}.pdf", PDF)


@require_POST
def close(request, person):
    """Close the account of somebody who left or died."""
    person = _person_or_404(request.user, person)
    try:
        accounts.close_account(by=request.user, person=person, today=timezone.localdate())
        messages.success(request, f"{person.name}的账号已经关闭。要重新启用，请再发一张激活单。")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("organizations:accounts_of", person.organization_id)


@require_POST
def remove_second_factor(request, person):
    """Take off the second step of somebody who lost the phone."""
    person = _person_or_404(request.user, person)
    try:
        if person.user is None:
            raise Refused(f"{person.name}没有账号。请先发一张激活单。")
        second_factors.remove_second_factor(by=request.user, user=person.user)
        messages.success(request, f"{person.name}的第二步验证已经去掉。请提醒本人登录以后重新设置。")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("organizations:accounts_of", person.organization_id)


def _person_or_404(user, pk: int) -> Person:
    person = get_object_or_404(Person.objects.select_related("organization", "user"), pk=pk)
    issuing_place_or_404(user, person.organization_id)
    return person
