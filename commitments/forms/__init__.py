"""Forms of the commitments, one noun a file."""

from .campaigns import CampaignForm
from .fulfilment import FulfilmentForm, fulfilment_forms
from .returning import ReturnForm
from .writing import Editor, with_one_more_row

__all__ = ["CampaignForm", "Editor", "FulfilmentForm", "ReturnForm", "fulfilment_forms", "with_one_more_row"]
