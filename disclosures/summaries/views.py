"""Pages of the year. 通知二(二): 党内民主评议、年终考核时，将…等次汇总情况作为…重要依据."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from disclosures.exports.actions import ask
from disclosures.exports.models import ExportJob
from disclosures.inspections.ground import ground_on
from disclosures.summaries import access, actions, lists, organizations, rules
from disclosures.summaries.exports import CONTENT_TYPES, RENDERERS, ROWS_OF_A_WORKBOOK, YearFile, summaries_pdf
from disclosures.summaries.forms import ExportForm, YearForm
from disclosures.summaries.frame import Frame, frame_of
from disclosures.summaries.long_export import people_within
from disclosures.summaries.summary import legend_of
from organizations.access import Permission, organizations_where
from organizations.documents import PDF, download
from organizations.models import Organization, Person
from organizations.refusals import Refused

ORGANIZATIONS_A_PAGE = 60


def _asked(form_class: type[YearForm], data) -> tuple[YearForm, Frame]:
    """The form of what is asked for, and what its year is measured against."""
    ground = ground_on(timezone.localdate())
    form = form_class(data, years=rules.years_from(ground.started_on, ground.today))
    year = form.wish("year", rules.year_shown(ground.started_on, ground.today))
    return form, frame_of(year, ground)


def summaries(request) -> HttpResponse:
    """Where the reader's lists begin; who has none is led to the own year."""
    own = getattr(request.user, "person", None)
    begin = access.starting_points(request.user)
    if own and not begin:
        return redirect("disclosures:summary_of_person", own.pk)
    return render(request, "disclosures/summaries/summaries.html", {"section": "home", "own": own, "begin": begin})


def person(request, person_pk: int) -> HttpResponse:
    """One person's year."""
    form, frame = _asked(YearForm, request.GET)
    summary = access.summary_or_404(request.user, person_pk, frame)
    listed = organizations_where(request.user, Permission.VIEW_SUMMARIES).filter(pk=summary.place_pk)
    shown = {"section": "home", "form": form, "frame": frame, "summary": summary, "reads_list": listed.exists()}
    return render(request, "disclosures/summaries/person.html", shown)


@require_POST
def person_sheet(request, person_pk: int) -> HttpResponse:
    """The same on one A4 page, to be signed."""
    _, frame = _asked(YearForm, request.POST)
    summary = access.summary_or_404(request.user, person_pk, frame)
    file = YearFile(summary.name, frame.year, [], [summary], request.user.display_name, frame.today)
    try:
        content = summaries_pdf(file)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(_with_year(reverse("disclosures:summary_of_person", args=[person_pk]), frame))
    kept = get_object_or_404(Person.objects.select_related("organization"), pk=person_pk)
    actions.record_export_of(by=request.user, person=kept, file_name=file.name("pdf"))
    return download(content, file.name("pdf"), PDF)


def organization(request, organization_pk: int) -> HttpResponse:
    """A branch's people; of a superior, the organizations under it."""
    reader = access.reader_of(request.user)
    chosen = access.organization_to_sum_up_or_404(request.user, reader, organization_pk)
    form, frame = _asked(YearForm, request.GET)
    shown = {"section": "home", "form": form, "frame": frame, "organization": chosen, "reference": rules.OF_LISTS}
    if chosen.is_branch:
        own = organizations.of_organizations([chosen], frame) if chosen.pk in reader.organizations else []
        listed = lists.people_of(chosen, reader, frame)
        shown |= {"own": own, "people": listed, "legend": legend_of(listed)}
        return render(request, "disclosures/summaries/branch.html", shown)
    page = Paginator(lists.children_of(chosen, reader), ORGANIZATIONS_A_PAGE).get_page(request.GET.get("page"))
    children = organizations.of_organizations(page.object_list, frame)
    shown |= {"page": page, "children": children, "legend": legend_of(children)}
    return render(request, "disclosures/summaries/superior.html", shown)


@require_POST
def export(request, organization_pk: int) -> HttpResponse:
    """What an organization's page holds, and all below it, as a file; the register says who took it."""
    reader = access.reader_of(request.user)
    chosen = access.organization_to_sum_up_or_404(request.user, reader, organization_pk)
    form, frame = _asked(ExportForm, request.POST)
    back = _with_year(reverse("disclosures:summaries_of_organization", args=[chosen.pk]), frame)
    if not form.is_valid():
        messages.error(request, "没有导出：年度或文件格式不对。请在本页选好年度，再点下载。")
        return redirect(back)
    extension = form.cleaned_data["format"]
    if extension == "xlsx" and people_within(chosen) > ROWS_OF_A_WORKBOOK:
        return _handed_to_the_worker(request, chosen, frame, back)
    file = lists.file_of(chosen, reader, frame, request.user.display_name)
    try:
        content = RENDERERS[extension](file)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(back)
    actions.record_export(by=request.user, organization=chosen, file_name=file.name(extension))
    return download(content, file.name(extension), CONTENT_TYPES[extension])


def _handed_to_the_worker(request, scope: Organization, frame: Frame, back: str) -> HttpResponse:
    """A workbook too long for a request is made as a long export, on whose page one waits."""
    try:
        asked = ask(by=request.user, kind=ExportJob.Kind.SUMMARIES, organization=scope, parameters={"year": frame.year})
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(back)
    return redirect("disclosures:export_job", asked.pk)


def _with_year(address: str, frame: Frame) -> str:
    return f"{address}?year={frame.year}"
