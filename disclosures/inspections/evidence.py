"""The record behind an observation (依据): a value that can be kept, and the address that it leads to."""

from dataclasses import dataclass
from enum import StrEnum


class EvidenceKind(StrEnum):
    """What lies behind an observation."""

    MEETING = "meeting"
    SHEET = "sheet"
    PUBLICATION = "publication"
    HEARING = "hearing"
    ORGANIZATION = "organization"  # nothing was recorded: its month on the inspection's page says so


@dataclass(frozen=True)
class Evidence:
    """One record by its kind and number."""

    kind: EvidenceKind
    pk: int
