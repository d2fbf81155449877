"""The page that finds people and organizations."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from organizations.forms import SearchForm
from organizations.search import END_OF_A_PHONE, is_too_short_for_a_phone, organizations_found, people_found


@require_safe
def search(request):
    """Find somebody or something by name, pinyin or the end of a phone, and lead to the page."""
    form = SearchForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "words": words, "section": "search", "digits": END_OF_A_PHONE}
    if words:
        people = people_found(request.user, words)
        context |= {
            "people": people,
            "shows_phones": any(row.phone for row in people.rows),
            "organizations": organizations_found(request.user, words),
            "is_too_short": is_too_short_for_a_phone(words),
        }
    return render(request, "organizations/search.html", context)
