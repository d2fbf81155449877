"""No log line is written beside a vote, neither a refused one nor by the development server."""

import logging

import pytest

from config.quiet_casting import QuietCasting

BALLOT = "/ballots/645dbe5b-b625-4f5c-85a7-c16d0331fa80"


@pytest.mark.parametrize(
    ("path", "is_said"),
    [
        (f"{BALLOT}/cast/", False),
        (f"{BALLOT}/vote/", False),
        (f"{BALLOT}/state/", False),
        (f"{BALLOT}/seal/", True),
        ("/meetings/1/", True),
    ],
)
def test_casting_paths_are_left_out_of_the_log(path, is_said):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Conflict", path), None)
    assert QuietCasting().filter(record) is is_said


def test_every_handler_that_prints_leaves_casting_out(settings):
    handlers = settings.LOGGING["handlers"].values()
    assert [handler["filters"] for handler in handlers] == [["quiet_casting"]]


@pytest.mark.django_db
def test_a_refused_vote_prints_nothing_and_a_missing_page_does(client, capfd):
    client.post(f"{BALLOT}/cast/", {}, "application/json")
    client.get("/boards/nowhere/")
    printed = capfd.readouterr().err
    assert "/cast/" not in printed
