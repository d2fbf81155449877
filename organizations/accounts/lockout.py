"""The answer to too many wrong passwords: until when, and how to come in meanwhile."""

import datetime as dt

from axes.models import AccessAttempt
from django.conf import settings
from django.shortcuts import render
from django.utils import timezone

from organizations.actions.sign_ins import record_lockout


def no_address(request) -> None:
    """Axes keeps no address: the lock goes by user name, and addresses beside moments are what nobody must have."""


def nobody(username, ip_address, user_agent, path_info, request) -> str:
    """How the log calls who failed to sign in: a user name is a phone number, and often somebody else's, mistyped."""
    return "somebody"


def locked_out(request, response, credentials):
    """Say until when the account is locked, and write the lock into the register, once."""
    user_name = credentials.get("username") or ""
    until = locked_until(user_name)
    record_lockout(user_name=user_name, since=until - settings.AXES_COOLOFF_TIME)
    return render(request, "organizations/accounts/locked_out.html", {"until": until}, status=429)


def locked_until(user_name: str) -> dt.datetime:
    """When enough failures will be old enough; axes counts them by browser, each with the time of its last."""
    now = timezone.now()
    since = now - settings.AXES_COOLOFF_TIME
    attempts = list(
        AccessAttempt.objects.filter(username=user_name, attempt_time__gt=since).order_by("attempt_time", "pk")
    )
    left = sum(attempt.failures_since_start for attempt in attempts)
    for attempt in attempts:
        left -= attempt.failures_since_start
        if left < settings.AXES_FAILURE_LIMIT:
            return attempt.attempt_time + settings.AXES_COOLOFF_TIME
    return now
