"""Production settings: Django's own checks find nothing, HTTPS is the only way, and what is weak is refused."""

import http.client
import os
import subprocess
import sys
from contextlib import closing

import pytest

from tests.served import CHECKOUT, PATIENCE, database_url, served

STRONG = "kX7-example-Qm2vTz9LrW4sYb6NcE8uHp1JdFa3GoR5iKtVxZ0wMqB"
PRODUCTION = {"PRODUCTION": "1", "SECRET_KEY": STRONG, "ALLOWED_HOSTS": "pioneer.example"}
DATABASE = "postgresql://app:{}@127.0.0.1/app"


def checked(**changes):
    """What `check --deploy` says in production with the changes, and whether a warning is a failure."""
    own = {"DATABASE_URL": "postgresql:///app"} | PRODUCTION | changes
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return subprocess.run(command, cwd=CHECKOUT, env=environment | own, capture_output=True, text=True, check=False)


def test_djangos_own_checks_for_deployment_find_nothing():
    done = checked(METRICS_TOKEN=STRONG, DATABASE_URL=DATABASE.format(STRONG))
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (2 silenced).\n"), done.stderr


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing or weak"),
        ({"SECRET_KEY": STRONG[:49]}, "SECRET_KEY is missing or weak"),
        ({"SECRET_KEY": "abcdefg" * 10}, "SECRET_KEY is missing or weak"),
        ({"SECRET_KEY": "django-insecure-" + STRONG}, "SECRET_KEY is missing or weak"),
        ({"METRICS_TOKEN": "prometheus"}, "METRICS_TOKEN is missing or weak"),
        ({"DATABASE_URL": DATABASE.format("postgres")}, "The password in DATABASE_URL is missing or weak"),
        ({"DEBUG": "1"}, "DEBUG shows code"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name the site"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the site"),
    ],
)
def test_a_production_server_does_not_start_with_what_is_weak_and_does_not_print_it(changes, complaint):
    done = checked(**changes)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert complaint in last
    assert [value for value in changes.values() if len(value) > 1 and value in done.stderr] == []


@pytest.fixture
def line(db, tmp_path):
    """A connection to the project as it is served in production, behind nothing."""
    with (
        served(tmp_path, **PRODUCTION) as server,
        closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)) as line,
    ):
        yield line


def asked(line, path, **headers):
    line.request("GET", path, headers={"Host": "pioneer.example"} | headers)
    response = line.getresponse()
    response.read()
    return response


@pytest.mark.django_db(transaction=True)
def test_production_serves_only_by_https_and_only_under_its_name(line):
    by_http = asked(line, "/elder/?size=18")
    assert (by_http.status, by_http.headers["Location"]) == (301, "https://pioneer.example/elder/?size=18")
    by_https = asked(line, "/elder/?size=18", **{"X-Forwarded-Proto": "https"})
    assert (by_https.status, by_https.headers["Location"]) == (302, "/")
    assert by_https.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert by_https.headers["X-Frame-Options"] == "DENY"
    assert by_https.headers["Referrer-Policy"] == "same-origin"
    assert by_https.headers["X-Content-Type-Options"] == "nosniff"
    assert by_https.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "unsafe" not in by_https.headers["Content-Security-Policy"]
    assert asked(line, "/healthz").status == 503  # on the machine itself, without HTTPS; no worker runs here


def test_a_request_under_another_name_is_refused(client, settings):
    settings.ALLOWED_HOSTS = ["pioneer.example"]
    asked_for = {
        name: client.get("/elder/", headers={"host": name}).status_code for name in ("pioneer.example", "x.example")
    }
    assert asked_for == {"pioneer.example": 302, "x.example": 400}


def test_every_cookie_of_the_site_is_for_https_and_for_this_site_alone(client, cast, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    answers = [
        client.get("/sign-in/"),
        client.post("/sign-in/", {"username": cast.secretary.user.username, "password": "demo-2026"}),
        client.get("/"),
        client.post("/display/", {"size": "24", "theme": "dark"}),
        client.post(f"/organizations/{cast.branch.pk}/export/", {"what": "people", "format": "csv"}),
    ]
    cookies = {name: cookie for answer in answers for name, cookie in answer.cookies.items()}
    assert {name: (cookie["samesite"], cookie["secure"], cookie["httponly"]) for name, cookie in cookies.items()} == {
        "csrftoken": ("Lax", True, True),
        "sessionid": ("Lax", True, True),
        "last_seen": ("Lax", True, True),
        "elder": ("Lax", True, True),
        "theme": ("Lax", True, True),
        "downloaded": ("Lax", True, ""),  # a script waits for it
    }


PROGRAM = """
from django.conf import settings
print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY, settings.DEBUG)
"""


def test_cookies_of_production_travel_by_https_alone(db):
    own = PRODUCTION | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, cwd=CHECKOUT, env=os.environ | own, capture_output=True, text=True, check=True)
    assert done.stdout == "True True True False\n"
