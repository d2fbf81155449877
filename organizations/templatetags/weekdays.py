"""Days of the week as offices write them: 周四, not 星期四."""

from django import template

register = template.Library()


@register.filter(expects_localtime=True)
def weekday(day):
    """The weekday of a date or moment."""
    return f"周{'一二三四五六日'[day.weekday()]}"
