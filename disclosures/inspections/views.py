"""Pages of the inspection. 通知四: 对各单位落实…的情况进行检查通报."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from disclosures.inspections import actions
from disclosures.inspections.exports import CONTENT_TYPES, RENDERERS, file_name
from disclosures.inspections.forms import ExportForm, MatrixForm, ReportForm
from disclosures.inspections.ground import ground_on, started_on
from disclosures.inspections.matrix import LINES_A_PAGE, matrix_of
from disclosures.inspections.reach import Reach, reach_of
from disclosures.inspections.report import Report, report_of
from disclosures.inspections.steps import DID
from organizations.access import Permission, organization_or_404, organizations_where, permissions_at
from organizations.documents import download
from organizations.models import Organization
from organizations.periods import Month
from organizations.refusals import Refused

MONTHS_TO_CHOOSE = 24


HEADS = (Organization.Kind.DISTRICT_COMMITTEE, *Organization.SUPERIOR_KINDS)


def _inspected(user) -> Reach:
    """Everything the user inspects; who inspects nothing may not look."""
    reach = reach_of(organizations_where(user, Permission.INSPECT))
    if not reach.listed:
        raise PermissionDenied
    return reach


def _months(today) -> list[Month]:
    """The months that can be reported, newest first, back to the district's first meeting."""
    first = started_on(today)
    months = [Month.of(today)]
    while len(months) < MONTHS_TO_CHOOSE and months[-1].start > first:
        months.append(months[-1].previous())
    return months


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


def inspection_report(request):
    """The month's report, before it leaves as a file."""
    reach, months = _choices(request.user)
    report = _report(ReportForm(request.GET or None, scopes=reach.listed, months=months), reach, months)
    shown = {"period": str(report.month), "organization": report.scope.pk}
    form = ReportForm(shown, scopes=reach.listed, months=months)
    return render(
        request, "disclosures/inspections/report.html", {"section": "inspection", "form": form, "report": report}
    )


@require_POST
def inspection_export(request):
    """The same report as a file; the register says who took it."""
    reach, months = _choices(request.user)
    form = ExportForm(request.POST, scopes=reach.listed, months=months)
    if not form.is_valid():
        messages.error(request, "没有导出：月份、范围或文件格式不对。请在本页选好月份和范围，再点下载。")
        return redirect("disclosures:inspection_report")
    report = _report(form, reach, months)
    extension = form.cleaned_data["format"]
    try:
        content = RENDERERS[extension](report, f"{request.user.display_name}导出，{report.data_day}")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        back = reverse("disclosures:inspection_report")
        return redirect(f"{back}?period={report.month}&organization={report.scope.pk}")
    actions.record_export(by=request.user, report=report, extension=extension)
    return download(content, file_name(report, extension), CONTENT_TYPES[extension])


def _choices(user) -> tuple[Reach, list[Month]]:
    return _inspected(user), _months(timezone.localdate())


def _report(form: ReportForm, reach: Reach, months: list[Month]) -> Report:
    """The report asked for; what was left out or can't be read is the newest month of everything in reach."""
    chosen = form.cleaned_data if form.is_valid() else {}
    scopes = {each.pk: each for each in reach.listed}
    scope = scopes.get(chosen.get("organization"), reach.root)
    return report_of(scope, reach.chosen, chosen.get("period") or months[0], timezone.localdate())
