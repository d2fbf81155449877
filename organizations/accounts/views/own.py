"""One's own account (我的账号): posts, last sign-in, password, sessions."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from organizations.access import posts_of
from organizations.accounts import entering, idle
from organizations.accounts.forms import WRONG_PASSWORD, ChangePasswordForm, NewPasswordForm
from organizations.accounts.issuing import issues_for
from organizations.actions import accounts
from organizations.actions.second_factors import may_have_second_factor
from organizations.middleware import serves_unfinished_accounts
from organizations.models import SecondFactor


@require_GET
def account(request):
    """Who is signed in, which posts are held, and what can be done with the account."""
    user = request.user
    factor = SecondFactor.objects.filter(user=user, is_confirmed=True).first()
    context = {
        "person": getattr(user, "person", None),
        "posts": posts_of(user),
        "issues_accounts": issues_for(user).exists(),
        "may_have_second_factor": may_have_second_factor(user),
        "recovery_codes_left": factor.recovery_codes.count() if factor else None,
    }
    return render(request, "organizations/accounts/account.html", context)


@serves_unfinished_accounts
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def password(request):
    """Change the password; one that somebody else set is replaced without asking for it again."""
    user = request.user
    is_first = user.must_change_password or not user.has_usable_password()
    form = (NewPasswordForm if is_first else ChangePasswordForm)(request.POST or None, user=user)
    if request.method == "POST" and not entering.is_locked(request, user) and form.is_valid():
        changed = accounts.change_password(by=user, password=form.cleaned_data["password1"])
        update_session_auth_hash(request, changed)
        messages.success(request, "密码已经修改。别的设备上的登录都退出了，请用新密码再登录。")
        return redirect("organizations:account")
    if form.has_error("old_password", code=WRONG_PASSWORD):
        entering.count_failure(request, user)
    return render(request, "organizations/accounts/password.html", {"form": form, "is_first": is_first})


@require_POST
def sign_out_everywhere(request):
    """End every session of the account."""
    accounts.sign_out_everywhere(by=request.user)
    messages.success(request, "所有设备上的登录都已退出，包括这一台。请重新登录。")
    return redirect("organizations:sign_in")


@serves_unfinished_accounts
@idle.passive
@never_cache
@require_GET
def time_left(request):
    """How many seconds remain, for the page's warning; asking is not work."""
    return JsonResponse({"seconds": idle.seconds_left(request, timezone.now())})


@serves_unfinished_accounts
@never_cache
@require_POST
def stay(request):
    """“继续”: the request itself is what keeps the session alive."""
    return JsonResponse({"seconds": int(idle.allowed_for(request.user).total_seconds())})
