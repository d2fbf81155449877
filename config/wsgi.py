"""The WSGI application that gunicorn serves."""

import os

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# A server runs no checks of its own; with ballot keys that others can read it must not start.
if unsafe := [message for message in checks.run_checks(tags=[checks.Tags.security]) if message.is_serious()]:
    raise ImproperlyConfigured("\n".join(map(str, unsafe)))
