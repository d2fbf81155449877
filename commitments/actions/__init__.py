"""Every write to campaigns, commitments and their items, one noun a file."""

from .campaigns import open_campaign
from .confirming import confirm, confirm_all, return_to_writer, submit
from .fulfilment import update_fulfilment
from .writing import save_commitment

__all__ = [
    "confirm",
    "confirm_all",
    "open_campaign",
    "return_to_writer",
    "save_commitment",
    "submit",
    "update_fulfilment",
]
