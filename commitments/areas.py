"""Which areas (方面) a person is asked to write about in a year: those of the notice and those added above them."""

from commitments import rules
from commitments.models import AddedArea, Campaign, CommitmentItem
from organizations.models import Person


def areas_of(person: Person, campaign: Campaign) -> tuple[CommitmentItem.Area | AddedArea, ...]:
    """The areas of `rules.required_areas`, with what the organizations above and around the person have added."""
    added = AddedArea.objects.asked_of(person.organization, campaign)
    return rules.required_areas(person.kind, person.is_leading_cadre, added)
