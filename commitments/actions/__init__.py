"""Every write to campaigns, commitments and their items, one noun a file."""

from .areas import add_area, remove_area
from .campaigns import correct_campaign, open_campaign
from .confirming import confirm, confirm_all, return_to_writer, submit
from .consent import give_consent, take_back
from .exports import record_roster_export
from .fulfilment import update_fulfilment
from .key_tasks import add_key_task, change_key_task, remove_key_task
from .moving import Conflict
from .writing import copy_from_last_year, save_commitment

__all__ = [
    "Conflict",
    "add_area",
    "add_key_task",
    "change_key_task",
    "confirm",
    "confirm_all",
    "copy_from_last_year",
    "correct_campaign",
    "give_consent",
    "open_campaign",
    "record_roster_export",
    "remove_area",
    "remove_key_task",
    "return_to_writer",
    "save_commitment",
    "submit",
    "take_back",
    "update_fulfilment",
]
