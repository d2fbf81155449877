"""The way back that a message offers."""

from django import template

from organizations import undo

register = template.Library()
register.filter("way_back", undo.way_back)
