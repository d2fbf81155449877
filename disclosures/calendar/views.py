"""The year's calendar, the page that gives its secret address, and the feed behind that address."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from disclosures.calendar import actions, rules
from disclosures.calendar.feed import feed_of
from disclosures.calendar.models import CalendarFeed
from disclosures.calendar.rows import rows_of
from disclosures.calendar.rules import Span
from disclosures.inspections.ground import ground_on
from disclosures.publications.public_views import not_indexed
from organizations.periods import Month

NO_CALENDAR = "没有这个日历，或者它的地址已经换过。请登录网站，在“放进手机日历”里看现在的地址。"


@require_safe
def this_year(request):
    """The calendar of the year that runs."""
    return _year_page(request, timezone.localdate().year)


@require_safe
def year(request, year: int):
    """The calendar of any year."""
    if not rules.FIRST_YEAR <= year <= rules.LAST_YEAR:
        raise Http404
    return _year_page(request, year)


def _year_page(request, year: int):
    today = timezone.localdate()
    ground = ground_on(today)
    rows = rows_of(request.user, Span.of_year(year), ground)
    page = {
        "section": "home",
        "year": year,
        "today": today,
        "title": rules.title_sentence(rows, year, today),
        "months": rules.by_month(rows),
        "this_month": Month.of(today),
        "names_organizations": len({row.organization for row in rows if row.organization}) > 1,
        "unknown_years": () if not rows or ground.calendar.knows(year) else (year,),
    }
    return render(request, "disclosures/calendar/calendar.html", page)


@never_cache
@require_safe
def subscription(request):
    """The secret address of one's own calendar, and how a calendar program takes it."""
    feed = CalendarFeed.objects.filter(user=request.user).first()
    address = request.build_absolute_uri(reverse("disclosures:calendar_feed", args=[feed.token])) if feed else ""
    return render(request, "disclosures/calendar/subscription.html", {"section": "home", "address": address})


@require_POST
def renew(request):
    """Begin the feed, or give it another address."""
    actions.renew_feed(by=request.user)
    messages.success(request, "新的订阅地址在下面。以前的地址已经作废，请在日历里删掉旧的订阅。")
    return redirect("disclosures:calendar_subscription")


@require_POST
def end(request):
    """Switch the feed off."""
    actions.end_feed(by=request.user)
    messages.success(request, "日历订阅已经停用，原来的地址打不开了。请在日历里删掉这个订阅。")
    return redirect("disclosures:calendar_subscription")


@login_not_required
@require_safe
def feed(request, token: str):
    """The calendar for whoever holds its address; no cookie is read, and nothing is kept of who fetched it."""
    found = CalendarFeed.objects.of_token(token).first()
    if found is None:
        return not_indexed(HttpResponseNotFound(NO_CALENDAR, content_type="text/plain; charset=utf-8"))
    today = timezone.localdate()
    month = Month.of(today)
    span = Span(month.previous(), Month(month.year + 1, month.month))
    content = feed_of(rows_of(found.user, span, ground_on(today)), "一讲二评三公示")
    response = not_indexed(HttpResponse(content, content_type="text/calendar; charset=utf-8"))
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response["Referrer-Policy"] = "no-referrer"
    patch_cache_control(response, private=True, no_cache=True)
    set_response_etag(response)
    return get_conditional_response(request, etag=response["ETag"], response=response)
