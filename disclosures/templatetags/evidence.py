"""The address behind an observation: `{{ finding.evidence|leads_to:month }}`."""

from django import template

from disclosures.inspections.evidence import Evidence, url_of
from organizations.periods import Month

register = template.Library()


@register.filter
def leads_to(evidence: Evidence, month: Month) -> str:
    """The page of the record."""
    return url_of(evidence, month)
