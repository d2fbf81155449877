"""The pages of the process register (全程记实). 通知四: 全程记实登记."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from organizations import audit
from organizations.access import Permission, organizations_where
from organizations.documents import XLSX, download
from organizations.forms import RegisterFilter
from organizations.long_lists import LongList
from organizations.refusals import Refused
from organizations.register import as_workbook, changes_of, lines_for, record_types

PAGE = 50


@require_GET
def register(request):
    """Lines of the organizations one may look into; everybody sees the own ones."""
    form = _form(request)
    page = LongList(form.chosen_from(lines_for(request.user)), PAGE).get_page(request.GET.get("page"))
    sees_others = form.fields["organization"].queryset.exists()
    context = {"page": page, "form": form, "sees_others": sees_others, "section": "register"}
    return render(request, "organizations/register.html", context)


@require_GET
def workbook(request):
    """The lines that the page lists, as a file; the export leaves a line itself."""
    form = _form(request)
    now = timezone.localtime()
    footer = f"{request.user.display_name}于{now:%Y年%-m月%-d日 %H:%M}导出"
    try:
        content = as_workbook(form.chosen_from(lines_for(request.user)), footer=footer)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect(f"{request.path.removesuffix('workbook/')}?{request.GET.urlencode()}")
    audit.record(request.user, "导出全程记实", organization=form.chosen_organization, detail=form.words)
    return download(content, f"全程记实{now:%Y%m%d}.xlsx", XLSX)


@require_GET
def line(request, pk: int):
    """One line, and the rows that it changed, before and after."""
    entry = get_object_or_404(lines_for(request.user), pk=pk)
    changes, are_more = changes_of(entry)
    context = {"entry": entry, "changes": changes, "are_more": are_more, "section": "register"}
    return render(request, "organizations/register_line.html", context)


@require_GET
def record(request, record_type: str, record_id: str):
    """Everything that happened to one record, oldest first, as far as one may read the lines."""
    entries = lines_for(request.user).filter(record_type=record_type, record_id=record_id).order_by("at", "pk")
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    if not page.object_list:
        raise Http404
    context = {"page": page, "record": page.object_list[0], "section": "register"}
    return render(request, "organizations/register_record.html", context)


def _form(request) -> RegisterFilter:
    visible = organizations_where(request.user, Permission.VIEW_REGISTER)
    return RegisterFilter(request.GET or None, organizations=visible, record_types=record_types())
