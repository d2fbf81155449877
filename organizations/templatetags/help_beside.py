"""The help beside a step (这一步怎么办), closed until somebody opens it."""

from django import template

from organizations.handbook.chapters import VISITOR
from organizations.handbook.rendering import anchor_of
from organizations.handbook.steps import STEPS

register = template.Library()


@register.inclusion_tag("components/help.html")
def help_beside(name: str, elder: str = "") -> dict:
    """The help beside the step `name`; an anonymous page, where no cookie is read, gives its size of type along."""
    step = STEPS[name]
    return {
        "step": step,
        "anchor": anchor_of(step.heading),
        "is_for_visitors": step.chapter == VISITOR,
        "elder": elder,
    }
