"""帮助: the handbook inside the application."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from organizations.display import elder_of
from organizations.handbook.chapters import CHAPTERS, SIGNED_IN, VISITOR, chapters_of
from organizations.handbook.rendering import page_of
from organizations.middleware import serves_unfinished_accounts


@serves_unfinished_accounts
@require_safe
def contents(request):
    """The chapters, those for what the reader does first."""
    own = chapters_of(request.user)
    others = [chapter for chapter in CHAPTERS if chapter not in own]
    return render(request, "organizations/handbook/contents.html", {"own": own, "others": others})


@serves_unfinished_accounts
@require_safe
def chapter(request, slug):
    """One chapter; whoever is signed in may read all of them."""
    found = next((each for each in SIGNED_IN if each.slug == slug), None)
    if found is None:
        raise Http404
    context = {"page": page_of(found), "current": found}
    return render(request, "organizations/handbook/chapter.html", context)


@login_not_required
@require_safe
def for_visitors(request):
    """The chapter for who is not signed in, voters among them: made without the request, as the ballot's pages are."""
    context = {"page": page_of(VISITOR), "elder": elder_of(request.GET.get("elder"))}
    return HttpResponse(render_to_string("organizations/handbook/for_visitors.html", context))
