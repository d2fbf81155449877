"""What stands between every request and its view.

A view that opted out of login is never asked who it is for: casting a ballot must not touch a session, even when a
browser sends its cookies along.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from organizations.accounts import idle
from organizations.accounts.rules import has_paused_too_long
from organizations.actions.second_factors import may_have_second_factor
from organizations.models import SecondFactor

READING = ("GET", "HEAD", "OPTIONS")


def asks_for_login(view) -> bool:
    return getattr(view, "login_required", True)


def serves_unfinished_accounts(view):
    """Decorator: a page for accounts that must first choose a password or set up their second step."""
    view.serves_unfinished_accounts = True
    return view


class LoginRequired(LoginRequiredMiddleware):
    """Login is required by default.

    Django's own middleware reads the session before it looks at the view.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not asks_for_login(view_func):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        """After signing in one is back on the page; what was sent is gone, so the page is the one with the form."""
        if request.method in READING:
            return super().handle_no_permission(request, view_func)
        page = request.headers.get("Referer", "")
        if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
            return redirect_to_login("/")
        return redirect_to_login(urlsplit(page)._replace(scheme="", netloc="").geturl())


class IdleEnd:
    """Ends a session that nobody has used for a while, and remembers in the browser that this one was used now."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if hasattr(request, "seen_at"):
            idle.remember(request, response)
        return response

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not asks_for_login(view_func) or not request.user.is_authenticated:
            return
        now, allowed = timezone.now(), idle.allowed_for(request.user)
        if has_paused_too_long(idle.last_seen(request), now, allowed):
            logout(request)
            minutes = int(allowed.total_seconds() // 60)
            messages.info(request, f"{minutes}分钟没有操作，已经退出登录。请再登录一次，回到刚才的页面。")
        if getattr(view_func, "keeps_session_alive", True):
            request.seen_at = now


class FirstThingsFirst:
    """Leads an account whose password somebody else chose, or whose second step is due, to that page and no other."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not asks_for_login(view_func) or getattr(view_func, "serves_unfinished_accounts", False):
            return None
        if request.user.must_change_password:
            return redirect("organizations:password")
        if settings.OFFICE_SECOND_FACTOR and self._lacks_second_factor(request.user):
            return redirect("organizations:second_factor")
        return None

    @staticmethod
    def _lacks_second_factor(user) -> bool:
        return may_have_second_factor(user) and not SecondFactor.objects.filter(user=user, is_confirmed=True).exists()
