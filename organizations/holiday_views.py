"""The pages of holidays and made-up working days (节假日与调休), year by year."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from organizations.access import Permission, district_or_403, organizations_where
from organizations.actions import holidays as actions
from organizations.holiday_forms import FIRST_YEAR, LAST_YEAR, HolidayForm
from organizations.models import Holiday
from organizations.refusals import Refused
from organizations.undo import say_removed


@require_safe
def holidays(request):
    """One year's days; a year without any says what is counted instead."""
    today = timezone.localdate()
    year = _year_asked_for(request) or today.year
    return _year_page(request, year, HolidayForm())


@require_POST
def load(request, year):
    """Fill a year from the published list."""
    if year not in actions.PUBLISHED_YEARS:
        raise Http404
    added = actions.seed_holidays(by=request.user, years=range(year, year + 1))
    messages.success(request, f"已载入{year}年国家公布的节假日，新增{added}天。")
    return redirect(_page_of(year))


@require_POST
def add(request):
    """Enter one day."""
    district_or_403(request.user, Permission.SET_POLICY)
    form = HolidayForm(request.POST)
    try:
        if form.is_valid():
            made = actions.add_holiday(by=request.user, today=timezone.localdate(), **form.values)
            messages.success(request, f"已登记{made.day.month}月{made.day.day}日{made.name}。")
            return redirect(_page_of(made.day.year))
    except Refused as refused:
        form.add_error(None, refused.sentence)
    return _year_page(request, _year_asked_for(request) or timezone.localdate().year, form)


def change(request, pk):
    """Change one day."""
    district_or_403(request.user, Permission.SET_POLICY)
    holiday = get_object_or_404(Holiday, pk=pk)
    form = HolidayForm(request.POST or None, initial=HolidayForm.typed(holiday))
    try:
        if request.method == "POST" and form.is_valid():
            today = timezone.localdate()
            changed = actions.change_holiday(by=request.user, holiday=holiday, today=today, **form.values)
            messages.success(request, "已修改。")
            return redirect(_page_of(changed.day.year))
    except Refused as refused:
        form.add_error(None, refused.sentence)
    return render(request, "organizations/holiday.html", {"holiday": holiday, "form": form})


@require_POST
def remove(request, pk):
    """Take one day out."""
    district_or_403(request.user, Permission.SET_POLICY)
    holiday = get_object_or_404(Holiday, pk=pk)
    try:
        actions.remove_holiday(by=request.user, holiday=holiday, today=timezone.localdate())
        sentence = f"已删除{holiday.day.month}月{holiday.day.day}日{holiday.name}。"
        again = reverse("organizations:add_holiday")
        say_removed(request, sentence, enter_again=again, values=HolidayForm.typed(holiday))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect(_page_of(holiday.day.year))


def _year_page(request, year: int, form: HolidayForm):
    known = Holiday.objects.years()
    this_year = timezone.localdate().year
    days = list(Holiday.objects.of_year(year))
    context = {
        "year": year,
        "years": sorted({*known, this_year, this_year + 1, year}),
        "days": days,
        "today": timezone.localdate(),
        "is_published": year in actions.PUBLISHED_YEARS,
        "form": form,
        "may_edit": organizations_where(request.user, Permission.SET_POLICY).exists(),
    }
    return render(request, "organizations/holidays.html", context)


def _year_asked_for(request) -> int | None:
    """The year in the address; None when it names none, 404 for what is no year of this district."""
    asked = request.GET.get("year", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdecimal() and FIRST_YEAR <= int(asked[:5]) <= LAST_YEAR):
        raise Http404
    return int(asked[:5])


def _page_of(year: int) -> str:
    return f"{reverse('organizations:holidays')}?year={year}"
