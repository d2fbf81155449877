"""Reminders by mail in every state, and a calendar's feed: each is seen by signing in as the one it belongs to."""

import datetime as dt

from disclosures.calendar.actions import renew_feed
from disclosures.reminders import actions
from organizations.models import User


def ask_for_reminders(today: dt.date) -> None:
    """The secretary is reminded and has a feed, the head has switched it off, the member has not confirmed yet."""
    users = {user.username: user for user in User.objects.filter(username__in=["secretary", "head", "member"])}
    for name, user in sorted(users.items()):
        # Addresses of a domain that is kept for examples: nothing that is sent there arrives.
        address = actions.set_address(by=user, address=f"{name}@example.com", today=today)
        if name != "member":
            actions.confirm_address(token=address.confirm_token, today=today)
    actions.switch_off(by=users["head"])
    renew_feed(by=users["secretary"])
