"""Pages of the inspection. 通知四: 对各单位落实…的情况进行检查通报."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from disclosures.inspections import actions, matrix
from disclosures.inspections.exports import CONTENT_TYPES, RENDERERS, file_name
from disclosures.inspections.forms import ExportForm, MatrixForm, ReportForm
from disclosures.inspections.rows import Report, report_of, started_on
from organizations.access import Permission, organization_or_404, organizations_where
from organizations.documents import download
from organizations.models import Organization
from organizations.periods import Month
from organizations.refusals import Refused

MONTHS_TO_CHOOSE = 24


def _inspected(user):
    organizations = organizations_where(user, Permission.INSPECT)
    if not organizations.exists():
        raise PermissionDenied
    return organizations


def _superiors(organizations):
    kinds = (Organization.Kind.DISTRICT_COMMITTEE, *Organization.SUPERIOR_KINDS)
    return organizations.filter(kind__in=kinds).order_by("path")


def _months(today) -> list[Month]:
    """The months that can be reported, newest first, back to the district's first meeting."""
    first = started_on()
    months = [Month.of(today)]
    while first and len(months) < MONTHS_TO_CHOOSE and months[-1].start > first:
        months.append(months[-1].previous())
    return months


def inspection(request):
    """Branches × months of a year."""
    today = timezone.localdate()
    organizations = _inspected(request.user)
    first = started_on() or today
    form = MatrixForm(request.GET, superiors=_superiors(organizations), years=range(today.year, first.year - 1, -1))
    parent = form.wish("parent", None)
    year = form.wish("year", today.year)
    what = form.what_asked
    found = matrix.matrix_of(
        organizations.within(parent) if parent else organizations,
        year,
        what,
        today,
        q=form.wish("q", ""),
        only=form.wish("only", False),
    )
    page = Paginator(found.pages or [()], 1).get_page(request.GET.get("page"))
    groups = page.object_list[0]
    lines = [line for group in groups for line in group.lines]
    return render(
        request,
        "disclosures/inspections/matrix.html",
        {
            "section": "inspection",
            "form": form,
            "found": found,
            "page": page,
            "groups": groups,
            "foot": matrix.counts_by_month(lines),
            "foot_count": matrix.added(lines),
            "branches": len(lines),
            "scope": parent or organizations.order_by("path").first(),
            "year": year,
            "what": matrix.WHAT_LABELS[what],
            "did": matrix.WHAT_DONE[what],
            "today": today,
        },
    )


def inspection_branch(request, pk: int, year: int, month: int):
    """Everything of one branch in one month, with the way to each record."""
    organization = organization_or_404(request.user, pk, Permission.INSPECT)
    try:
        period = Month(year, month)
    except ValueError as error:
        raise Http404 from error
    today = timezone.localdate()
    if not organization.is_branch or period.start > today:
        raise Http404
    report = report_of(organization, organizations_where(request.user, Permission.INSPECT), period, today)
    return render(
        request,
        "disclosures/inspections/branch.html",
        {"section": "inspection", "row": report.rows[0], "findings": report.findings, "today": today},
    )


def inspection_report(request):
    """The month's report, before it leaves as a file."""
    form, report = _asked_report(request, ReportForm, request.GET)
    return render(
        request,
        "disclosures/inspections/report.html",
        {"section": "inspection", "form": form, "report": report, "formats": list(RENDERERS)},
    )


@require_POST
def inspection_export(request):
    """The same report as a file; the register says who took it."""
    form, report = _asked_report(request, ExportForm, request.POST)
    if not form.is_valid():
        messages.error(request, "没有这种文件格式。请用页面上的按钮下载。")
        return redirect("disclosures:inspection_report")
    extension = form.cleaned_data["format"]
    try:
        content = RENDERERS[extension](report, _drawn_up(request.user, report))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        back = reverse("disclosures:inspection_report")
        return redirect(f"{back}?period={report.month}&organization={report.scope.pk}")
    actions.record_export(by=request.user, report=report, extension=extension)
    return download(content, file_name(report, extension), CONTENT_TYPES[extension])


def _asked_report(request, form_class, data) -> tuple[ReportForm, Report]:
    today = timezone.localdate()
    organizations = _inspected(request.user)
    months = _months(today)
    form = form_class(data or None, scopes=organizations.order_by("path"), months=months)
    chosen = form.cleaned_data if form.is_valid() else {}
    scope = chosen.get("organization") or organizations.order_by("path").first()
    month = chosen.get("period") or months[0]
    shown = form_class(
        {"period": str(month), "organization": scope.pk} | {key: data[key] for key in data if key == "format"},
        scopes=organizations.order_by("path"),
        months=months,
    )
    return shown, report_of(scope, organizations, month, today)


def _drawn_up(user, report: Report) -> str:
    return f"{user.display_name}导出，{report.data_day}"
