"""Pages of the ground floor that belong to nobody in particular."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from organizations.display import chosen, remember
from organizations.display_forms import DisplayForm


@login_not_required
def elder(request):
    """Remember the large-type edition (大字版) in this browser, or the standard one, and go back."""
    response = HttpResponseRedirect(_page_before(request))
    remember(response, elder=request.GET.get("size", ""))
    return response


@login_not_required
def display(request):
    """显示设置: size of type and theme of this browser, for visitors too."""
    form = DisplayForm(request.POST or None, initial=chosen(request.COOKIES))
    if form.is_valid():
        response = HttpResponseRedirect(_page_before(request))
        remember(response, elder=form.cleaned_data["size"], theme=form.cleaned_data["theme"])
        return response
    return render(request, "organizations/display.html", {"form": form, "page_before": _page_before(request)})


def _page_before(request) -> str:
    """Where one came from, as the address says; the front page when that is no page of this site."""
    page = request.GET.get("next", "")
    is_ours = page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    return page if is_ours else "/"
