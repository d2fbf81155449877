"""Forms of the commitments, one noun a file."""

from .areas import AreaForm
from .campaigns import CampaignForm, KeyTaskForm, NewCampaignForm
from .confirming import ConfirmForm, ReturnForm
from .fields import VersionForm
from .fulfilment import FulfilmentForm, fulfilment_forms
from .rosters import RosterFileForm, RosterFilter
from .writing import Editor, with_one_more_row

__all__ = [
    "AreaForm",
    "CampaignForm",
    "ConfirmForm",
    "Editor",
    "FulfilmentForm",
    "KeyTaskForm",
    "NewCampaignForm",
    "ReturnForm",
    "RosterFileForm",
    "RosterFilter",
    "VersionForm",
    "fulfilment_forms",
    "with_one_more_row",
]
