"""Lists that leave the system as files: the roster and the organizations of one scope, for who may export them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from organizations.access import Permission, organization_or_404, organizations_where, workplaces_of
from organizations.actions.exports import record_export
from organizations.documents import CSV, XLSX, download
from organizations.exports import (
    ROWS_OF_A_WORKBOOK,
    organization_lines,
    organizations_file,
    person_lines,
    roster_file,
)
from organizations.forms import ExportForm
from organizations.models import ListImport, Organization, Person


@require_POST
def export(request, pk) -> HttpResponse:
    """One list of an organization and all below it; a line in the register says who took it."""
    scope = organization_or_404(request.user, pk, Permission.EXPORT_LISTS)
    form = ExportForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请选择导出人员名册还是党组织名单，以及文件的格式。")
        return redirect("organizations:organization", pk)
    what, extension = form.cleaned_data["what"], form.cleaned_data["format"]
    below = Organization.objects.within(scope)
    rows = below if what == ListImport.What.ORGANIZATIONS else Person.objects.filter(organization__in=below)
    count = rows.count()
    if extension == "xlsx" and count > ROWS_OF_A_WORKBOOK:
        messages.error(
            request, f"这份名单有{count}行，xlsx一次最多{ROWS_OF_A_WORKBOOK}行。请改选csv，或选小一点的范围。"
        )
        return redirect("organizations:organization", pk)
    title = f"{scope.short_name}{ListImport.What(what).label}"
    record_export(by=request.user, organization=scope, file_name=f"{title}.{extension}", rows=count)
    file = _file(request.user, what, title, rows)
    content = file.csv() if extension == "csv" else file.xlsx(request.user.display_name)
    return download(content, f"{title}.{extension}", CSV if extension == "csv" else XLSX)


def _file(user, what: str, title: str, rows):
    today = timezone.localdate()
    if what == ListImport.What.ORGANIZATIONS:
        return organizations_file(title, organization_lines(rows), today)
    lines = person_lines(rows.order_by("organization__path", "sort_key", "pk"), today, phones_of=phones_shown_to(user))
    return roster_file(title, lines, today)


def phones_shown_to(user) -> set[int] | None:
    """The organizations whose phones the user needs: where he holds a post; None means all, for who maintains them."""
    if organizations_where(user, Permission.MAINTAIN_ROSTER).exists():
        return None
    return workplaces_of(user)
