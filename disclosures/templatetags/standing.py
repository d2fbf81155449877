"""How an organization stands, for its page on the ground floor: `{% standing_of organization as standing %}`."""

from django import template
from django.utils import timezone

from disclosures.home.of_organization import standing_of as read_standing

register = template.Library()


@register.simple_tag
def standing_of(organization):
    """Its month, deadlines and boards."""
    return read_standing(organization, timezone.localdate())
