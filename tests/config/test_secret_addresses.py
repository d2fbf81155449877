"""No secret address enters a log: Django's own lines, the development server's, gunicorn's."""

import io
import logging

import pytest
from django.test import Client
from django.urls import reverse
from gunicorn.config import Config

from config import gunicorn
from config.secret_addresses import SecretAddresses

TOKEN = "5f2c" * 12
NAMES = ["calendar_feed", "confirm_mail", "stop_mail"]


def said(message, *arguments):
    record = logging.LogRecord("any", logging.WARNING, "", 0, message, arguments, None)
    assert SecretAddresses().filter(record) is True
    return record.getMessage()


@pytest.mark.parametrize("name", NAMES)
def test_the_secret_is_left_out_and_the_rest_of_the_line_stays(name):
    path = reverse(f"disclosures:{name}", args=[TOKEN])
    line = said('"%s" %s %s', f"GET {path} HTTP/1.1", "404", "179")
    assert TOKEN not in line
    assert line == f'"GET {path.replace(TOKEN, "…")} HTTP/1.1" 404 179'


def test_other_lines_stay_as_they_are():
    assert said("Not Found: %s", "/calendar/2027/") == "Not Found: /calendar/2027/"


@pytest.fixture
def printed():
    """What the console would print of Django's lines about requests."""
    handler = logging.StreamHandler(io.StringIO())
    handler.addFilter(SecretAddresses())
    logging.getLogger("django.request").addHandler(handler)
    yield handler.stream
    logging.getLogger("django.request").removeHandler(handler)


@pytest.mark.parametrize("name", NAMES)
def test_a_dead_address_leaves_no_secret_in_the_log(db, printed, name):
    path = reverse(f"disclosures:{name}", args=[TOKEN])
    assert Client().get(path).status_code == 404
    assert printed.getvalue() == f"Not Found: {path.replace(TOKEN, '…')}\n"


def test_gunicorns_own_errors_leave_it_out(capsys):
    logger = gunicorn.logger_class(Config())
    logger.error("Error handling request %s", reverse("disclosures:calendar_feed", args=[TOKEN]))
    logger.error_log.handlers.clear()
    logger.error_log.filters.clear()
    printed = capsys.readouterr().err
    assert ("/calendar/feeds/…" in printed, TOKEN in printed) == (True, False)
