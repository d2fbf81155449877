"""Pages of exemptions (免于参加). 通知三: 老弱病残等特殊群体党员，经上级党组织同意，可不参加."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from organizations import rules
from organizations.access import Permission, may, organization_or_404, organizations_where, require
from organizations.actions import exemptions as actions
from organizations.exemption_forms import AgreementForm, ApplicationForm, EarlyEndForm, RefusalForm, RenewalForm
from organizations.exemption_lists import branch_list, waiting_list
from organizations.models import Exemption, Policy
from organizations.refusals import Refused


def health_data(view):
    """Decorate a page that holds a reason: no cache keeps it, no error report shows what was read or sent."""
    return never_cache(sensitive_post_parameters()(sensitive_variables()(view)))


# --- lists ---


@require_safe
def exemptions(request, pk):
    """A branch's exemptions, for those who may know why."""
    organization = organization_or_404(request.user, pk, Permission.VIEW_EXEMPTION_REASON)
    context = {
        "organization": organization,
        "list": branch_list(organization, timezone.localdate()),
        "may_apply": may(request.user, Permission.APPLY_FOR_EXEMPTIONS, organization),
    }
    return render(request, "organizations/exemptions.html", context)


@require_safe
def waiting(request):
    """What the branches below ask for, for their superior."""
    below = organizations_where(request.user, Permission.DECIDE_EXEMPTIONS)
    if not below.exists():
        raise PermissionDenied
    lines = waiting_list(below, timezone.localdate())
    return render(request, "organizations/exemptions_waiting.html", {"lines": lines})


# --- asking ---


@health_data
def apply(request, pk):
    """Ask the superior to let a member stay out."""
    organization = organization_or_404(request.user, pk, Permission.APPLY_FOR_EXEMPTIONS)
    today = timezone.localdate()
    months = Policy.objects.on(today).exemption_months
    initial = {"person": request.GET.get("person"), "starts_on": today}
    form = ApplicationForm(request.POST or None, organization=organization, months=months, initial=initial)
    try:
        if request.method == "POST" and form.is_valid():
            made = actions.apply_for_exemption(by=request.user, today=today, **form.cleaned_data)
            messages.success(request, f"已为{made.person.name}提出申请，等上级答复。上级同意以前，本人照常参加。")
            return redirect("organizations:exemptions", organization.pk)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    return render(request, "organizations/exemption_apply.html", {"organization": organization, "form": form})


@health_data
def renew(request, pk):
    """Ask for more time, from the old end on."""
    old = _exemption_or_404(request, pk, Permission.APPLY_FOR_EXEMPTIONS)
    today = timezone.localdate()
    starts_on = rules.renewal_start(old, today)
    latest = rules.latest_exemption_end(starts_on, Policy.objects.on(today).exemption_months)
    form = RenewalForm(request.POST or None, initial={"reason": old.reason, "ends_on": latest})
    try:
        if request.method == "POST" and form.is_valid():
            actions.renew_exemption(by=request.user, exemption=old, today=today, **form.cleaned_data)
            messages.success(request, f"已为{old.person.name}申请续期，等上级答复。")
            return redirect("organizations:exemptions", old.organization_id)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    context = {"exemption": old, "form": form, "starts_on": starts_on, "latest": latest}
    return render(request, "organizations/exemption_renew.html", context)


# --- the record of one, and what is done with it ---


@health_data
@require_safe
def exemption(request, pk):
    """The record of one exemption: for the branch that asked, its superior, and the member."""
    return _record(request, _exemption_or_404(request, pk))


@health_data
@require_POST
def agree(request, pk):
    """The superior agrees."""
    asked = _exemption_or_404(request, pk, Permission.DECIDE_EXEMPTIONS)
    form = AgreementForm(request.POST)
    return _carry_out(request, asked, form, actions.agree_to_exemption, "已同意。", agreement=form)


@health_data
@require_POST
def refuse(request, pk):
    """The superior refuses, with a sentence."""
    asked = _exemption_or_404(request, pk, Permission.DECIDE_EXEMPTIONS)
    form = RefusalForm(request.POST)
    return _carry_out(request, asked, form, actions.refuse_exemption, "已答复“不同意”，支部能看到原因。", refusal=form)


@health_data
@require_POST
def withdraw(request, pk):
    """The branch takes back what has not begun."""
    asked = _exemption_or_404(request, pk, Permission.APPLY_FOR_EXEMPTIONS)
    try:
        actions.withdraw_exemption(by=request.user, exemption=asked, today=timezone.localdate())
        messages.success(request, "已撤回。本人照常参加。")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("organizations:exemption", pk)


@health_data
@require_POST
def end_early(request, pk):
    """The branch says from which day the member takes part again."""
    running = _exemption_or_404(request, pk, Permission.APPLY_FOR_EXEMPTIONS)
    form = EarlyEndForm(request.POST)
    done = "已提前结束，从恢复那天起重新计入。"
    return _carry_out(request, running, form, actions.end_exemption_early, done, early_end=form)


def _carry_out(request, shown: Exemption, form, action, done: str, **bound):
    """One action with what the form says; refused, the record is shown again with everything typed."""
    try:
        if form.is_valid():
            action(by=request.user, exemption=shown, today=timezone.localdate(), **form.cleaned_data)
            messages.success(request, done)
            return redirect("organizations:exemption", shown.pk)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    return _record(request, shown, **bound)


def _record(request, shown: Exemption, agreement=None, refusal=None, early_end=None):
    today = timezone.localdate()
    applies = may(request.user, Permission.APPLY_FOR_EXEMPTIONS, shown.organization)
    decides = may(request.user, Permission.DECIDE_EXEMPTIONS, shown.organization) and not _is_own(request, shown)
    may_end = applies and rules.may_end_early(shown, today)
    context = {
        "exemption": shown,
        "standing": rules.exemption_standing(shown, today),
        "agreement": (agreement or AgreementForm()) if decides and shown.is_waiting else None,
        "refusal": (refusal or RefusalForm()) if decides and shown.is_waiting else None,
        "early_end": (early_end or EarlyEndForm(initial={"resumes_on": today})) if may_end else None,
        "may_withdraw": applies and rules.may_be_withdrawn(shown, today),
        "may_renew": applies and rules.may_be_renewed(shown, today) and not _is_followed(shown),
        "would_start_on": max(shown.starts_on, today),
        "sees_list": may(request.user, Permission.VIEW_EXEMPTION_REASON, shown.organization),
    }
    return render(request, "organizations/exemption.html", context)


def _exemption_or_404(request, pk, permission: Permission = Permission.VIEW_EXEMPTION_REASON) -> Exemption:
    """The exemption: 404 when its branch is invisible, 403 when the reason is not for the reader."""
    found = get_object_or_404(Exemption.objects.select_related("person", "organization", "renews"), pk=pk)
    if permission is Permission.VIEW_EXEMPTION_REASON and _is_own(request, found):
        return found
    require(request.user, permission, found.organization)
    return found


def _is_followed(shown: Exemption) -> bool:
    """Whether a later one of the same person is asked for or agreed to."""
    return shown.person.exemptions.standing().filter(starts_on__gt=shown.ends_on).exists()


def _is_own(request, shown: Exemption) -> bool:
    return shown.person.user_id is not None and shown.person.user_id == request.user.pk
