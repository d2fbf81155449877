"""The register's lines of signing in and of being locked out: who and when, never from where."""

import datetime as dt

from django.db import transaction

from organizations.actions.accounts import acting_on_account
from organizations.models import RegisterEntry, User

LOCKED_OUT = "连续输错，账号锁定"


@transaction.atomic
def record_sign_in(*, by: User, way: str) -> None:
    """Write that `by` signs in, and keep the time before this one for him to see. Called before Django stamps it.

    It is about the site only: signing in to a ballot and casting leave no line.
    """
    with acting_on_account(by, "登录", detail={"方式": way}):
        User.objects.filter(pk=by.pk).update(previous_login=by.last_login)


@transaction.atomic
def record_lockout(*, by: None = None, user_name: str, since: dt.datetime) -> None:
    """Write once that an account has been locked since then; a name that nobody has leaves no line."""
    user = User.objects.select_for_update().filter(username=user_name).first()
    if user is None:
        return
    about = RegisterEntry.objects.filter(record_type=user._meta.label_lower, record_id=str(user.pk))
    if not about.filter(verb=LOCKED_OUT, at__gte=since).exists():
        with acting_on_account(user, LOCKED_OUT):
            return
