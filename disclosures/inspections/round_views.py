"""Pages of an inspection as a record: the list, a new one, its findings, and the office's steps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Min, Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from disclosures.inspections import actions
from disclosures.inspections.access import (
    conducted_by,
    conducted_or_404,
    findings_cleared_by,
    findings_for,
    inspection_or_404,
    inspections_of,
)
from disclosures.inspections.gathering import gather
from disclosures.inspections.ground import months_to_report
from disclosures.inspections.models import Finding, Inspection
from disclosures.inspections.recheck import put_right
from disclosures.inspections.round_forms import AssignForm, CancelForm, FindingFilter, NewInspectionForm, OnSiteForm
from organizations.access import Permission, organizations_where
from organizations.models import Organization
from organizations.refusals import Refused

ROWS = 50
State = Finding.State


@require_GET
def inspections(request):
    """The inspections of which I may read something, the newest first."""
    found = (
        inspections_of(request.user).for_lists().with_counts(findings_for(request.user)).order_by("-data_day", "-pk")
    )
    context = {
        "section": "inspection",
        "page": Paginator(found, ROWS).get_page(request.GET.get("page")),
        "conducts": organizations_where(request.user, Permission.CONDUCT_INSPECTIONS).exists(),
    }
    return render(request, "disclosures/inspections/inspections.html", context)


def new_inspection(request):
    """Choose scope and months, see what would be frozen, then freeze it."""
    scopes = _scopes(request.user)
    today = timezone.localdate()
    months = months_to_report(today)
    form = NewInspectionForm(request.POST or request.GET or None, scopes=scopes, months=months)
    gathering = None
    if request.method == "POST" and form.is_valid():
        try:
            inspection = actions.freeze(by=request.user, today=today, **form.wished())
            messages.success(request, "检查结果已经固定，现在只有办公室看得到。核对以后，请告知各单位。")
            return redirect(inspection)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    elif form.is_valid():
        gathering = gather(form.wished()["scope"], form.months, today)
    context = {"section": "inspection", "form": form, "gathering": gathering, "today": today}
    return render(request, "disclosures/inspections/new_inspection.html", context)


def _scopes(user) -> list[Organization]:
    conducted = organizations_where(user, Permission.CONDUCT_INSPECTIONS)
    kinds = (Organization.Kind.DISTRICT_COMMITTEE, *Organization.SUPERIOR_KINDS)
    scopes = list(conducted.filter(kind__in=kinds).existing_on(timezone.localdate()))
    if not scopes:
        raise PermissionDenied
    return scopes


@require_GET
def inspection_record(request, pk):
    """One inspection: how far it is, its findings by kind, and the list; units see their own."""
    return _page(request, inspection_or_404(request.user, pk))


def _page(request, inspection: Inspection, cancel_form=None):
    visible = findings_for(request.user).filter(inspection=inspection)
    kinds = _by_problem(visible)
    chosen = FindingFilter(request.GET, problems=[kind["problem"] for kind in kinds])
    found = chosen.narrow(visible).for_lists().order_by("position")
    today = timezone.localdate()
    conducts = conducted_by(request.user).filter(pk=inspection.pk).exists()
    total = {name: sum(kind[name] for kind in kinds) for name in ("every", *STATES)}
    context = {
        "section": "inspection",
        "inspection": inspection,
        "conducts": conducts,
        "clears": findings_cleared_by(request.user).filter(inspection=inspection).exists(),
        "is_ripe": inspection.is_ripe(today),
        "kinds": kinds,
        "total": total,
        "standing": total["every"] - total["withdrawn"],
        "filter": chosen,
        "page": Paginator(found, ROWS).get_page(request.GET.get("page")),
        "cancel_form": cancel_form or CancelForm(),
        "today": today,
    }
    return render(request, "disclosures/inspections/inspection_record.html", context)


STATES = {str(state): Q(state=state) for state in State}


def _by_problem(findings) -> list[dict]:
    """How many findings of each kind stand how, in the order of the list."""
    counts = {name: Count("pk", filter=condition) for name, condition in STATES.items()}
    rows = findings.order_by().values("problem").annotate(every=Count("pk"), first=Min("position"), **counts)
    return sorted(rows, key=lambda row: row["first"])


@require_POST
def notify_units(request, pk):
    """告知各单位."""
    inspection = conducted_or_404(request.user, pk)
    return _step(request, inspection, actions.notify, "已告知各单位，待办里会提醒他们在期限以前说明或者整改。")


@require_POST
def close_inspection(request, pk):
    """结束."""
    inspection = conducted_or_404(request.user, pk)
    return _step(request, inspection, actions.close, "这次检查已经结束。")


def _step(request, inspection: Inspection, act, said: str):
    try:
        act(by=request.user, inspection=inspection, today=timezone.localdate())
        messages.success(request, said)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect(inspection)


@require_POST
def cancel_inspection(request, pk):
    """取消, with a reason."""
    inspection = conducted_or_404(request.user, pk)
    form = CancelForm(request.POST)
    try:
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            actions.cancel(by=request.user, inspection=inspection, reason=reason, today=timezone.localdate())
            messages.success(request, "已取消这次检查。记录还在，需要的话请另外开展。")
            return redirect(inspection)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    return _page(request, inspection, form)


def add_on_site(request, pk):
    """Write down what was seen on site."""
    inspection = conducted_or_404(request.user, pk)
    today = timezone.localdate()
    form = OnSiteForm(request.POST or None, inspection=inspection, initial={"seen_on": today})
    try:
        if request.method == "POST" and form.is_valid():
            seen = actions.Seen(**form.cleaned_data)
            finding = actions.add_on_site(by=request.user, inspection=inspection, seen=seen, today=today)
            messages.success(request, f"已登记{finding.organization_name}的问题。")
            return redirect(inspection)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    context = {"section": "inspection", "inspection": inspection, "form": form}
    return render(request, "disclosures/inspections/on_site.html", context)


def assign_findings(request, pk):
    """Give the findings that meet the filter a responsible unit and a last day, all at once."""
    inspection = conducted_or_404(request.user, pk)
    today = timezone.localdate()
    kinds = _by_problem(inspection.findings.unsettled())
    chosen = FindingFilter(request.GET, problems=[kind["problem"] for kind in kinds])
    found = chosen.narrow(inspection.findings.unsettled()).for_lists().order_by("position")
    form = AssignForm(request.POST or None, inspection=inspection, today=today)
    try:
        if request.method == "POST" and form.is_valid():
            pks, wishes = list(found.values_list("pk", flat=True)), form.cleaned_data
            changed = actions.assign(by=request.user, inspection=inspection, findings=pks, today=today, **wishes)
            messages.success(request, f"已改{changed}个问题的责任单位或期限。")
            return redirect(inspection)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    context = {
        "section": "inspection",
        "inspection": inspection,
        "form": form,
        "filter": chosen,
        "page": Paginator(found, ROWS).get_page(request.GET.get("page")),
    }
    return render(request, "disclosures/inspections/assign.html", context)


def recheck_findings(request, pk):
    """复核: which of the findings that I may clear the rules find no longer; clear those that are chosen."""
    inspection = inspection_or_404(request.user, pk)
    mine = findings_cleared_by(request.user).filter(inspection=inspection)
    if not mine.exists():
        raise PermissionDenied
    today = timezone.localdate()
    if request.method == "POST":
        return _clear_chosen(request, inspection, today)
    open_ones = list(mine.unsettled().of_rules().for_lists().order_by("position"))
    good = put_right(open_ones, inspection, today)
    context = {
        "section": "inspection",
        "inspection": inspection,
        "good": [finding for finding in open_ones if finding.pk in good],
        "still": Paginator([each for each in open_ones if each.pk not in good], ROWS).get_page(request.GET.get("page")),
        "today": today,
    }
    return render(request, "disclosures/inspections/recheck.html", context)


def _clear_chosen(request, inspection: Inspection, today):
    pks = [int(value) for value in request.POST.getlist("finding") if value.isdecimal()]
    try:
        cleared = actions.clear_what_is_put_right(by=request.user, inspection=inspection, findings=pks, today=today)
        if cleared:
            messages.success(request, f"已销号{len(cleared)}个问题。")
        else:
            messages.error(request, "没有销号：没有选中问题，或者选中的还没有办好。请看下面最新的情况。")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("disclosures:recheck_findings", inspection.pk)
