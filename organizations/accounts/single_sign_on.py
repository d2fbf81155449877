"""Single sign-on by OpenID Connect (统一身份认证): an identity leads to the account of its name, never to a new one.

Read only when settings name an issuer. No identity, token or mail address is stored: each sign-in is matched anew.
"""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.shortcuts import render, resolve_url

from organizations.accounts.entering import go_in
from organizations.models import User


class MatchedAccounts(DefaultSocialAccountAdapter):
    """Signs in to the account whose user name, or whose person's phone number, is what the configured claim says."""

    def pre_social_login(self, request, sociallogin):
        """Answer before allauth would make or connect an account of its own."""
        user = account_called(self._claimed(sociallogin.account.extra_data))
        if user is None:
            raise ImmediateHttpResponse(_refusal(request, "没有与您对应的账号", 403))
        then = sociallogin.get_redirect_url(request) or resolve_url(settings.LOGIN_REDIRECT_URL)
        raise ImmediateHttpResponse(go_in(request, user, way=settings.OIDC_NAME, then=then))

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        """The provider refused, did not answer or was not believed."""
        raise ImmediateHttpResponse(_refusal(request, f"没有通过{settings.OIDC_NAME}登录", 502))

    def is_open_for_signup(self, request, sociallogin):
        return False

    @staticmethod
    def _claimed(data: dict) -> str:
        """The claim, from the user info where there is one, else from the identity token."""
        for part in (data.get("userinfo"), data.get("id_token"), data):
            if part and isinstance(claimed := part.get(settings.OIDC_CLAIM), str):
                return claimed.strip()
        return ""


def account_called(claimed: str) -> User | None:
    """The open account of that user name, else of the one person with that phone; never a guess among several."""
    if not claimed:
        return None
    open_accounts = User.objects.filter(is_active=True)
    found = open_accounts.filter(username=claimed) or open_accounts.filter(person__phone=claimed)
    return found[0] if len(found) == 1 else None


def _refusal(request, title: str, status: int):
    return render(request, "organizations/accounts/single_sign_on_refused.html", {"title": title}, status=status)
