"""Pages of the inspection. 通知四: 对各单位落实…的情况进行检查通报."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from disclosures.exports.actions import ask
from disclosures.exports.models import ExportJob
from disclosures.inspections import actions
from disclosures.inspections.backdrop import backdrop_of
from disclosures.inspections.exports import BRANCHES_AT_ONCE, CONTENT_TYPES, RENDERERS, file_name
from disclosures.inspections.forms import ExportForm, MatrixForm, ReportForm
from disclosures.inspections.ground import ground_on, months_to_report
from disclosures.inspections.matrix import LINES_A_PAGE, matrix_of
from disclosures.inspections.pictures import charts_of
from disclosures.inspections.reach import Reach, reach_of
from disclosures.inspections.report import Report, report_of
from disclosures.inspections.rest import summary_rows
from disclosures.inspections.steps import DID
from organizations.access import Permission, organization_or_404, organizations_where, permissions_at
from organizations.documents import download, drawn_up
from organizations.models import Organization
from organizations.periods import Month
from organizations.refusals import Refused
from organizations.replica import from_replica

HEADS = (Organization.Kind.DISTRICT_COMMITTEE, *Organization.SUPERIOR_KINDS)


def _inspected(user) -> Reach:
    """Everything the user inspects; who inspects nothing may not look."""
    reach = reach_of(organizations_where(user, Permission.INSPECT))
    if not reach.listed:
        raise PermissionDenied
    return reach


@from_replica
def inspection(request):
    """Branches × months."""
    ground = ground_on(timezone.localdate())
    reach = _inspected(request.user)
    superiors = {each.pk: each for each in reach.listed if each.kind in HEADS}
    years = range(ground.today.year, ground.started_on.year - 1, -1)
    form = MatrixForm(request.GET, superiors=superiors.values(), years=years)
    asked = form.asked(superiors, ground)
    found = matrix_of(reach, asked, ground)
    page = Paginator(found.lines, LINES_A_PAGE).get_page(request.GET.get("page"))
    groups = found.groups(page.object_list) if page.object_list else []
    shown = {
        "section": "inspection",
        "form": form,
        "found": found,
        "page": page,
        "groups": groups,
        "wanting": [row for group in groups for row in group.rows if row.exceptions],
        "scope": asked.parent or reach.root,
        "is_own": len(reach.listed) == 1,
        "what": asked.what,
        "did": DID[asked.what],
        "today": ground.today,
    }
    return render(request, "disclosures/inspections/matrix.html", shown)


@from_replica
def inspection_branch(request, pk: int, year: int, month: int):
    """Everything of one branch in one month, with the way to each record; of a superior's month, the report on it."""
    organization = organization_or_404(request.user, pk, Permission.INSPECT)
    try:
        period = Month(year, month)
    except ValueError as error:
        raise Http404 from error
    today = timezone.localdate()
    if period.start > today:
        raise Http404
    if not organization.is_branch:
        return redirect(reverse("disclosures:inspection_report", query={"period": period, "organization": pk}))
    report = report_of(organization, organizations_where(request.user, Permission.INSPECT), period, today)
    opens = permissions_at(request.user, organization, [Permission.VIEW_RESULTS, Permission.ANSWER_OPINIONS])
    shown = {
        "section": "inspection",
        "row": report.rows[0],
        "findings": report.findings,
        "today": today,
        "opens_sheets": Permission.VIEW_RESULTS in opens,
        "opens_opinions": Permission.ANSWER_OPINIONS in opens,
    }
    return render(request, "disclosures/inspections/branch.html", shown)


@from_replica
def inspection_report(request):
    """The month's report, before it leaves as a file."""
    reach, months = _choices(request.user)
    scope, month = _wish(ReportForm(request.GET or None, scopes=reach.listed, months=months), reach, months)
    report = report_of(scope, reach.chosen, month, timezone.localdate())
    shown = {"period": str(report.month), "organization": report.scope.pk}
    form = ReportForm(shown, scopes=reach.listed, months=months)
    drawn = {"charts": charts_of(report, backdrop_of(report, reach)), "lines": summary_rows(report)}
    return render(
        request,
        "disclosures/inspections/report.html",
        {"section": "inspection", "form": form, "report": report, **drawn},
    )


@require_POST
def inspection_export(request):
    """The same report as a file, at once or by the worker; the register says who took it."""
    reach, months = _choices(request.user)
    form = ExportForm(request.POST, scopes=reach.listed, months=months)
    if not form.is_valid():
        messages.error(request, "没有导出：月份、范围或文件格式不对。请在本页选好月份和范围，再点下载。")
        return redirect("disclosures:inspection_report")
    try:
        return _file(request, reach, *_wish(form, reach, months), form.cleaned_data["format"])
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(_back_to(*_wish(form, reach, months)))


def _file(request, reach: Reach, scope: Organization, month: Month, extension: str) -> HttpResponse:
    """The report at once or, when it is long, set by the worker."""
    if extension == "pdf" and len(reach.within(scope, [month.end]).branches) > BRANCHES_AT_ONCE:
        parameters = {"period": str(month), "format": extension}
        asked = ask(by=request.user, kind=ExportJob.Kind.INSPECTION_REPORT, organization=scope, parameters=parameters)
        return redirect("disclosures:export_job", asked.pk)
    report, content = _drawn(request.user, reach, scope, month, extension)
    actions.record_export(by=request.user, report=report, extension=extension)
    return download(content, file_name(report, extension), CONTENT_TYPES[extension])


@from_replica
def _drawn(user, reach: Reach, scope: Organization, month: Month, extension: str) -> tuple[Report, bytes]:
    report = report_of(scope, reach.chosen, month, timezone.localdate())
    footer = drawn_up(user.display_name, report.today)
    return report, RENDERERS[extension](report, backdrop_of(report, reach), footer)


def _back_to(scope: Organization, month: Month) -> str:
    return reverse("disclosures:inspection_report", query={"period": month, "organization": scope.pk})


def _choices(user) -> tuple[Reach, list[Month]]:
    return _inspected(user), months_to_report(timezone.localdate())


def _wish(form: ReportForm, reach: Reach, months: list[Month]) -> tuple[Organization, Month]:
    """Scope and month asked for; what was left out or can't be read is the newest month of everything in reach."""
    chosen = form.cleaned_data if form.is_valid() else {}
    scopes = {each.pk: each for each in reach.listed}
    return scopes.get(chosen.get("organization"), reach.root), chosen.get("period") or months[0]
