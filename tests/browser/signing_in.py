"""A browser on which somebody is signed in, without the sign-in page."""

from django.conf import settings
from django.test import Client


def sign_in(context, person, url):
    """Give the browser's context the cookie of a session of `person` at the server's `url`."""
    client = Client()
    client.force_login(person.user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])
