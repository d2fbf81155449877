"""The record behind an observation (依据): a value that can be kept, and the address that it leads to.

Only pages that whoever inspects may open: a rating sheet belongs to the deciding body and its superior, an opinion to
who answers it, so the month's page of the branch stands for both.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from organizations.periods import Month


class EvidenceKind(StrEnum):
    """What lies behind an observation."""

    MEETING = "meeting"
    PUBLICATION = "publication"
    HEARING = "hearing"
    COMMITMENTS = "commitments"  # the year's list of the organization
    ORGANIZATION = "organization"  # its month on the inspection's page, which says what was recorded and what was not


@dataclass(frozen=True)
class Evidence:
    """One record by its kind and number; of lists and months the number is the organization's."""

    kind: EvidenceKind
    pk: int


def url_of(evidence: Evidence, month: Month) -> str:
    """The page of the record, as far as the inspected `month` is needed to find it."""
    match evidence.kind:
        case EvidenceKind.MEETING:
            return reverse("meetings:detail", args=[evidence.pk])
        case EvidenceKind.PUBLICATION:
            return reverse("disclosures:publication", args=[evidence.pk])
        case EvidenceKind.HEARING:
            return reverse("meetings:hearing", args=[evidence.pk])
        case EvidenceKind.COMMITMENTS:
            return reverse("commitments:roster", args=[evidence.pk, month.year])
        case _:
            return reverse("disclosures:inspection_branch", args=[evidence.pk, month.year, month.month])
