"""Pages of the registers. 通知四: 全程记实登记, 检查通报."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from disclosures.exports.actions import ask
from disclosures.registers import actions, asking
from disclosures.registers.exports import CONTENT_TYPES, ROWS_AT_ONCE, RegisterFile, content_of, total_of
from disclosures.registers.forms import FileForm, RegisterForm
from disclosures.registers.kinds import Line, Register
from disclosures.registers.registry import REGISTERS, registers_of
from disclosures.registers.wish import Wish
from organizations.documents import download
from organizations.refusals import Refused

ROWS_A_PAGE = 50


@require_safe
def registers(request) -> HttpResponse:
    """The registers that the reader may have."""
    return render(
        request, "disclosures/registers/registers.html", {"section": "home", "registers": registers_of(request.user)}
    )


@require_safe
def register(request, kind: str) -> HttpResponse:
    """The rows of one register, as its files hold them."""
    chosen = _register_or_404(kind)
    form, wish = _asked(RegisterForm, chosen, request.user, request.GET)
    found = RegisterFile(chosen, wish)
    page = Paginator(_shown(form, found), ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "section": "home",
        "register": chosen,
        "form": form,
        "found": found,
        "wish": wish,
        "page": page,
        "columns": chosen.summary_columns if form.shows_summary else chosen.columns,
        "lines": page.object_list if form.shows_summary else _lines(chosen, wish, page),
        "total": total_of(page.paginator.object_list) if form.shows_summary else (),
    }
    return render(request, "disclosures/registers/register.html", shown)


@require_POST
def export(request, kind: str) -> HttpResponse:
    """The same rows as a file, at once or, when they are many, by the worker; the process register says who took it."""
    chosen = _register_or_404(kind)
    form, wish = _asked(FileForm, chosen, request.user, request.POST)
    back = f"{reverse('disclosures:register_of_kind', args=[kind])}?{_query(wish)}"
    if not form.is_valid():
        messages.error(request, "没有导出：筛选条件或文件格式不对。请在本页选好，再点下载。")
        return redirect(back)
    try:
        return _file(request, RegisterFile(chosen, wish), form.cleaned_data["format"])
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(back)


def _register_or_404(kind: str) -> Register:
    try:
        return REGISTERS[kind]
    except KeyError as unknown:
        raise Http404 from unknown


def _asked(form_class: type[RegisterForm], register: Register, user, data) -> tuple[RegisterForm, Wish]:
    """The form as it is shown, filled with what the page shows by itself, and the wish that it makes."""
    today = timezone.localdate()
    reach = asking.reach_for(user, register)
    months = asking.months_to_choose(today)
    first, last = asking.months_shown(months)
    shown = {"organization": reach.root.pk, "year": last.year, "first": first, "last": last} | data.dict()
    form = form_class(shown, register=register, months=months)
    scope = asking.scope_or_404(user, register, reach, form.wish("organization"))
    form.offer_scopes(asking.scopes_to_choose(reach, scope))
    return form, Wish(user, scope, reach, *form.months((first, last)), form.chosen, today)


def _shown(form: RegisterForm, found: RegisterFile):
    return found.summary() if form.shows_summary else found.records


def _lines(register: Register, wish: Wish, page: Page) -> list[Line]:
    return list(register.lines(wish, list(page.object_list)))


def _query(wish: Wish) -> str:
    return urlencode({"organization": wish.scope.pk, "year": wish.last.year} | wish.parameters)


def _file(request, found: RegisterFile, extension: str) -> HttpResponse:
    wish = found.wish
    if found.records.count() > ROWS_AT_ONCE[extension]:
        parameters = wish.parameters | {"format": extension}
        asked = ask(by=request.user, kind=found.register.kind, organization=wish.scope, parameters=parameters)
        return redirect("disclosures:export_job", asked.pk)
    content = content_of(found, extension)
    name = found.name(extension)
    actions.record_export(by=request.user, register=found.register, organization=wish.scope, file_name=name)
    return download(content, name, CONTENT_TYPES[extension])
