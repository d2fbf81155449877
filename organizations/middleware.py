"""What stands between every request and its view."""

from django.contrib.auth.middleware import LoginRequiredMiddleware


class LoginRequired(LoginRequiredMiddleware):
    """Login is required by default; a view that opted out is never asked who it is for.

    Django's own middleware reads the session before it looks at the view. Casting a ballot must not touch a session,
    even when a browser sends its cookie along.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
