"""Pages of the ground floor that belong to nobody in particular."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

ELDER_SIZES = ("18", "24", "30")
ONE_YEAR = 365 * 24 * 3600


@login_not_required
def elder(request):
    """Remember the large-type edition (大字版) in this browser and go back."""
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    size = request.GET.get("size", "")
    if size in ELDER_SIZES:
        response.set_cookie("elder", size, max_age=ONE_YEAR, samesite="Lax", httponly=True)
    else:
        response.delete_cookie("elder", samesite="Lax")
    return response
