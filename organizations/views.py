"""Pages of the ground floor."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from organizations.access import posts_of


class SignIn(LoginView):
    template_name = "organizations/sign_in.html"
    authentication_form = AuthenticationForm
    redirect_authenticated_user = True


class SignOut(LogoutView):
    pass


def account(request):
    """Who is signed in and which posts are held."""
    person = getattr(request.user, "person", None)
    return render(request, "organizations/account.html", {"person": person, "posts": posts_of(request.user)})


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
