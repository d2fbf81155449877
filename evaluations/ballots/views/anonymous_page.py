"""How anonymous pages are rendered: without the request.

No template can reach the session, the user or a cookie, and a browser's cookies, should it send them, stay unread.
"""

from django.http import HttpResponse
from django.template.loader import render_to_string

from evaluations.ballots.models import Ballot
from meetings.models import Meeting
from organizations.display import elder_of


def anonymous_page(template: str, request, context: dict) -> HttpResponse:
    """Render a page; of the request it knows the size of type that stands in the address, and nothing else."""
    context["elder"] = elder_of(request.GET.get("elder"))
    response = HttpResponse(render_to_string(template, context))
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def unit_of(ballot: Ballot) -> str:
    """The word in which a form's rows are counted."""
    return "人" if ballot.meeting.kind == Meeting.Kind.MEMBER else "个组织"
