"""How long a signed-in browser may rest (无操作退出), kept in its own signed cookie.

The database must not learn when somebody was active: beside the evening of a vote that would be a list of moments and
people. So nothing is written to the session; the anonymous pages of the ballot neither read nor set this cookie.
"""

import datetime as dt

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils import timezone

from organizations.access import works_above_branches
from organizations.accounts.rules import pause_allowed

COOKIE = "last_seen"


def passive(view):
    """Decorator: asking this page is not work and does not keep the session alive."""
    view.keeps_session_alive = False
    return view


def allowed_for(user) -> dt.timedelta:
    """How long this user may do nothing."""
    return pause_allowed(is_office=user.is_staff or works_above_branches(user))


def last_seen(request) -> dt.datetime:
    """When this session was last used; without a cookie of its own, when the account last signed in.

    Who throws the cookie away therefore gains nothing.
    """
    try:
        seconds = _signer(request).unsign(request.COOKIES.get(COOKIE, ""))
    except BadSignature:
        return request.user.last_login or timezone.now()
    return dt.datetime.fromtimestamp(int(seconds), tz=dt.UTC)


def remember(request, response) -> None:
    """Set the cookie, or drop it when the session has ended meanwhile."""
    if not request.user.is_authenticated:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(
        COOKIE,
        _signer(request).sign(int(request.seen_at.timestamp())),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def seconds_left(request, now: dt.datetime) -> int:
    """How many seconds until this session ends by itself."""
    return max(0, int((last_seen(request) + allowed_for(request.user) - now).total_seconds()))


def _signer(request) -> Signer:
    return Signer(salt=f"organizations.accounts.idle:{request.session.session_key}")
