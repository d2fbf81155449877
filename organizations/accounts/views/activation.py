"""Opening an account with a slip (激活): the code, then the holder's own password."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from organizations.accounts.entering import go_in
from organizations.accounts.forms import CodeForm, NewPasswordForm
from organizations.actions import accounts
from organizations.models import ActivationSlip
from organizations.refusals import Refused


@login_not_required
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def activate(request):
    """Ask for the code, then for a password; the code travels in the form's body only."""
    code_form = CodeForm(request.POST or None)
    slip = _slip_shown(code_form) if request.method == "POST" else None
    if slip is None:
        return render(request, "organizations/accounts/activate.html", {"form": code_form})
    chosen = request.POST if "password1" in request.POST else None
    password_form = NewPasswordForm(chosen, user=slip.user)
    if chosen is not None and password_form.is_valid():
        try:
            password = password_form.cleaned_data["password1"]
            user = accounts.activate(slip=slip, password=password, today=timezone.localdate())
            return go_in(request, user, way="激活单", then=resolve_url(settings.LOGIN_REDIRECT_URL))
        except Refused as refused:
            password_form.add_error(None, refused.sentence)
    context = {"code": code_form.cleaned_data["code"], "slip": slip, "form": password_form}
    return render(request, "organizations/accounts/choose_password.html", context)


def _slip_shown(form: CodeForm) -> ActivationSlip | None:
    """The slip whose code was typed; without one the form says why."""
    if not form.is_valid():
        return None
    try:
        return accounts.slip_of(code=form.cleaned_data["code"], today=timezone.localdate())
    except Refused as refused:
        form.add_error("code", refused.sentence)
        return None
