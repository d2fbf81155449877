"""The district's public front and its boards: read by visitors without an account, without a session."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers, set_response_etag
from django.views.decorators.http import require_safe

from disclosures.opinions.forms import ReceiptForm
from disclosures.publications import kept_pages
from disclosures.publications.forms import BoardSearch
from disclosures.publications.lists import by_committee
from disclosures.publications.models import Publication
from organizations.display import elder_of, theme_of
from organizations.replica import from_replica_of_a_second

A_MINUTE = 60
ROWS = 50


@login_not_required
@require_safe
@from_replica_of_a_second
def boards(request):
    """What is up now, by organization: the district's public front."""
    today = timezone.localdate()
    up = Publication.objects.up_on(today).for_lists()
    is_visitor = not request.user.is_authenticated
    if is_visitor:
        up = up.open_to_anyone()
    committees = by_committee(up)
    search = BoardSearch(request.GET)
    under = search.cleaned_data.get("under") if search.is_valid() else None
    found = search.narrow(up).order_by("organization__path", "-posted_on", "-pk")
    context = {
        "page": Paginator(found, ROWS).get_page(request.GET.get("page")),
        "committees": committees,
        "search": search,
        "under": under,
        "receipt_form": ReceiptForm(),
        "today": today,
    }
    response = not_indexed(render(request, "disclosures/publications/boards.html", context))
    return _kept_for_a_minute(request, response) if is_visitor else _kept_nowhere(response)


@login_not_required
@require_safe
@from_replica_of_a_second
def board(request, token):
    """One publication as the public sees it; while it is up this reads one row and no cookie but the type size."""
    publication = get_object_or_404(Publication, token=token)
    today = timezone.localdate()
    if not publication.is_open_to_anyone_on(today):
        return _board_for_signed_in(request, publication, today)
    drawn = kept_pages.page(_says(request, publication, today), lambda: _board(request, publication, today).content)
    return _kept_for_a_minute(request, not_indexed(HttpResponse(drawn)))


def _says(request, publication, today) -> tuple:
    """All that a hanging board depends on: its row, the day, the address its switches lead back to, the look."""
    row = [getattr(publication, column.attname) for column in Publication._meta.concrete_fields]
    look = [elder_of(request.COOKIES.get("elder")), theme_of(request.COOKIES.get("theme"))]
    return (*row, today, request.get_full_path(), *look)


def _board_for_signed_in(request, publication, today):
    """Publicity is over, or the policy shows boards to signed-in people only; a corrected one leads to what stands."""
    if not request.user.is_authenticated:
        if publication.is_corrected:
            return redirect(publication.corrected_by)
        return redirect_to_login(request.path)
    return _kept_nowhere(_board(request, publication, today))


def _board(request, publication, today):
    context = {
        "publication": publication,
        "content": publication.content,
        "is_up": publication.is_up_on(today),
        "receipt_form": ReceiptForm(),
    }
    return not_indexed(render(request, "disclosures/publications/board.html", context))


def not_indexed(response):
    """Keep a public page out of search engines, also where they read headers only."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _kept_for_a_minute(request, response):
    """A page that is the same for every visitor; asked for again with its mark, it is not sent again."""
    set_response_etag(response)
    patch_cache_control(response, public=True, max_age=A_MINUTE)
    patch_vary_headers(response, ["Cookie"])
    return get_conditional_response(request, etag=response["ETag"], response=response)


def _kept_nowhere(response):
    patch_cache_control(response, private=True, no_store=True)
    return response
