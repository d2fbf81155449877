"""The casting lane: the urn's slot and the ballot's state (投票) are answered before anything asks who is there.

It stands behind the middlewares that give every response its headers and in front of all others. On its pages there is
no session, user, message or token, and the browser's cookies are taken off: what is not there can't be read.
"""

from evaluations.ballots.urls import urlpatterns

PAGES = [page for page in urlpatterns if page.name in ("ballot_cast", "ballot_state")]


class CastingLane:
    """Answers the lane's pages itself and lets everything else pass."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith("/ballots/"):
            for page in PAGES:
                if match := page.resolve(request.path_info[1:]):
                    return _answer(request, match)
        return self.get_response(request)


def _answer(request, match):
    request.COOKIES = {}
    request.META.pop("HTTP_COOKIE", None)
    return match.func(request, **match.kwargs)
