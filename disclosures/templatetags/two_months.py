"""What a branch did in a meeting's two months, for its page on a lower floor: `{% two_months_of meeting branch %}`."""

from django import template
from django.utils import timezone

from disclosures.two_months.facts import two_months_of as read_two_months
from disclosures.two_months.rules import lines_of

register = template.Library()


@register.inclusion_tag("disclosures/two_months/_facts.html")
def two_months_of(meeting, branch):
    """A table with a column for each month."""
    facts = read_two_months(branch, meeting.period, timezone.localdate())
    return {"facts": facts, "lines": lines_of(facts.rows), "period": meeting.period}
