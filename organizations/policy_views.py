"""The page of the district's policy (政策) and its versions; the office sets the next one."""

import datetime as dt
from copy import copy

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from organizations.access import Permission, district_or_403, organizations_where
from organizations.actions import policy as actions
from organizations.models import Policy
from organizations.policy_forms import PolicyForm
from organizations.policy_settings import NAMES, differences, fingerprint, versions, with_words
from organizations.refusals import Refused

ONE_DAY = dt.timedelta(days=1)


@require_safe
def policy(request):
    """What holds today, what will hold, what held: for everybody who is signed in."""
    today = timezone.localdate()
    known = versions(list(Policy.objects.order_by("starts_on")))
    begun = [each for each in known if each.policy.starts_on <= today]
    in_force = begun[-1].policy if begun else Policy(starts_on=None)
    context = {
        "in_force": in_force,
        "groups": with_words(in_force),
        "to_come": [each for each in known if each.policy.starts_on > today],
        "past": begun[-2::-1],
        "may_set": organizations_where(request.user, Permission.SET_POLICY).exists(),
    }
    return render(request, "organizations/policy.html", context)


@require_safe
def version(request, pk):
    """All settings of one version."""
    shown = get_object_or_404(Policy, pk=pk)
    return render(request, "organizations/policy_version.html", {"policy": shown, "groups": with_words(shown)})


def new(request):
    """Set the next version: write, compare, confirm."""
    district_or_403(request.user, Permission.SET_POLICY)
    today = timezone.localdate()
    latest = Policy.objects.order_by("-starts_on").first() or Policy()
    initial = {name: getattr(latest, name) for name in NAMES} | {"starts_on": _first_of_next_month(today)}
    form = PolicyForm(request.POST or None, initial=initial, today=today)
    return _write_compare_confirm(request, form, None, today)


def correct(request, pk):
    """Change a version that is to come."""
    district_or_403(request.user, Permission.SET_POLICY)
    today = timezone.localdate()
    chosen = get_object_or_404(Policy.objects.to_come(today), pk=pk)
    # a form writes what it reads into its instance
    form = PolicyForm(request.POST or None, instance=copy(chosen), today=today)
    return _write_compare_confirm(request, form, chosen, today)


@require_POST
def withdraw(request, pk):
    """Take back a version that is to come."""
    chosen = get_object_or_404(Policy, pk=pk)
    try:
        actions.withdraw_version(by=request.user, policy=chosen, today=timezone.localdate())
        messages.success(request, "已取消，原来的政策继续有效。")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("organizations:policy")


def _write_compare_confirm(request, form: PolicyForm, chosen: Policy | None, today: dt.date):
    """The form, then what it would change, then the action; whatever is refused leads back to the filled form."""
    if request.method != "POST" or not form.is_valid() or "again" in request.POST:
        return _form_page(request, form, chosen)
    if "seen" not in request.POST:
        return _compare(request, form, chosen)
    what = {
        "by": request.user,
        "starts_on": form.cleaned_data["starts_on"],
        "values": form.values,
        "seen": request.POST["seen"],
        "today": today,
    }
    try:
        made = actions.correct_version(policy=chosen, **what) if chosen else actions.add_version(**what)
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return _form_page(request, form, chosen)
    messages.success(
        request, f"已设定，从{made.starts_on.year}年{made.starts_on.month}月{made.starts_on.day}日起生效。"
    )
    return redirect("organizations:policy")


def _compare(request, form: PolicyForm, chosen: Policy | None):
    others = Policy.objects.exclude(pk=chosen.pk) if chosen else Policy.objects
    before = others.on(form.cleaned_data["starts_on"] - ONE_DAY)
    context = {
        "form": form,
        "chosen": chosen,
        "starts_on": form.cleaned_data["starts_on"],
        "changes": differences(before, form.instance),
        "seen": fingerprint(before),
    }
    return render(request, "organizations/policy_compare.html", context)


def _form_page(request, form: PolicyForm, chosen: Policy | None):
    return render(request, "organizations/policy_form.html", {"form": form, "chosen": chosen})


def _first_of_next_month(today: dt.date) -> dt.date:
    return (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
