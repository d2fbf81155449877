"""Pages that change who is on a roster: one person added, changed or transferred."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from organizations.access import Permission, may, organization_or_404, organizations_where, require
from organizations.actions.people import EVERYDAY, add_person, change_person, transfer_person
from organizations.forms import EverydayForm, PersonForm, TransferForm
from organizations.models import Person
from organizations.refusals import Refused


@require_http_methods(["GET", "POST"])
def add(request, pk: int):
    """Take somebody onto a branch's roster."""
    organization = organization_or_404(request.user, pk, Permission.KEEP_ROSTER)
    if not organization.is_branch:
        raise Http404
    form = PersonForm(_posted(request), organization=organization, initial={"standing": Person.Standing.NORMAL})
    if request.method == "POST" and form.is_valid():
        today = timezone.localdate()
        try:
            person = add_person(by=request.user, organization=organization, values=form.cleaned_data, today=today)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"已把{person.name}加到名册。")
            return redirect("organizations:person", person.pk)
    return render(request, "organizations/person_form.html", {"organization": organization, "form": form})


@require_http_methods(["GET", "POST"])
def change(request, pk: int):
    """Change one person; the branch its everyday facts, the superior everything."""
    person = _person_or_404(request.user, pk, Permission.EDIT_PEOPLE)
    keeps_roster = may(request.user, Permission.KEEP_ROSTER, person.organization)
    form_class = PersonForm if keeps_roster or person.standing not in _EVERYDAY_STANDINGS else EverydayForm
    if form_class is PersonForm:
        require(request.user, Permission.KEEP_ROSTER, person.organization)
    initial = {name: getattr(person, name) for name in form_class.base_fields}
    form = form_class(_posted(request), organization=person.organization, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_person(by=request.user, person=person, values=form.cleaned_data, today=timezone.localdate())
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"{person.name}的信息已经保存。")
            return redirect("organizations:person", person.pk)
    context = {
        "organization": person.organization,
        "person": person,
        "form": form,
        "keeps_roster": keeps_roster,
        "everyday": EVERYDAY,
    }
    return render(request, "organizations/person_form.html", context)


@require_http_methods(["GET", "POST"])
def transfer(request, pk: int):
    """Move one person to another branch whose roster one keeps as well."""
    person = _person_or_404(request.user, pk, Permission.KEEP_ROSTER)
    today = timezone.localdate()
    destinations = organizations_where(request.user, Permission.KEEP_ROSTER).branches().existing_on(today)
    form = TransferForm(
        _posted(request), destinations=destinations.exclude(pk=person.organization_id), initial={"moved_on": today}
    )
    if request.method == "POST" and form.is_valid():
        try:
            moved = transfer_person(by=request.user, person=person, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"{person.name}已经转到{moved.destination}。")
            return redirect("organizations:person", person.pk)
    posts = person.posts.held_on(today).filter(organization=person.organization)
    return render(request, "organizations/transfer.html", {"person": person, "form": form, "posts": posts})


_EVERYDAY_STANDINGS = (Person.Standing.NORMAL, Person.Standing.AWAY)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _person_or_404(user, pk: int, permission: Permission) -> Person:
    person = get_object_or_404(Person.objects.select_related("organization", "unit"), pk=pk)
    require(user, permission, person.organization)
    return person
