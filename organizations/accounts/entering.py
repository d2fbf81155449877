"""The last steps of every way in (密码, 激活单, 统一身份认证): the second step if there is one, a line, a session."""

import time
from dataclasses import asdict, dataclass

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.formats import date_format

from organizations.actions.sign_ins import record_sign_in
from organizations.models import SecondFactor, User
from organizations.templatetags.weekdays import weekday

BACKEND = "django.contrib.auth.backends.ModelBackend"
PENDING = "second_step"
PENDING_SECONDS = 600


@dataclass(frozen=True)
class Pending:
    """Somebody who has shown the first proof and not yet the second; kept in the session of a browser not signed in."""

    user: int
    session_hash: str  # a password changed or an account closed meanwhile ends it
    way: str
    then: str
    until: float


def go_in(request, user: User, *, way: str, then: str) -> HttpResponseRedirect:
    """Sign `user` in and lead on to `then`; who has a second step is asked for it first."""
    if not SecondFactor.objects.filter(user=user, is_confirmed=True).exists():
        return enter(request, user, way=way, then=then)
    until = time.time() + PENDING_SECONDS
    request.session.cycle_key()
    request.session[PENDING] = asdict(Pending(user.pk, user.get_session_auth_hash(), way, then, until))
    return redirect("organizations:second_step")


def pending_in(request) -> tuple[Pending, User] | None:
    """Who waits for the second step in this browser, unless it took too long."""
    kept = request.session.get(PENDING)
    if not kept or kept["until"] < time.time():
        return None
    pending = Pending(**kept)
    user = User.objects.filter(pk=pending.user, is_active=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), pending.session_hash):
        return None
    return pending, user


def enter(request, user: User, *, way: str, then: str) -> HttpResponseRedirect:
    """Write the line, open the session, say when the account was last used."""
    request.session.pop(PENDING, None)
    previous = user.last_login
    record_sign_in(by=user, way=way)
    login(request, user, backend=BACKEND)
    if previous:
        messages.info(request, f"您上次登录是{moment(previous)}。不是您本人的，请马上改密码。")
    return HttpResponseRedirect(then)


def moment(at) -> str:
    """A moment as people write it: 2026年10月22日 周四 19:30."""
    at = timezone.localtime(at)
    return f"{date_format(at, 'Y年n月j日')} {weekday(at)} {date_format(at, 'H:i')}"


def is_locked(request, user: User) -> bool:
    """Whether failures, of either step, have locked the account; axes' own middleware then answers."""
    if AxesProxyHandler.is_allowed(request, _credentials(user)):
        return False
    request.axes_locked_out, request.axes_credentials = True, _credentials(user)
    return True


def count_failure(request, user: User) -> None:
    """A wrong second step counts like a wrong password."""
    AxesProxyHandler.user_login_failed(sender=__name__, credentials=_credentials(user), request=request)


def _credentials(user: User) -> dict[str, str]:
    return {"username": user.get_username()}
