"""The page that others are measured against: sixty rows of one query, bare, through all middleware of the site."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from organizations.models import Person

ROWS = 60
FOR_READERS, FOR_VISITORS = "/plain/", "/plain/for-visitors/"
PAGE = """<!doctype html><html lang="zh-Hans"><head><title>名单</title></head><body><table>
{% for person in people %}<tr><th scope="row">{{ person.name }}</th><td>{{ person.post_title }}</td></tr>{% endfor %}
</table></body></html>"""


def for_readers(request):
    """Names and posts of sixty people, for whoever is signed in."""
    return HttpResponse(_template().render({"people": Person.objects.order_by("pk")[:ROWS]}))


@login_not_required
def for_visitors(request):
    """The same page for anybody."""
    return for_readers(request)


@cache
def _template():
    return engines["django"].from_string(PAGE)


urlpatterns = [
    path(FOR_READERS[1:], for_readers),
    path(FOR_VISITORS[1:], for_visitors),
    path("", include("config.urls")),
]
