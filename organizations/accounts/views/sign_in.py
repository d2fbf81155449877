"""Signing in and out (登录、退出), and the second step (第二步验证)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from organizations.accounts import entering
from organizations.accounts.forms import SignInForm, StepCodeForm
from organizations.actions import second_factors
from organizations.middleware import serves_unfinished_accounts
from organizations.refusals import Refused


class SignIn(LoginView):
    template_name = "organizations/accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form):
        return entering.go_in(self.request, form.get_user(), way="密码", then=self.get_success_url())


@method_decorator(serves_unfinished_accounts, name="dispatch")
class SignOut(LogoutView):
    pass


@login_not_required
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def second_step(request):
    """The code from the phone, asked for between the password and the pages."""
    found = entering.pending_in(request)
    if found is None:
        messages.error(request, "等得太久了，请重新登录。")
        return redirect("organizations:sign_in")
    pending, user = found
    form = StepCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not entering.is_locked(request, user):
        try:
            second_factors.pass_second_step(by=user, code=form.cleaned_data["code"], now=timezone.now())
            return entering.enter(request, user, way=f"{pending.way}和第二步验证", then=pending.then)
        except Refused as refused:
            if isinstance(refused, second_factors.WrongCode):
                entering.count_failure(request, user)
            form.add_error("code", refused.sentence)
    return render(request, "organizations/accounts/second_step.html", {"form": form})
