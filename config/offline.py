"""What a browser shows without a network: one page and the script that keeps it (static/js/sw.js).

Both are the same for everybody and are made without the request: browsers fetch the script again at every page, ballots
included, and nobody may be recognized by it.
"""

import hashlib
from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from organizations.display import Size

SCRIPT = settings.BASE_DIR / "static" / "js" / "sw.js"


@login_not_required
@require_safe
def offline(request):
    """没有网络: what to do; large, because it can't know who reads it."""
    return HttpResponse(_page())


@login_not_required
@require_safe
def service_worker(request):
    """The script at the site's root, where it may answer for every page; changed when its page has changed."""
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8")


@cache
def _page() -> str:
    return render_to_string("offline.html", {"elder": Size.LARGE, "mark": "?offline"})


@cache
def _script() -> str:
    digest = hashlib.sha256(_page().encode()).hexdigest()
    return f"{SCRIPT.read_text(encoding='utf-8')}\n// {digest}\n"
