"""Setting up the second step of signing in (第二步验证) with an authenticator app."""

import segno
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from organizations.accounts import entering, totp
from organizations.accounts.forms import StepCodeForm
from organizations.actions import second_factors
from organizations.middleware import serves_unfinished_accounts
from organizations.models import SecondFactor
from organizations.refusals import Refused


@serves_unfinished_accounts
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def second_factor(request):
    """Scan, type the code that the phone shows, keep the recovery codes."""
    if not second_factors.may_have_second_factor(request.user):
        raise PermissionDenied
    if SecondFactor.objects.filter(user=request.user, is_confirmed=True).exists():
        return render(request, "organizations/accounts/second_factor_on.html", {"form": StepCodeForm()})
    form = StepCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = second_factors.confirm_second_factor(
                by=request.user, code=form.cleaned_data["code"], now=timezone.now()
            )
            return render(request, "organizations/accounts/recovery_codes.html", {"codes": codes})
        except Refused as refused:
            form.add_error("code", refused.sentence)
    secret = second_factors.secret_to_scan(by=request.user)
    address = totp.as_address(secret, request.user.get_username())
    qr = segno.make(address, error="m").svg_data_uri(border=4, scale=5, light="#fff")
    context = {"form": form, "qr": qr, "secret": totp.as_text(secret)}
    return render(request, "organizations/accounts/second_factor.html", context)


@sensitive_post_parameters()
@sensitive_variables()
@require_POST
def drop(request):
    """Turn one's own second step off."""
    form = StepCodeForm(request.POST)
    if form.is_valid() and not entering.is_locked(request, request.user):
        try:
            second_factors.drop_second_factor(by=request.user, code=form.cleaned_data["code"], now=timezone.now())
            messages.success(request, "第二步验证已经停用。以后登录只要密码。")
            return redirect("organizations:account")
        except Refused as refused:
            if isinstance(refused, second_factors.WrongCode):
                entering.count_failure(request, request.user)
            form.add_error("code", refused.sentence)
    return render(request, "organizations/accounts/second_factor_on.html", {"form": form})
