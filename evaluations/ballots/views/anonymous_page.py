"""How anonymous pages are rendered: without the request.

No template can reach the session, the user or a cookie, and a browser's cookies, should it send them, stay unread.
"""

from django.http import HttpResponse
from django.template.loader import render_to_string

from evaluations.ballots.models import Ballot
from meetings.models import Meeting

ELDER_SIZES = ("18", "24", "30")


def anonymous_page(template: str, request, context: dict) -> HttpResponse:
    """Render a page; of the request it knows the size of type that stands in the address, and nothing else."""
    size = request.GET.get("elder", "")
    context["elder"] = size if size in ELDER_SIZES else ""
    response = HttpResponse(render_to_string(template, context))
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def unit_of(ballot: Ballot) -> str:
    """The word in which a form's rows are counted."""
    return "人" if ballot.meeting.kind == Meeting.Kind.MEMBER else "个组织"
