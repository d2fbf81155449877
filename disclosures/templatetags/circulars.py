"""The circulars of an inspection, on the inspection's page of the office."""

from django import template

register = template.Library()


@register.inclusion_tag("disclosures/circulars/_of_inspection.html")
def circulars_of(inspection):
    """What was drafted and issued, and the button that begins a draft where none is under way; one query."""
    found = list(inspection.circulars.defer("content").order_by("pk"))
    taken = any(each.is_draft or each.is_issued for each in found)
    is_cancelled = inspection.state == inspection.State.CANCELLED
    return {"inspection": inspection, "circulars": found, "may_draft": not taken and not is_cancelled}
