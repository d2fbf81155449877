"""How the roster is shown."""

from django import template

register = template.Library()


@register.filter
def masked(phone: str) -> str:
    """The first three and last two digits of a phone number, for those who do not need the rest."""
    return f"{phone[:3]}{'*' * (len(phone) - 5)}{phone[-2:]}" if len(phone) > 5 else phone
