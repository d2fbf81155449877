"""No log line is written beside a vote, whoever would write it: Django, its development server, gunicorn."""

import logging
import socket
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from config import gunicorn
from config.quiet_casting import QuietCasting

BALLOT = "/ballots/645dbe5b-b625-4f5c-85a7-c16d0331fa80"
PATHS = [
    (f"{BALLOT}/cast/", False),
    (f"{BALLOT}/cast", False),
    (f"{BALLOT}/vote/", False),
    (f"{BALLOT}/state/", False),
    (f"{BALLOT}/slip/", False),
    (f"{BALLOT}/slip/?elder=18", False),
    (f"{BALLOT}/slips/", True),
    (f"{BALLOT}/seal/", True),
    ("/meetings/1/", True),
]


def is_said(message, *arguments, exception=None, **extra):
    record = logging.LogRecord("any", logging.ERROR, "", 0, message, arguments, exception and (None, exception, None))
    record.__dict__.update(extra)
    return QuietCasting().filter(record)


@pytest.mark.parametrize(("path", "said"), PATHS)
def test_casting_paths_are_left_out_of_the_log(path, said):
    assert is_said("%s: %s", "Conflict", path) is said


@pytest.mark.parametrize(("path", "said"), PATHS)
def test_a_line_that_names_no_path_is_left_out_when_it_was_said_of_casting(path, said):
    assert is_said("Invalid HTTP_HOST header", request=SimpleNamespace(path=path)) is said
    assert is_said("Something broke", exception=RuntimeError(f"could not answer {path}")) is said


@pytest.mark.parametrize(("path", "said"), PATHS)
def test_the_development_servers_lines_leave_casting_out(path, said):
    with socket.socket() as connection:  # where other lines carry the request
        assert is_said('"%s" %s %s', f"POST {path} HTTP/1.1", "200", "51", request=connection) is said


def test_every_handler_that_prints_leaves_casting_out(settings):
    handlers = settings.LOGGING["handlers"].values()
    assert [handler["filters"] for handler in handlers] == [["quiet_casting", "secret_addresses"]]


@pytest.fixture
def of_gunicorn(capsys):
    logger = gunicorn.logger_class(Config())
    yield logger
    logger.error_log.handlers.clear()
    logger.error_log.filters.clear()


@pytest.mark.parametrize(("path", "said"), PATHS)
def test_gunicorns_own_errors_leave_casting_out(of_gunicorn, capsys, path, said):
    try:
        raise RuntimeError("broken pipe")
    except RuntimeError:
        of_gunicorn.exception("Error handling request %s %s", "POST", path)
    printed = capsys.readouterr().err
    assert (path in printed, "broken pipe" in printed) == (said, said)
