"""What every browser test needs before its server starts."""

import pytest
from django.test import override_settings

from tests.browser.signing_in import sign_in

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WITHOUT_WORKER = {"service_workers": "block"}  # requests pass Playwright's routes; test_offline.py lets it in
WAIT = 15_000


@pytest.fixture(scope="session")
def collected_files(tmp_path_factory):
    """A place for collected files, empty: whitenoise warns when it is missing."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        yield


@pytest.fixture(scope="session")
def live_server(collected_files, live_server):
    """The server of pytest-django, started when the place is there."""
    return live_server


@pytest.fixture
def device(browser, live_server):
    """`device(person)` is a browser of its own; what it asks for and complains about is kept and checked at the end."""
    contexts, requests, complaints = [], [], []

    def open_for(person=None, **options):
        context = browser.new_context(base_url=live_server.url, **(WITHOUT_WORKER | PHONE | options))
        contexts.append(context)
        if person:
            sign_in(context, person, live_server.url)
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.on("request", lambda request: requests.append(request))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    open_for.requests, open_for.complaints = requests, complaints
    yield open_for
    for context in contexts:
        context.close()
    assert [request.url for request in requests if not request.url.startswith((live_server.url, "blob:"))] == []


@pytest.fixture
def no_complaints(device):
    """Nothing appears in the browser's console."""
    yield
    assert device.complaints == []
