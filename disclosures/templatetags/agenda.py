"""The bar with the seven steps of a meeting, for the pages of every floor: `{% agenda meeting "critiques" %}`."""

from django import template
from django.utils import timezone

from disclosures.home.agenda import steps_of

register = template.Library()


@register.inclusion_tag("components/agenda.html", takes_context=True)
def agenda(context, meeting, at=""):
    """The steps in one line; `at` names the step whose page this is: one of `disclosures.home.rules.Key`."""
    steps = steps_of(meeting, context["request"].user, timezone.localdate(), at)
    return {"steps": steps, "line": True, "elder": context.get("elder")}


@register.inclusion_tag("components/agenda.html", takes_context=True)
def agenda_column(context, meeting):
    """The steps one below the other, for the side of a page."""
    return {"steps": steps_of(meeting, context["request"].user, timezone.localdate()), "line": False}
