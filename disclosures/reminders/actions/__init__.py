"""Every write about reminders: the holder's address, the day's mails."""

from .addresses import confirm_address, forget_address, set_address, stop_by_link, switch_off, switch_on
from .digests import forget_old_digests, queue_digests, send_digests

__all__ = [
    "confirm_address",
    "forget_address",
    "forget_old_digests",
    "queue_digests",
    "send_digests",
    "set_address",
    "stop_by_link",
    "switch_off",
    "switch_on",
]
