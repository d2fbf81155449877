"""A log line as JSON says what happened and where, and nothing that somebody typed."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.db import IntegrityError, transaction

from config.json_lines import JsonLine
from organizations.models import User
from tests.served import CHECKOUT, database_url


def written(message, *arguments, error=None, **extra):
    exc_info = error and (type(error), error, error.__traceback__)
    record = logging.LogRecord("meetings", logging.ERROR, "", 0, message, arguments, exc_info)
    record.__dict__.update(extra)
    return json.loads(JsonLine().format(record))


def raised(function, *arguments):
    try:
        with transaction.atomic():
            function(*arguments)
    except Exception as error:
        return error


def test_a_line_has_four_keys_whatever_a_library_adds():
    line = written("讲述%s", "已保存", request="顾北川", status_code=500)
    assert sorted(line) == ["level", "logger", "message", "time"]
    assert (line["level"], line["logger"], line["message"]) == ("ERROR", "meetings", "讲述已保存")
    assert line["time"].endswith("+00:00")


def test_what_somebody_typed_is_not_quoted(db):
    line = written("Internal Server Error: /people/", error=raised(int, "顾北川13800000000"))
    assert line["errors"][0]["class"] == "builtins.ValueError"
    assert line["errors"][0]["at"][0].endswith(" raised")
    assert "顾北川" not in json.dumps(line, ensure_ascii=False)


def test_of_the_databases_errors_the_constraint_is_named_and_the_value_is_not(cast):
    taken = cast.member.user.username
    error = raised(lambda: User.objects.create_user(username=taken, password="demo-2026"))
    assert isinstance(error, IntegrityError)
    assert taken in str(error)
    line = written("Internal Server Error: /people/", error=error)
    assert [(found["class"], found.get("code")) for found in line["errors"]] == [
        ("django.db.utils.IntegrityError", None),
        ("psycopg.errors.UniqueViolation", "23505"),
    ]
    assert line["errors"][1]["constraint"] == "organizations_user_username_key"
    assert taken not in json.dumps(line)


def test_an_error_that_was_raised_again_by_its_own_cause_ends():
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert [found["class"] for found in written("x", error=first)["errors"]] == [
        "builtins.ValueError",
        "builtins.KeyError",
    ]


PROGRAM = """
import logging, django
django.setup()
logging.getLogger("meetings").error("讲述%s", "没有保存")
logging.getLogger("django.request").error("Internal Server Error: /ballots/%s/cast/", "1" * 8 + "-" + "2" * 27)
logging.getLogger("django.request").warning("Not Found: /mail/stop/secret")
"""


@pytest.mark.parametrize(("switch", "is_json"), [({"LOG_JSON": "1"}, True), ({}, False)])
def test_the_project_logs_lines_of_json_when_told_to_and_leaves_the_same_out(db, switch, is_json):
    own = {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": database_url(), "LOG_LEVEL": "WARNING"}
    environment = {name: value for name, value in os.environ.items() if name != "LOG_JSON"} | own | switch
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=True)
    first, second = done.stderr.splitlines()
    assert (first.startswith("{"), second.startswith("{")) == (is_json, is_json)
    assert "讲述没有保存" in first
    assert "Not Found: /mail/stop/…" in second


def test_the_log_does_not_name_who_failed_to_sign_in(client, cast, caplog):
    """A user name is a phone number, and what was typed there is often a password."""
    with caplog.at_level(logging.DEBUG):
        for _ in range(6):
            client.post("/sign-in/", {"username": cast.member.user.username, "password": "wrong"})
    said = [record.getMessage() for record in caplog.records if record.name.startswith("axes")]
    assert any("somebody" in line for line in said)
    assert [line for line in said if cast.member.user.username in line] == []
