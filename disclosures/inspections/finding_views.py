"""Pages of the findings: those that are mine to answer or to clear, and one with its steps."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from disclosures.inspections import actions
from disclosures.inspections.access import (
    finding_or_404,
    findings_answered_by,
    findings_cleared_by,
    findings_conducted_by,
    require_among,
)
from disclosures.inspections.finding_forms import ClearForm, ExplainForm, ReturnForm, SubmitForm, WithdrawForm
from disclosures.inspections.models import Finding
from disclosures.inspections.round_forms import FindingFilter
from organizations.access import Permission, may
from organizations.refusals import Refused

ROWS = 50


@require_GET
def findings(request):
    """The findings that I answer, those that wait for anything first."""
    mine = findings_answered_by(request.user)
    problems = sorted(set(mine.order_by().values_list("problem", flat=True)))
    chosen = FindingFilter(request.GET, problems=problems)
    found = chosen.narrow(mine).for_lists().in_order_of_work()
    context = {
        "section": "inspection",
        "filter": chosen,
        "page": Paginator(found, ROWS).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
    }
    return render(request, "disclosures/inspections/findings.html", context)


@require_GET
def finding(request, pk):
    """One finding with everything that was said to it, and the forms of the steps that may come next."""
    return _page(request, finding_or_404(request.user, pk))


@require_POST
def explain_finding(request, pk):
    """情况说明; what somebody else saved meanwhile is shown beside what was typed."""
    found, form = _found_among(findings_answered_by, request.user, pk), ExplainForm(request.POST)
    try:
        if form.is_valid():
            actions.explain(
                by=request.user,
                finding=found,
                explanation=form.cleaned_data["explanation"],
                based_on=form.based_on,
                today=timezone.localdate(),
            )
            messages.success(request, "情况说明已保存，会印在通报里这个问题的旁边。")
            return redirect(found)
    except actions.ExplainedMeanwhile as changed:
        form.add_error(None, changed.sentence)
        form.read(changed.finding.explanation_version)
        return _page(request, changed.finding, form, standing=changed.finding.explanation)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    return _page(request, found, form)


@require_POST
def submit_finding(request, pk):
    """报送整改."""
    found = _found_among(findings_answered_by, request.user, pk)
    return _step(request, found, SubmitForm(request.POST), actions.submit, "整改情况已报送，等上级或办公室核对销号。")


@require_POST
def clear_finding(request, pk):
    """销号."""
    found = _found_among(findings_cleared_by, request.user, pk)
    return _step(request, found, ClearForm(request.POST), actions.clear, "已销号。")


@require_POST
def return_finding(request, pk):
    """退回."""
    found = _found_among(findings_cleared_by, request.user, pk)
    return _step(request, found, ReturnForm(request.POST), actions.send_back, "已退回，责任单位的待办里会有这一条。")


@require_POST
def withdraw_finding(request, pk):
    """撤销."""
    found = _found_among(findings_conducted_by, request.user, pk)
    return _step(request, found, WithdrawForm(request.POST), actions.withdraw, "已撤销，这个问题不进通报。")


def _found_among(allowed, user, pk: int) -> Finding:
    """The finding, if `allowed` (one of the doors of access) lets the user take this step."""
    found = finding_or_404(user, pk)
    require_among(allowed(user), found, user)
    return found


def _step(request, found: Finding, form, act, said: str):
    """Carry one step out, or show the page with what was sent and why not."""
    try:
        if form.is_valid():
            act(by=request.user, finding=found, today=timezone.localdate(), **form.cleaned_data)
            messages.success(request, said)
            return redirect(found)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    return _page(request, finding_or_404(request.user, found.pk), form)


def _forms(user, found: Finding) -> dict:
    """The forms of the steps that `user` may take now."""
    inspection, only = found.inspection, {"pk": found.pk}
    unsettled = found.is_open or found.is_submitted
    forms = {}
    if inspection.is_under_way and not found.is_withdrawn and findings_answered_by(user).filter(**only).exists():
        if inspection.is_notified:
            initial = {"explanation": found.explanation, "version": found.explanation_version}
            forms["explain_form"] = ExplainForm(initial=initial)
        if found.is_open:
            forms["submit_form"] = SubmitForm(initial={"rectification": found.rectification})
    if inspection.is_under_way and unsettled and findings_cleared_by(user).filter(**only).exists():
        forms["clear_form"] = ClearForm()
        if found.is_submitted:
            forms["return_form"] = ReturnForm()
    if unsettled and inspection.takes_changes and findings_conducted_by(user).filter(**only).exists():
        forms["withdraw_form"] = WithdrawForm()
    return forms


def _page(request, found: Finding, sent=None, standing: str = ""):
    forms = _forms(request.user, found)
    forms = {name: sent if type(sent) is type(form) else form for name, form in forms.items()}
    context = {
        "section": "inspection",
        "finding": found,
        "inspection": found.inspection,
        "overtaken": sent if sent and sent not in forms.values() else None,
        "standing": standing,
        "evidence_url": _evidence_url(request.user, found),
        "assigns": "withdraw_form" in forms,
        "today": timezone.localdate(),
    }
    return render(request, "disclosures/inspections/finding.html", context | forms)


def _evidence_url(user, found: Finding) -> str:
    """The page of the month in which it was found, for who inspects there."""
    if not found.organization.is_branch or not may(user, Permission.INSPECT, found.organization):
        return ""
    month = found.period_start
    return reverse("disclosures:inspection_branch", args=[found.organization_id, month.year, month.month])
