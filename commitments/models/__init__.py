"""The year's campaign (创先争优活动), the commitments (承诺) made for it and their items, one noun a file."""

from .added_area import AddedArea
from .campaign import Campaign, KeyTask
from .commitment import Commitment
from .commitment_queries import ON_THE_ROSTER, Missing
from .item import CommitmentItem

__all__ = ["ON_THE_ROSTER", "AddedArea", "Campaign", "Commitment", "CommitmentItem", "KeyTask", "Missing"]
